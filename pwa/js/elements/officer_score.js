/**
 * <officer-score visit>: the score while it is looked at. It shuts the box around it after a minute without a touch,
 * when the screen is left and before anything is printed; nothing of it is announced by itself.
 */
import { isDrawn } from '../form/section.js';
import { openedVisit } from '../form/open_visits.js';
import { html, to } from '../html.js';
import { askNext, scoreWords } from '../pages/score.js';
import { criteriaFor } from '../score/criteria.js';
import { widestChanges } from '../score/missing.js';
import { ScoredWords } from '../score/scored_words.js';
import { scoring } from '../score/scoring.js';
import { _ } from '../texts.js';
import { fill } from '../trusted.js';

/** @import { Question } from '../../types/survey.d.ts' */
/** @import { VisitSession } from '../form/session.js' */

const OPEN_MS = 60_000;
/** On a phone a quarter as fast, still no task that is felt. */
const SLICE_MS = 8;

class OfficerScore extends HTMLElement {
  connectedCallback() {
    this.left = new AbortController();
    const { signal } = this.left;
    for (const touched of ['pointerdown', 'keydown', 'focusin'])
      this.addEventListener(touched, () => this.wait(), { signal });
    document.addEventListener('visibilitychange', () => this.shut(), { signal });
    window.addEventListener('beforeprint', () => this.shut(), { signal });
    this.wait();
    this.draw(openedVisit(this.getAttribute('visit') ?? ''), signal).catch((error) => {
      console.warn('Score', error);
      this.textContent = _('Chưa tính được điểm. Phiếu trên máy còn nguyên. Cập nhật ứng dụng rồi mở lại.');
    });
  }

  disconnectedCallback() {
    this.left?.abort();
    clearTimeout(this.timer);
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.shut(), OPEN_MS);
  }

  shut() {
    const box = this.closest('details');
    if (!box) return;
    if (this.contains(document.activeElement)) box.querySelector('summary')?.focus();
    box.open = false;
  }

  /** @param {VisitSession} session @param {AbortSignal} signal */
  async draw(session, signal) {
    const criteria = await criteriaFor(session.visit);
    if (!criteria) return fill(this, notHere());
    const { engine } = new ScoredWords(session.visit);
    const score = await inSlices(scoring(criteria, engine), signal);
    if (!score) return;
    fill(this, scoreWords(session, score));
    if (session.isReadOnly) return;
    const mayAsk = (/** @type {Question} */ question) =>
      isDrawn(question) &&
      (question.tier === 'core' || (session.mode === 'full' && question.tier === 'detail'));
    const changes = await inSlices(widestChanges(score.rules, engine, mayAsk, 2), signal);
    if (changes) fill(/** @type {Element} */ (this.querySelector('[data-ask]')), askNext(session, changes));
  }
}

function notHere() {
  return html`<p>${_('Máy chưa có tiêu chí chấm điểm cho phiếu này. Gửi, nhận khi có mạng rồi mở lại.')}</p>
    <p><a class="tap" ${to('/f/sync')}>${_('Gửi, nhận')}</a></p>`;
}

/**
 * Runs it with rests between, in which the page answers to whoever touches it.
 * @template T @param {Generator<void, T, void>} work @param {AbortSignal} signal
 * @returns {Promise<T | null>} null: nobody looks any more
 */
async function inSlices(work, signal) {
  while (!signal.aborted) {
    await new Promise((done) => setTimeout(done));
    for (const begun = performance.now(); performance.now() - begun < SLICE_MS; ) {
      const next = work.next();
      if (next.done) return next.value;
    }
  }
  return null;
}

customElements.define('officer-score', OfficerScore);
