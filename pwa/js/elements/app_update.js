/** <app-update>: says that a newer version is ready, and takes it when a person says so; never by surprise. */
import { html, icon } from '../html.js';
import { _ } from '../texts.js';
import { fill } from '../trusted.js';
import { takeVersion, waitingVersion, watchVersion } from '../version.js';

class AppUpdate extends HTMLElement {
  connectedCallback() {
    this.stop = watchVersion(() => this.draw());
    this.draw();
  }

  disconnectedCallback() {
    this.stop?.();
  }

  draw() {
    if (!waitingVersion()) return;
    fill(
      this,
      html`<section class="banner" role="status">${icon('download')}<h2>${_('Có bản mới của ứng dụng')}</h2>
      <p>${_('Dữ liệu đã lưu giữ nguyên. Cài khi không có phiếu nào đang mở.')}</p>
      <button class="button" type="button">${_('Cài bản mới')}</button></section>`,
    );
    this.querySelector('button')?.addEventListener('click', () => takeVersion());
  }
}

customElements.define('app-update', AppUpdate);
