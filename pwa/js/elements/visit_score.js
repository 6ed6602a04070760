/** <visit-score visit>: what the visit is worth, inside of a box that is shut; loaded and worked out when it is opened. */
import { html } from '../html.js';
import { _ } from '../texts.js';
import { fill } from '../trusted.js';

class VisitScore extends HTMLElement {
  connectedCallback() {
    const box = this.closest('details');
    box?.addEventListener('toggle', () => void this.draw(box));
  }

  /** @param {HTMLDetailsElement} box */
  async draw(box) {
    // Shut, it is not in the page: nothing is left to be printed or read aloud.
    this.replaceChildren();
    if (!box.open) return;
    try {
      await import('../parts/score.js');
      if (box.open && !this.firstChild)
        fill(this, html`<officer-score visit="${this.getAttribute('visit') ?? ''}"></officer-score>`);
    } catch (error) {
      console.warn('Score', error);
      this.textContent = _('Phần tính điểm chưa tải về máy. Gửi, nhận khi có mạng rồi mở lại.');
    }
  }
}

customElements.define('visit-score', VisitScore);
