/** <visit-score visit>: what the visit is worth, shut until it is opened; what works it out is loaded then. */
import { html } from '../html.js';
import { _ } from '../texts.js';
import { fill } from '../trusted.js';

class VisitScore extends HTMLElement {
  connectedCallback() {
    this.querySelector('details')?.addEventListener('toggle', () => void this.draw());
  }

  async draw() {
    const [box, inside] = [this.querySelector('details'), this.querySelector('div')];
    if (!box || !inside) return;
    // Shut, it is not in the page: nothing is left to be printed or read aloud.
    inside.replaceChildren();
    if (!box.open) return;
    try {
      await import('../parts/score.js');
      if (box.open && !inside.firstChild)
        fill(inside, html`<officer-score visit="${this.getAttribute('visit') ?? ''}"></officer-score>`);
    } catch (error) {
      console.warn('Score', error);
      inside.textContent = _('Phần tính điểm chưa tải về máy. Gửi, nhận khi có mạng rồi mở lại.');
    }
  }
}

customElements.define('visit-score', VisitScore);
