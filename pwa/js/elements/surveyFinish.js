/** <survey-finish data-visit>: the button that ends a visit, and what is shown when it has ended. */
import { evaluateAgain, finish } from '../form/ending.js';
import { alertBanner, savedWords } from '../form/saved.js';
import { openedVisit } from '../form/open_visits.js';
import { askedToEnd, backLinks, finishedWords } from '../pages/finish.js';
import { fill } from '../trusted.js';

export class SurveyFinish extends HTMLElement {
  connectedCallback() {
    this.addEventListener('click', hearOnce, { capture: true });
    this.addEventListener('click', (event) => this.onPress(event));
    alertBanner(this, openedVisit(this.dataset.visit ?? ''));
  }

  /** @param {Event} event */
  async onPress(event) {
    const pressed = /** @type {Element} */ (event.target);
    if (pressed.closest('[data-ask]')) return this.ask();
    const button = /** @type {HTMLButtonElement | null} */ (pressed.closest('[data-finish], [data-retry]'));
    // A second touch while the store is at work is the same wish.
    if (!button || this.querySelector('[aria-busy="true"]')) return;
    button.setAttribute('aria-busy', 'true');
    const session = openedVisit(this.dataset.visit ?? '');
    evaluateAgain(session);
    const done = await finish(session);
    button.removeAttribute('aria-busy');
    savedWords(this, session);
    alertBanner(this, session);
    if (!done) return;
    fill(/** @type {Element} */ (this.querySelector('main')), finishedWords(session));
    fill(/** @type {Element} */ (this.querySelector('.bar')), backLinks(session));
    /** @type {HTMLElement | null} */ (this.querySelector('h2'))?.focus();
  }

  ask() {
    const bar = /** @type {Element} */ (this.querySelector('.bar'));
    fill(bar, askedToEnd(openedVisit(this.dataset.visit ?? '')));
    /** @type {HTMLElement | null} */ (bar.querySelector('.main'))?.focus();
  }
}

/** The second touch of a double one was meant for the button that stood there before. @param {MouseEvent} event */
function hearOnce(event) {
  if (event.detail < 2) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

customElements.define('survey-finish', SurveyFinish);
