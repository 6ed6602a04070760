/** Visits and their answers, read for a screen and saved as it is typed. What is written here is on disk when it resolves. */
import { filesIn, textOfStored } from '../form/attached.js';
import { store } from './current.js';
import { newId } from './ids.js';
import { addChange, freezeVisit, OUTBOX_STORES } from './outbox.js';
import { keepInHand, letGo } from './pieces.js';
import { laidOver } from './records.js';
import { currentCampaign, formToStart, listsOf, survey as readSurvey } from './reference.js';
import { open } from './seal.js';
import { readState } from './sync_state.js';

/** @typedef {import('./records.js').ScreenRecord} ScreenRecord */
/** @typedef {import('./outbox.js').Typed} Typed */
/** @typedef {import('../../types/messages.d.ts').AttachedFile} AttachedFile */
/**
 * @typedef {object} Row
 * @property {string} id
 * @property {string} repeat - path of the repeat
 * @property {string} parent - enclosing row's id; "" directly in the visit
 * @property {string} position - sorts as text
 * @property {Record<string, any>} fields - answers by key
 * @property {number} base
 */
/**
 * @typedef {object} Visit  a visit as the screen was drawn; `base` and `epoch` belong to that moment
 * @property {string} id
 * @property {string} enterprise_id
 * @property {ScreenRecord} enterprise
 * @property {ScreenRecord} record - conflicts, flags and pending changes of the visit
 * @property {Record<string, any>} fields - of the visit record: state, officer, ... and answers by key
 * @property {Row[]} rows
 * @property {any} survey - Survey in the version this visit was begun with
 * @property {Record<string, string>} earlier - answers of the last finished visit before this one with the same form
 * @property {Record<string, import('../../types/survey.d.ts').Listing | undefined>} lists - that are shipped apart, by file
 * @property {number} base
 * @property {number} epoch
 * @property {number} offset_ms - server's clock minus this phone's
 * @property {boolean} is_parked - read-only: no longer this person's
 * @property {import('./current.js').Store} store - of the person it was read for: all its answers go there
 */
/** The visit was finished, maybe in another window: what was told since is not stored. */
export class FinishedVisitError extends Error {
  /** @param {string} id */
  constructor(id) {
    super(`Visit ${id} is finished and can only be read. The office can return it.`);
    this.name = 'FinishedVisitError';
  }
}

/** @typedef {{key: string, value: unknown, row?: string}} AnswerTyped  row: id of the repeat row; "" or left out: the visit */

/**
 * Begins a visit in the newest version of a form, with what the enterprise's record already tells. An enterprise has
 * one visit under way per form: a second press, or another window, gets the one that was begun.
 * @param {string} enterpriseId
 * @param {string} formId
 * @returns {Promise<string>} its id
 * @throws {Error} when this phone has neither the enterprise nor the form, or the enterprise is someone else's by now
 */
export async function startVisit(enterpriseId, formId) {
  const { door, person, now } = store();
  const form = await formToStart(formId);
  const campaign = await currentCampaign(form.id);
  const nowMs = now();
  return door.write(['records', ...OUTBOX_STORES], 'strict', async (tx) => {
    const records = await presentOf(tx, enterpriseId);
    const enterprise = records.find((record) => record.table === 'enterprise');
    if (!enterprise)
      throw new Error(
        `Enterprise ${enterpriseId} is not on this phone. Send and receive, then open it again.`,
      );
    if (enterprise.is_parked)
      throw new Error(`Enterprise ${enterpriseId} now belongs to someone else. Its visits can only be read.`);
    const begun = records.find(({ table, fields }) => table === 'visit' && isUnderWay(fields, formId));
    if (begun) return begun.id;
    const { epoch, offset_ms } = await readState(tx);
    const startedMs = nowMs + offset_ms;
    const id = newId(startedMs);
    const fields = {
      ...prefilled(form.survey.nodes, enterprise.fields),
      ...campaignAnswer(form.survey, campaign),
      enterprise_id: enterpriseId,
      campaign_id: campaign,
      form: form.id,
      form_version: form.version,
      state: 'draft',
      officer: person.id,
      started_ms: startedMs,
    };
    await addChange(
      tx,
      {
        kind: 'set',
        table: 'visit',
        record: id,
        enterprise: enterpriseId,
        visit: id,
        fields,
        form: form.id,
        form_version: form.version,
        base: 0,
        epoch,
      },
      nowMs,
    );
    return id;
  });
}

/** @param {Record<string, any>} fields - of a visit @param {string} formId */
function isUnderWay({ form, state }, formId) {
  return form === formId && state !== 'finished';
}

/** All that hangs on an enterprise, as the screen shows it. @param {import('./door.js').Transaction} tx @param {string} enterprise */
async function presentOf(tx, enterprise) {
  const [held, shown] = await Promise.all([
    tx.objectStore('records').index('enterprise').getAll(enterprise),
    tx.objectStore('overlay').index('enterprise').getAll(enterprise),
  ]);
  return laidOver(held, shown).filter((record) => !record.is_deleted);
}

/** @param {any[]} nodes @param {Record<string, any>} known @returns {Record<string, unknown>} answers outside repeats */
function prefilled(nodes, known) {
  /** @type {Record<string, unknown>} */
  const answers = {};
  for (const node of nodes) {
    if (node.kind === 'group') Object.assign(answers, prefilled(node.nodes, known));
    const value = node.kind === 'question' && node.prefill ? known[node.prefill] : null;
    if (value !== null && value !== undefined && value !== '') answers[node.key] = value;
  }
  return answers;
}

/** The question that chooses from the campaigns, if the form has one. @param {any} definition @param {string} campaign @returns {Record<string, unknown>} */
function campaignAnswer(definition, campaign) {
  const isCampaign = (/** @type {any} */ node) =>
    node.kind === 'question' && definition.lists[node.list]?.file === 'campaigns';
  const question = definition.nodes
    .flatMap((/** @type {any} */ node) => node.nodes ?? [node])
    .find(isCampaign);
  return question && campaign ? { [question.key]: campaign } : {};
}

/**
 * Everything a form page needs. `base` and `epoch` are of this moment: keep the object while its screen stands.
 * @param {string} id
 * @returns {Promise<Visit>}
 * @throws {Error} when this phone does not have the visit, or not its form's version
 */
export async function loadVisit(id) {
  const own = store();
  const { door } = own;
  const { present, state } = await door.read(['records', 'overlay', 'changes', 'meta'], async (tx) => {
    // Each answer of the database is a wait: what does not need the other is asked for with it.
    const [held, state] = await Promise.all([tx.objectStore('records').get(['visit', id]), readState(tx)]);
    const enterprise =
      held?.enterprise ?? (await tx.objectStore('changes').index('visit').get(id))?.enterprise;
    if (!enterprise)
      throw new Error(`Visit ${id} is not on this phone. Send and receive, then open it again.`);
    // The form, the largest of all, comes meanwhile; whether it does is told where it is waited for.
    if (held) readSurvey(...formOf(/** @type {any} */ (open(held)).fields)).catch(() => {});
    return { present: await presentOf(tx, enterprise), state };
  });
  const visit = present.find((record) => record.table === 'visit' && record.id === id);
  const enterprise = present.find((record) => record.table === 'enterprise');
  if (!visit) throw new Error(`Visit ${id} was deleted. Its answers are kept at the office.`);
  if (!enterprise)
    throw new Error(
      `The enterprise of visit ${id} is not on this phone. Send and receive, then open it again.`,
    );
  const survey = await readSurvey(...formOf(visit.fields));
  return {
    id,
    enterprise_id: enterprise.id,
    enterprise,
    record: visit,
    fields: visit.fields,
    rows: rowsOf(present, id, state.cursor),
    survey,
    earlier: earlierAnswers(present, visit),
    lists: await listsOf(survey),
    base: baseOf(visit, state.cursor),
    epoch: state.epoch,
    offset_ms: state.offset_ms,
    is_parked: visit.is_parked,
    store: own,
  };
}

/** @param {Record<string, any>} fields - of a visit @returns {[id: string, version: string]} */
function formOf({ form, form_version }) {
  return [form, form_version];
}

/**
 * Answers of the finished visit before this one, for property('previous/key') and
 * property('previous/repeat/number/key'). Mirrors server/steps/earlier_visit.py.
 * @param {ScreenRecord[]} records - of one enterprise
 * @param {ScreenRecord} visit
 */
function earlierAnswers(records, visit) {
  const { form, started_ms } = visit.fields;
  const [last] = records
    .filter(
      ({ table, fields }) =>
        table === 'visit' &&
        fields.form === form &&
        fields.state === 'finished' &&
        fields.finished_ms <= started_ms,
    )
    .sort((a, b) => b.fields.finished_ms - a.fields.finished_ms || (a.id < b.id ? 1 : -1));
  /** @type {Record<string, string>} */
  const found = {};
  /** @param {string} path @param {Record<string, any>} fields */
  const keep = (path, fields) => {
    for (const [key, value] of Object.entries(fields)) found[`${path}/${key}`] = textOfStored(value);
  };
  if (!last) return found;
  keep('previous', last.fields);
  /** @type {Record<string, number>} */
  const numbers = {};
  for (const { repeat, fields } of rowsOf(records, last.id, 0)) {
    numbers[repeat] = (numbers[repeat] ?? 0) + 1;
    keep(`previous/${repeat.split('/').at(-1)}/${numbers[repeat]}`, fields);
  }
  return found;
}

/** @param {ScreenRecord[]} records @param {string} visit @param {number} cursor @returns {Row[]} in position order */
function rowsOf(records, visit, cursor) {
  const rows = records.filter((record) => record.table === 'row' && record.fields.visit_id === visit);
  const ids = new Set(rows.map((row) => row.id));
  return rows
    .filter((row) => row.fields.parent === visit || ids.has(row.fields.parent))
    .map((row) => asRow(row, visit, cursor))
    .sort((a, b) => (a.position < b.position || (a.position === b.position && a.id < b.id) ? -1 : 1));
}

/** @param {ScreenRecord} record @param {string} visit @param {number} cursor @returns {Row} */
function asRow(record, visit, cursor) {
  const { visit_id: _visit, parent, repeat, position, ...fields } = record.fields;
  return {
    id: record.id,
    repeat,
    parent: parent === visit ? '' : parent,
    position,
    fields,
    base: baseOf(record, cursor),
  };
}

/** @param {ScreenRecord} record @param {number} cursor */
function baseOf(record, cursor) {
  return record.rev === 0 ? 0 : Math.max(cursor, record.rev);
}

/**
 * Saves answers in one transaction; resolves when they are on disk. The given visit is not altered.
 * @param {Visit} visit
 * @param {AnswerTyped[]} answers - null clears; stored values as the survey definition says
 * @returns {Promise<{saved_ms: number}>}
 * @throws {import('../sync/change.js').UnfitValueError} a value that cannot travel
 */
export async function saveAnswers(visit, answers) {
  const nowMs = visit.store.now();
  /** @type {Map<string, Record<string, unknown>>} */
  const byRecord = new Map();
  /** @type {Typed[]} */
  const attached = [];
  /** @type {AttachedFile[]} */
  const fresh = [];
  for (const { key, value, row = '' } of answers) {
    const held = filesIn(answersOf(visit, row)?.[key]);
    if (held.length || filesIn(value).length) {
      attached.push({ ...recordChange(visit, row, { [key]: value }), kind: 'attach' });
      fresh.push(...filesIn(value).filter((file) => !held.some(({ sha256 }) => sha256 === file.sha256)));
    } else byRecord.set(row, { ...byRecord.get(row), [key]: value });
  }
  const typed = [...byRecord].map(([row, fields]) => recordChange(visit, row, fields));
  await saved(visit, [...typed, ...attached], nowMs, fresh);
  fresh.forEach(letGo);
  return { saved_ms: nowMs };
}

/**
 * Adds a repeat row. Put it into visit.rows yourself, or load the visit again.
 * @param {Visit} visit
 * @param {{repeat: string, parent?: string, position: string, fields?: Record<string, unknown>, id?: string}} row
 * @returns {Promise<Row>}
 */
export async function addRow(visit, { repeat, parent = '', position, fields = {}, id }) {
  const nowMs = visit.store.now();
  const row = { id: id ?? newId(nowMs), repeat, parent, position, fields, base: 0 };
  const change = rowChange(visit, row.id, {
    visit_id: visit.id,
    parent: parent || visit.id,
    repeat,
    position,
    ...fields,
  });
  await saved(visit, [{ ...change, base: 0 }], nowMs);
  return row;
}

/** @param {Visit} visit @param {string} rowId @returns {Promise<void>} */
export async function removeRow(visit, rowId) {
  await saved(visit, [{ ...rowChange(visit, rowId, {}), kind: 'delete' }], visit.store.now());
}

/** Brings a removed row back with its answers; for undo. @param {Visit} visit @param {Row} row @returns {Promise<void>} */
export async function restoreRow(visit, row) {
  await saved(
    visit,
    [{ ...rowChange(visit, row.id, { position: row.position }), base: row.base }],
    visit.store.now(),
  );
}

/** Closes the visit: its open changes and its rows' freeze, and sending may begin. @param {Visit} visit */
export async function finishVisit(visit) {
  const { door, now } = visit.store;
  const nowMs = now();
  const finished_ms = await door.write(VISIT_STORES, 'strict', async (tx) => {
    await refuseFinished(tx, visit.id);
    await freezeVisit(tx, visit.id);
    // By the server's clock: what was finished on which day decides about points.
    const fields = { state: 'finished', finished_ms: nowMs + (await readState(tx)).offset_ms };
    await addChange(tx, { ...visitChange(visit, fields), kind: 'finalise' }, nowMs);
    return fields.finished_ms;
  });
  if (typeof document !== 'undefined') document.dispatchEvent(new CustomEvent('khaosat:finished'));
  return { finished_ms };
}

/** @param {Visit} visit @param {string} row - "": the visit's own @returns {Record<string, any> | undefined} */
function answersOf(visit, row) {
  return row ? visit.rows.find((each) => each.id === row)?.fields : visit.fields;
}

/** @param {Visit} visit @param {string} row @param {Record<string, unknown>} fields */
function recordChange(visit, row, fields) {
  return row ? rowChange(visit, row, fields) : visitChange(visit, fields);
}

/** @param {Visit} visit @param {Typed[]} changes @param {number} nowMs @param {AttachedFile[]} [files] - with bytes in hand */
async function saved(visit, changes, nowMs, files = []) {
  if (visit.is_parked) throw new Error(`Visit ${visit.id} now belongs to someone else and can only be read.`);
  const stores = files.length ? [...VISIT_STORES, 'pieces'] : VISIT_STORES;
  await visit.store.door.write(stores, 'strict', async (tx) => {
    await refuseFinished(tx, visit.id);
    if (files.length) await keepInHand(tx, files, visit.enterprise_id, nowMs);
    for (const change of changes) await addChange(tx, change, nowMs);
  });
}

const VISIT_STORES = ['records', ...OUTBOX_STORES];

/**
 * The screen may not know yet: a visit can be open in two windows.
 * @param {import('./door.js').Transaction} tx - over VISIT_STORES
 * @param {string} id
 * @throws {FinishedVisitError}
 */
async function refuseFinished(tx, id) {
  const held = await tx.objectStore('records').get(['visit', id]);
  let state = held && /** @type {any} */ (open(held)).fields.state;
  let own = await tx.objectStore('changes').index('record').openCursor(id, 'prev');
  for (let shown; own; own = await own.continue()) {
    shown = await tx.objectStore('overlay').get(own.value.seq);
    const told = shown && /** @type {any} */ (open(shown)).fields.state;
    state = told || state;
    // Above an end stand only answers of a visit that was returned; what opened it again stands before them.
    if (told || !shown || state !== 'finished') break;
  }
  if (state === 'finished') throw new FinishedVisitError(id);
}

/** @param {Visit} visit @param {Record<string, unknown>} fields @returns {Typed} */
function visitChange(visit, fields) {
  return {
    kind: 'set',
    table: 'visit',
    record: visit.id,
    enterprise: visit.enterprise_id,
    visit: visit.id,
    fields,
    form: visit.fields.form,
    form_version: visit.fields.form_version,
    base: visit.base,
    epoch: visit.epoch,
  };
}

/** @param {Visit} visit @param {string} row @param {Record<string, unknown>} fields @returns {Typed} */
function rowChange(visit, row, fields) {
  const known = visit.rows.find((each) => each.id === row);
  return { ...visitChange(visit, fields), table: 'row', record: row, base: known ? known.base : 0 };
}
