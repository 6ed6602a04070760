/** A new enterprise as a small form of its own: its questions are those by which the surveys ask for the same facts. */
import { alike, hashedNumbers } from '../store/alike.js';
import { store } from '../store/current.js';
import { directoryKey, searchIndex } from '../store/directory.js';
import { keepDraft, readDraft } from '../store/new_enterprise.js';
import { formsToStart, listsOf } from '../store/reference.js';
import { _ } from '../texts.js';
import { questionsIn } from './section.js';
import { VisitSession } from './session.js';

/** @import { Expr, Survey } from '../../types/survey.d.ts' */
/** @import { Alike } from '../store/alike.js' */

const NAME = 'new';
/** @type {Expr} */
const YES = ['fn', 'true', []];
/** Set while another enterprise has the tax code; no question of the page. */
const SAME = 'same';

/** @type {Newcomer} */
let begun;

/** What the page on the screen was drawn for. */
export const newcomer = () => begun;

/** What is typed about a new enterprise, and who looks like it. Kept as a draft until it is added. */
export class Newcomer extends VisitSession {
  /** @type {Alike[]} */
  alike = [];
  /** Whether a draft waited. */
  isBegun = false;
  looks = 0;

  /** @returns {'full'} */
  get mode() {
    return 'full';
  }

  /** @param {Partial<import('./last_seen.js').Seen>} news */
  remember(news) {
    Object.assign(this.seen, news);
  }

  async saveAnswers() {
    const answers = this.unsaved.ready();
    await keepDraft(this.visit.fields);
    this.unsaved.done(answers);
  }

  /** Looks for those alike, as of now. @returns {Promise<boolean>} whether other questions are asked than before */
  async look() {
    this.looks += 1;
    const mine = this.looks;
    const index = await searchIndex();
    const hashes = await hashedNumbers(directoryKey(), this.visit.fields);
    // Something was typed meanwhile: who looked for that tells more.
    if (mine !== this.looks) return false;
    this.alike = alike(index, this.visit.fields, hashes);
    const same = this.ofSameCode.length ? 'yes' : null;
    const isOther = this.engine.value(SAME) !== same;
    if (isOther) this.engine.set(SAME, same);
    return isOther;
  }

  /** Those that have its tax code. */
  get ofSameCode() {
    return this.alike.filter(({ why }) => why[0] === 'tax_code').map(({ entry }) => entry.name);
  }

  /** Whether something must be told first: what is wrong otherwise is kept as it was typed. */
  get isMissing() {
    return this.engine.problems().some(({ code }) => code !== 'constraint');
  }

  /** The fields of its record. @returns {Record<string, any>} */
  record() {
    const { no_tax_code, is_other, note, ...fields } = this.visit.fields;
    const same = this.ofSameCode;
    const reason = this.nameOf(this.engine.places.question('no_tax_code').question, no_tax_code);
    const notes = [
      !fields.tax_code && `${_('Chưa có mã số thuế')}: ${reason}.`,
      same.length > 0 && `${_('Trùng mã số thuế')}: ${same.join('; ')}. ${is_other}`,
      note,
    ];
    return { ...fields, note: notes.filter(Boolean).join('\n') };
  }
}

/** Opens the draft that waits, or a fresh one. @param {Record<string, any>} given - fields that a fresh one begins with */
export async function beginNewcomer(given) {
  const draft = await readDraft();
  const isBegun = Object.values(draft).some(Boolean);
  const survey = await surveyOfNew();
  const visit = {
    id: NAME,
    enterprise: { fields: {} },
    fields: isBegun ? draft : given,
    rows: [],
    survey,
    earlier: {},
    lists: await listsOf(survey),
    store: store(),
    offset_ms: 0,
  };
  const session = new Newcomer(/** @type {any} */ (visit), {
    section: '',
    visited: [],
    savedMs: 0,
    mode: 'full',
  });
  session.isBegun = isBegun;
  await session.look();
  begun = session;
}

/** @returns {Promise<Survey>} */
async function surveyOfNew() {
  const forms = await formsToStart();
  /** @type {Survey['lists']} */
  const lists = {
    none: {
      file: null,
      items: [
        { name: 'new', label: { vi: _('Mới thành lập') } },
        { name: 'exempt', label: { vi: _('Không phải đăng ký thuế') } },
        { name: 'unseen', label: { vi: _('Không xuất trình được giấy tờ') } },
      ],
    },
  };
  /** The question for a field of the record, in words of its own; a line of text where no form asks for it. @param {string} name @param {string} label @param {object} [more] */
  const asked = (name, label, more) => {
    const form = forms.find(({ survey }) => questionFor(survey, name));
    if (!form) return question(name, label, more);
    const { path, type, appearance, list, constraint, constraint_message } = questionFor(form.survey, name);
    if (list) lists[list] = form.survey.lists[list];
    // Its constraint names it by its path.
    const moved = JSON.parse(JSON.stringify({ constraint }).replaceAll(`"${path}"`, `"/data/${name}"`));
    return question(name, label, { type, appearance, list, constraint_message, ...moved, ...more });
  };
  return /** @type {any} */ ({
    id: NAME,
    version: '',
    languages: ['vi'],
    lists,
    order: [],
    dependents: { '/data/tax_code': ['/data/no_tax_code'], [`/data/${SAME}`]: ['/data/is_other'] },
    nodes: [
      asked('name', _('Tên ghi trên đăng ký'), { required: YES }),
      asked('tax_code', _('Mã số thuế')),
      question('no_tax_code', _('Lý do chưa có mã số thuế'), {
        type: 'select_one',
        appearance: 'minimal',
        list: 'none',
        required: YES,
        required_message: { vi: _('Nhập mã số thuế, hoặc chọn lý do chưa có.') },
        relevant: ['op', '=', ['ref', '/data/tax_code', 0], ['str', '']],
      }),
      question(SAME, '', { type: 'hidden' }),
      question('is_other', _('Vì sao là cơ sở khác?'), {
        hint: { vi: _('Trùng mã số thuế. Sở sẽ xem lý do này.') },
        required: YES,
        relevant: ['op', '=', ['ref', `/data/${SAME}`, 0], ['str', 'yes']],
      }),
      ...[asked('legal_form', _('Loại hình')), asked('commune_code', _('Xã, phường'))].filter(
        ({ list }) => list,
      ),
      asked('street', _('Số nhà, đường, thôn')),
      asked('phone', _('Điện thoại')),
      question('note', _('Ghi chú'), { appearance: 'multiline' }),
    ],
  });
}

/** @param {Survey} survey @param {string} name @returns {any} */
function questionFor({ nodes }, name) {
  return questionsIn(nodes).find(({ prefill }) => prefill === name);
}

/** @param {string} name @param {string} label @param {object} [more] @returns {any} a Question, as far as it is looked at */
function question(name, label, more) {
  return {
    kind: 'question',
    name,
    path: `/data/${name}`,
    key: name,
    type: 'text',
    label: { vi: label },
    appearance: '',
    initial: null,
    triggers: [],
    parameters: {},
    ...more,
    tier: 'core',
  };
}
