/**
 * Our own application as it is: the page, the styles and the joined scripts that a phone loads, in the order in which
 * it loads them. `look.js` looks on from the start, and loads this script when
 * the first questions were painted.
 */
import { start } from '../measuring.js';

const LABEL = ':scope > legend, :scope > .label';
const VISIT = location.pathname.split('/')[3];

const session = () => document.querySelector('survey-section').session;
const address = () => location.pathname;
const shownSheet = () => document.querySelector('dialog[open]');
const questions = () => [...(shownSheet() ?? document).querySelectorAll('.question')];
const label = (question) => (question.querySelector(LABEL)?.firstChild?.textContent ?? '').trim();
const input = (question) => question.querySelector('input');
const allQuestions = (nodes) =>
  nodes.flatMap((node) => (node.kind === 'question' ? [node] : allQuestions(node.nodes)));

/** Which section a path is in: loaded when the form is there, as it is ours and not the phone's. */
let sectionHolding = (_survey, _path) => null;

/** The page that the product itself would draw at an address. @param {string} path */
function openPage(path) {
  history.replaceState({ htmx: true }, '', path);
  return window.htmx.ajax('GET', path, { target: '#page', swap: 'innerHTML' });
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
    // What is loaded from then on is not what the form waited for.
    Object.assign(window.bench.times, await window.looked);
    ({ sectionHolding } = await import('../../../../../pwa/js/form/section.js'));
    while (!window.htmx) await wait();
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
