/**
 * Our own pages: router, form pages, engine and store as they are, on a phone that holds nothing yet. The form comes
 * over the network, is kept as a synchronisation keeps it, and a visit of it is opened at its first section.
 */
import '../../../../../pwa/js/pages/visit.js';
import { sectionHolding } from '../../../../../pwa/js/form/section.js';
import { openedVisit } from '../../../../../pwa/js/form/open_visits.js';
import { handle } from '../../../../../pwa/js/router.js';
import { openStore, useStore } from '../../../../../pwa/js/store/current.js';
import { keepForm } from '../../../../../pwa/js/store/reference.js';
import { seal } from '../../../../../pwa/js/store/seal.js';
import { guardSwaps, htmx } from '../../../../../pwa/js/trusted.js';
import { form, frame, start } from '../measuring.js';

const ENTERPRISE = '01k0e0000000000000000000e1';
const VISIT = '01k0v0000000000000000000v1';
const PERSON = { id: '01k0p0000000000000000000p1', name: 'Nguyễn Thị Lan' };
const LABEL = ':scope > legend, :scope > .label';
const HELD = { rev: 1, enterprise: ENTERPRISE, conflicts: {}, flags: [] };

const session = () => openedVisit(VISIT);
const address = () => location.pathname;
const shownSheet = () => document.querySelector('dialog[open]');
const questions = () => [...(shownSheet() ?? document).querySelectorAll('.question')];
const label = (question) => (question.querySelector(LABEL)?.firstChild?.textContent ?? '').trim();
const input = (question) => question.querySelector('input');
const allQuestions = (nodes) =>
  nodes.flatMap((node) => (node.kind === 'question' ? [node] : allQuestions(node.nodes)));

/** The page that the product itself would draw at an address. @param {string} path */
function openPage(path) {
  history.replaceState({ htmx: true }, '', path);
  return htmx().ajax('GET', path, { target: '#page', swap: 'innerHTML' });
}

/** What a synchronisation would have left: the enterprise, the visit and its rows. @param {any} survey @param {any[]} rows */
async function keep(survey, rows) {
  await keepForm({ id: survey.id, version: survey.version, sha256: '', url: '' }, survey);
  const visit = {
    enterprise_id: ENTERPRISE,
    campaign_id: '',
    form: survey.id,
    form_version: survey.version,
    state: 'draft',
    officer: PERSON.id,
    started_ms: Date.now(),
  };
  const store = await opened;
  await store.door.write(['records'], 'relaxed', async (tx) => {
    const put = (table, record, fields) =>
      tx.objectStore('records').put(
        {
          ...seal({ ...HELD, table, record, fields, form: survey.id, form_version: survey.version }),
          enterprise: ENTERPRISE,
        },
        [table, record],
      );
    await Promise.all([
      put('enterprise', ENTERPRISE, { name: 'HTX Chè Suối Cả' }),
      put('visit', VISIT, visit),
      ...rows.map(({ id, ...fields }) => put('row', id, { visit_id: VISIT, parent: VISIT, ...fields })),
    ]);
  });
}

const opened = openStore(PERSON, 'device0001');
/** Whether this phone holds the form and the visit since the page was opened for the first time. */
const isKept = new URLSearchParams(location.search).has('kept');
const received = isKept ? null : fetch(`/forms/${form}.khaosat.json`);

async function receive() {
  const { survey, rows } = await (await received).json();
  await keep(survey, rows);
}

/** The question with a label, in the survey. @param {string} text */
function asked(text) {
  return allQuestions(session().survey.nodes).find((each) => each.label?.en === text);
}

/** @param {{path: string}} question */
function pageOf({ path }) {
  return `/f/visits/${VISIT}/${sectionHolding(session().survey, path).name}`;
}

/** Whether a question is asked in a sheet of its own for each row. @param {{path: string}} question */
function isInRow({ path }) {
  return session().engine.places.at(path).depth > 0;
}

/** The note that has a text's first word in its label. @param {string} text */
function noteWith(text) {
  return allQuestions(session().survey.nodes).find(
    (each) => each.type === 'note' && JSON.stringify(each.label.en).includes(text.split(' ')[0]),
  );
}

/** @param {import('../measuring.js').Watch} watch */
function watchedQuestion({ text, visible, options_of }) {
  return text ? noteWith(text) : asked(visible ?? options_of);
}

const wait = () => new Promise((go) => setTimeout(go, 30));

/** Types into a list that is searched. @param {Element} question @param {string} typed */
function search(question, typed) {
  const box = input(question);
  box.focus();
  box.value = typed;
  box.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

const product = {
  async mount() {
    guardSwaps(htmx());
    document.addEventListener('htmx:config:request', (event) => {
      const { ctx } = event.detail;
      ctx.fetch = (url, { method, body, headers }) =>
        handle(new Request(new URL(url, location.origin), { method, body, headers }));
    });
    useStore(await opened);
    if (!isKept) await receive();
    await openPage(`/f/visits/${VISIT}/${form === 'd5000' ? 'region' : 'g1'}`);
    while (!questions().length) await new Promise((go) => setTimeout(go, 4));
    window.bench.times.interactive = await frame();
  },
  questions,
  label,
  shown: () => true,
  options(question) {
    const cards = [...question.querySelectorAll('label:has(input)')].map((element) => ({
      element,
      label: element.textContent,
    }));
    const found = [...question.querySelectorAll('[role="option"]')];
    return cards.length ? cards : found.map((element) => ({ element, label: element.textContent }));
  },
  input,
  /** Opens the section or the row of the target; a list that is searched is searched, as a person would. */
  async prepare(set, value) {
    // What was opened only to be looked at is left, before the event.
    document.activeElement?.blur();
    const question = asked(set.label);
    const page = pageOf(question);
    if (address() !== page) await openPage(page);
    if (isInRow(question) && !shownSheet()) document.querySelectorAll('[data-open]')[set.nth - 1].click();
    while (!questions().length) await wait();
    const element = questions().find((each) => label(each) === set.label);
    if (element.querySelector('[role="combobox"]')) search(element, value);
    return element;
  },
  /** Watched in another section, or in a list that opens when it is searched. */
  elsewhere(watch) {
    const question = watchedQuestion(watch);
    const isHere = address() === pageOf(question) && !watch.options_of;
    if (isHere || isInRow(question)) return null;
    const { engine } = session();
    return () => {
      if (watch.text) return engine.label(question.path).includes(watch.text);
      if (watch.visible) return engine.isRelevant(question.path) === watch.is_;
      const choices = engine.choices(question.key);
      return choices.length === watch.count && choices[0].label === watch.first;
    };
  },
  answered: 'survey:answered',
  async open(watch) {
    const question = watchedQuestion(watch);
    if (address() !== pageOf(question)) await openPage(pageOf(question));
    if (!watch.options_of) return undefined;
    // A searched list shows its first items and says how many there are.
    const element = questions().find((each) => label(each) === watch.options_of);
    search(element, '');
    return () =>
      product.options(element)[0]?.label === watch.first &&
      element.querySelector('[data-count]').textContent.includes(` ${watch.count} `);
  },
};

start(product);
