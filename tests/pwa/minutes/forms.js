/** The product's own four forms, compiled, with the written cases of each: what Python keeps, as the phone reads it, and its criteria. */
import { execFileSync } from 'node:child_process';

const ROOT = new URL('../../../', import.meta.url).pathname;
const COMPILE = `
import json, msgspec
from pathlib import Path
from survey_defs.criteria.loading import criteria_names, load_criteria
from survey_defs.criteria.on_phones import criteria_on_phones
from survey_defs.reference.loading import load_reference
from survey_defs.xlsform import compile_xlsform, survey_to_json
forms = {}
for folder in Path("survey_defs/forms").iterdir():
    compiled = compile_xlsform(folder / "form.md")
    survey = json.loads(survey_to_json(compiled))
    cases = {path.stem: json.loads(path.read_text()) for path in (folder / "cases").glob("*.json")}
    sets = [each for each in map(load_criteria, criteria_names()) if each.form == folder.name]
    criteria = [criteria_on_phones(each, compiled, each.parameters) for each in sets]
    forms[folder.name] = {"survey": survey, "cases": cases, "criteria": criteria}
names = ("communes", "instrument_types", "providers", "vsic")
lists = {name: msgspec.to_builtins(load_reference(name))["items"] for name in names}
print(json.dumps({"forms": forms, "lists": lists}))
`;

/** @type {{forms: Record<string, {survey: any, cases: Record<string, any>, criteria: any[]}>, lists: Record<string, any[]>}} */
export const { forms, lists } = JSON.parse(
  execFileSync(process.env.PYTHON ?? `${ROOT}.venv/bin/python`, ['-c', COMPILE], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64e6,
  }),
);

/** A finished visit with the answers of a written case, as the store gives it. @param {string} form @param {string} name @returns {any} */
export function visitOf(form, name, more = {}) {
  const { survey, cases } = forms[form];
  const written = cases[name];
  return {
    id: '01kaw3te0000000000009qd4xz',
    enterprise: { fields: { name: 'Hợp tác xã Chè Suối Cả' } },
    record: {},
    fields: {
      ...written.fields,
      state: 'finished',
      officer: 'lan',
      started_ms: written.finished_ms - 85 * 60_000,
      finished_ms: written.finished_ms,
    },
    rows: written.rows.map((/** @type {any} */ row, /** @type {number} */ at) => ({
      id: `row${at}`,
      parent: '',
      position: String(at).padStart(3, '0'),
      ...row,
    })),
    survey,
    earlier: written.earlier ?? {},
    store: { now: () => written.finished_ms },
    offset_ms: 0,
    lists: { ...lists, ...written.lists },
    ...more,
  };
}

export const OUTSIDE = {
  office: {
    organisation: 'Sở Khoa học và Công nghệ tỉnh Thái Nguyên',
    parent_organisation: 'UBND tỉnh Thái Nguyên',
    place: 'Thái Nguyên',
  },
  officer: 'Nguyễn Thị Lan',
  address: 'Xóm Hồng Thái, xã Tân Cương, tỉnh Thái Nguyên',
  signatures: new Map(),
};
