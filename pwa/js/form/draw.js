/** The words around one question: label, hint, why, problem; in the order in which they are read. */
import { html, icon } from '../html.js';
import { _ } from '../texts.js';

/** @import { Html } from '../html.js' */
/** @import { Kind, Place } from './kinds.js' */

/**
 * @typedef {object} Words
 * @property {string} label
 * @property {boolean} required
 * @property {string} hint
 * @property {string} why - guidance, behind a tap
 * @property {string} problem - "" while nothing is wrong, or nobody has to know yet
 */

/**
 * A question with its words and its control, without the answer; `tie` does the rest.
 * @param {Place} at @param {Kind} kind @param {string} row @param {Words} words
 */
export function frame(at, kind, row, words) {
  const label = labelWords(words);
  const control = html`${wordsBelow(words, at.id)}<div class="control">${kind.draw(at)}</div>`;
  if (kind.grouped) {
    const role = kind.typed || at.question.type !== 'select_one' ? 'group' : 'radiogroup';
    return html`<fieldset class="question" role="${role}" aria-labelledby="${at.id}-label" data-key="${at.question.key}"
      data-row="${row}"><legend id="${at.id}-label">${label}</legend>${control}</fieldset>`;
  }
  const head = kind.told
    ? html`<p class="label ${at.question.type === 'note' && 'note'}" id="${at.id}-label">${label}</p>`
    : html`<label class="label" id="${at.id}-label" for="${at.id}">${label}</label>`;
  return html`<div class="field question" data-key="${at.question.key}" data-row="${row}">${head}${control}</div>`;
}

/** @param {Words} words */
export function labelWords({ label, required }) {
  return html`${paragraphs(label)}${
    required && html` <span class="req" aria-hidden="true">*</span><span class="sr">(${_('bắt buộc')})</span>`
  }`;
}

/** The paragraphs between label and control. @param {Words} words @param {string} id @returns {Html[]} */
export function wordsBelow({ hint, why, problem }, id) {
  return [
    hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : null,
    why
      ? html`<details class="why"><summary>${_('Vì sao hỏi câu này?')}</summary><p>${why}</p></details>`
      : null,
    problem
      ? html`<p class="problem" id="${id}-problem">${icon('error', 's')}<span>${problem}</span></p>`
      : null,
  ].filter((one) => one !== null);
}

/** Line breaks of a label stay. @param {string} text */
function paragraphs(text) {
  return text.split('\n').map((line, i) => (i ? html`<br>${line}` : html`${line}`));
}

/**
 * Ties the words to the controls for those who do not see them.
 * @param {HTMLElement} element - the question @param {Words} words @param {Place} at @param {Kind} kind
 */
export function tie(element, words, at, kind) {
  element.classList.toggle('has-problem', words.problem !== '');
  if (kind.told) return;
  const told = [words.problem && `${at.id}-problem`, words.hint && `${at.id}-hint`].filter(Boolean).join(' ');
  const described = kind.grouped
    ? element
    : /** @type {Element} */ (element.querySelector(`#${CSS.escape(at.id)}`));
  put(described, 'aria-describedby', told);
  for (const control of element.querySelectorAll('.control :is(input, select, textarea)')) {
    put(control, 'aria-invalid', words.problem ? 'true' : '');
    if (control.matches('[type="radio"], [type="checkbox"]')) continue;
    put(control, 'aria-required', words.required ? 'true' : '');
    control.toggleAttribute(control.matches('select') ? 'disabled' : 'readonly', at.readOnly);
  }
}

/** @param {Element} element @param {string} name @param {string} value */
function put(element, name, value) {
  if (value) element.setAttribute(name, value);
  else element.removeAttribute(name);
}
