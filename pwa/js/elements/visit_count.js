/** <visit-count visit="…">: how far a visit is, drawn when the list around it already stands; one after the other. */
import { progressOf, scale } from '../pages/states.js';
import { html } from '../html.js';
import { store } from '../store/current.js';
import { fill } from '../trusted.js';

let last = Promise.resolve();

class VisitCount extends HTMLElement {
  connectedCallback() {
    last = last.then(() => new Promise((next) => setTimeout(next))).then(() => this.draw());
  }

  async draw() {
    const visit = this.getAttribute('visit');
    if (!this.isConnected || !visit) return;
    try {
      const count = await progressOf(visit, store().now());
      fill(
        this,
        html`<span class="trail num">${count.answered}/${count.asked}</span>${scale(count, 'slim wide')}`,
      );
    } catch (error) {
      // The list must stand even if one form cannot be read; the visit's own page says what is wrong.
      console.error(`Progress of visit ${visit}`, error);
    }
  }
}

customElements.define('visit-count', VisitCount);
