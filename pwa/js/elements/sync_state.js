/** <sync-state>: how sending stands, small, in the strip under a title. Offline is normal and grey. */
import { html, icon } from '../html.js';
import { store } from '../store/current.js';
import { syncStatus, watchSync } from '../sync/sync.js';
import { _, when } from '../texts.js';
import { fill } from '../trusted.js';

class SyncState extends HTMLElement {
  connectedCallback() {
    this.draw = () => fill(this, words(this.hasAttribute('quiet')));
    this.stop = watchSync(this.draw);
    window.addEventListener('online', this.draw);
    window.addEventListener('offline', this.draw);
    this.draw();
  }

  disconnectedCallback() {
    this.stop?.();
    if (!this.draw) return;
    window.removeEventListener('online', this.draw);
    window.removeEventListener('offline', this.draw);
  }
}

/** @param {boolean} isQuiet */
function words(isQuiet) {
  const { isRunning, trouble, goodMs } = syncStatus();
  if (isRunning) return html`${icon('sync', 's')}${_('Đang gửi, nhận')}`;
  if (!navigator.onLine || trouble === 'offline') return html`${icon('offline', 's')}${_('Ngoại tuyến')}`;
  if (trouble) return html`${icon('warning', 's')}${_('Chưa gửi được')}`;
  if (goodMs && !isQuiet)
    return html`${icon('check', 's')}${_('Đã đồng bộ %(time)s', { time: when(goodMs, store().now()) })}`;
  return html``;
}

customElements.define('sync-state', SyncState);
