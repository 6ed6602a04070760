/**
 * <sync-progress src="/f/..." ended="3">: the running exchange as a scale, and when it has ended, the page it stands in
 * anew (`src`), so that what came is shown. `ended`: how many had ended when the page began to read what it shows.
 */
import { html } from '../html.js';
import { minutesFor } from '../pages/file_panel.js';
import { syncStatus, watchSync } from '../sync/sync.js';
import { _, bytes, number } from '../texts.js';
import { fill, htmx } from '../trusted.js';

/** @typedef {import('../sync/round.js').Progress} Progress */

class SyncProgress extends HTMLElement {
  connectedCallback() {
    const shown = Number(this.getAttribute('ended'));
    const hear = (/** @type {import('../sync/sync.js').Status} */ { isRunning, ended, progress }) => {
      if (isRunning) this.show(progress);
      else if (ended !== shown) this.renew();
    };
    this.stop = watchSync(hear);
    // It may have ended while the page was drawn: once that is over, the page is drawn with what came.
    setTimeout(() => this.isConnected && hear(syncStatus()));
  }

  disconnectedCallback() {
    this.stop?.();
  }

  /** @param {Progress | null} progress */
  show(progress) {
    const { words, done, total, note = '' } = told(progress);
    const amount = progress?.step === 'attachments' ? bytes : number;
    fill(
      this,
      html`<section class="panel" role="status"><header><h2>${words}</h2>${
        total > 0 && html`<span class="soft small num">${amount(done)}/${amount(total)}</span>`
      }</header>
      <progress class="scale" max="${total || 1}" value="${total ? done : 0}" aria-label="${words}"></progress>
      <p class="small soft">${note}${_('Mạng ngắt thì gửi tiếp từ chỗ dừng.')}</p></section>`,
    );
  }

  renew() {
    const path = this.getAttribute('src');
    if (path && location.pathname === path.split('?')[0])
      htmx().ajax('GET', path, { target: '#page', swap: 'innerHTML' });
  }
}

/** @param {Progress | null} progress */
function told(progress) {
  if (!progress) return { words: _('Đang nối với máy chủ của Sở'), done: 0, total: 0 };
  const { step, done, total } = progress;
  if (step === 'attachments') {
    const minutes = minutesFor(total - done);
    return {
      words: _('Đang gửi ảnh %(file)s/%(files)s', { file: progress.file ?? 1, files: progress.files ?? 1 }),
      done,
      total,
      note: minutes && `${_('Còn %(time)s.', { time: minutes })} `,
    };
  }
  if (step === 'push') return { words: _('Đang gửi câu trả lời'), done, total };
  if (step === 'files') return { words: _('Đang tải mẫu phiếu và danh mục'), done, total };
  if (done === 0) return { words: _('Đang nhận dữ liệu'), done: 0, total: 0 };
  return { words: _('Đã nhận %(n)s bản ghi', { n: number(done) }), done: 0, total: 0 };
}

customElements.define('sync-progress', SyncProgress);
