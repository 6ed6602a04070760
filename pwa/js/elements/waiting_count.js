/** <waiting-count>: how many visits still have something to send, on the tab; nothing when there is none. */
import { html } from '../html.js';
import { isStoreOpen, store } from '../store/current.js';
import { outbox } from '../store/outbox_list.js';
import { ngettext } from '../texts.js';
import { fill } from '../trusted.js';

class WaitingCount extends HTMLElement {
  connectedCallback() {
    if (!isStoreOpen()) return;
    this.door = store().door;
    this.draw = () => void this.count();
    this.door.listeners.add(this.draw);
    this.draw();
  }

  disconnectedCallback() {
    if (this.draw) this.door?.listeners.delete(this.draw);
  }

  async count() {
    const { waiting } = await outbox(store().door);
    const n = waiting.length;
    const words = ngettext('phiếu chưa gửi', 'phiếu chưa gửi', n);
    fill(this, n ? html`<span class="count">${n}<span class="sr"> ${words}</span></span>` : html``);
  }
}

customElements.define('waiting-count', WaitingCount);
