/** <visit-minutes data-visit>: prints the paper in it, or hands it over as one file, by the share sheet or as a download. */
import { minutesFile } from '../minutes/file.js';
import { stylesText } from '../minutes_styles.js';
import { _ } from '../texts.js';

class VisitMinutes extends HTMLElement {
  connectedCallback() {
    this.querySelector('[data-print]')?.addEventListener('click', () => window.print());
    const button = this.querySelector('[data-share]');
    button?.addEventListener('click', () => void this.share(button));
  }

  /** @param {Element} button */
  async share(button) {
    if (button.getAttribute('aria-busy') === 'true') return;
    button.setAttribute('aria-busy', 'true');
    try {
      const file = await this.file();
      if (!(await isShared(file))) {
        download(file);
        this.say(_('Đã lưu %(name)s vào mục Tải xuống.', { name: file.name }));
      }
    } catch (error) {
      console.warn('Minutes', error);
      this.say(_('Chưa tạo được tệp; phiếu trên máy còn nguyên. Thử lại, hoặc in ra.'));
    } finally {
      button.removeAttribute('aria-busy');
    }
  }

  async file() {
    const drawn = /** @type {Element} */ (this.querySelector('.paper'));
    return minutesFile(drawn.outerHTML, await stylesText(), document.title, this.dataset.visit ?? '');
  }

  /** @param {string} words */
  say(words) {
    const told = /** @type {HTMLElement} */ (this.querySelector('[role="status"]'));
    told.hidden = false;
    told.textContent = words;
  }
}

/** @param {File} file @returns {Promise<boolean>} false: it has to go another way */
async function isShared(file) {
  if (!navigator.canShare?.({ files: [file] })) return false;
  try {
    await navigator.share({ files: [file] });
    return true;
  } catch (error) {
    // Closed by hand: nothing more is wanted. Refused: as a download.
    return /** @type {Error} */ (error).name === 'AbortError';
  }
}

/** @param {File} file */
function download(file) {
  const url = URL.createObjectURL(file);
  const link = Object.assign(document.createElement('a'), { href: url, download: file.name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

customElements.define('visit-minutes', VisitMinutes);
