/** <pin-wait left src>: counts the pause after wrong PINs down, and notes it; then draws the page at `src` again. */
import { ngettext } from '../texts.js';
import { store } from '../store/current.js';
import { waited } from '../lock/pins.js';
import { htmx } from '../trusted.js';

const NOTE_EVERY_MS = 5000;

class PinWait extends HTMLElement {
  connectedCallback() {
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    // One window counts: two would be twice as quick.
    navigator.locks
      .request('khaosat-pin', { signal }, () => this.count())
      .catch((error) => {
        if (error.name !== 'AbortError') throw error;
      });
  }

  disconnectedCallback() {
    this.leaving?.abort();
  }

  async count() {
    let left = Number(this.getAttribute('left'));
    while (left > 0 && this.isConnected) {
      const from = performance.now();
      for (let shown = left; shown > Math.max(0, left - NOTE_EVERY_MS) && this.isConnected; shown -= 1000) {
        this.textContent = words(shown);
        await new Promise((done) => setTimeout(done, 1000));
      }
      left = await waited(store().door, performance.now() - from);
    }
    if (!this.isConnected) return;
    htmx().ajax('GET', this.getAttribute('src'), { target: '#page', swap: 'innerHTML' });
  }
}

/** @param {number} ms */
function words(ms) {
  const seconds = Math.ceil(ms / 1000);
  return ngettext('Thử lại sau %(n)s giây', 'Thử lại sau %(n)s giây', seconds);
}

customElements.define('pin-wait', PinWait);
