/** When the key leaves the memory: on demand, and of a window in which nobody did anything for a quarter of an hour. */
import { saveTyped } from '../store/closing.js';
import { hearTabs, tellTabs } from '../store/tabs.js';

const IDLE_MS = 15 * 60_000;
const LOOK_EVERY_MS = 20_000;
const SIGNS_OF_LIFE = ['pointerdown', 'keydown', 'input'];
const WORD = 'lock';

let hasBegun = false;

/** From when a page was unlocked. */
export function startLocking() {
  if (hasBegun) return;
  hasBegun = true;
  let latest = moment();
  for (const sign of SIGNS_OF_LIFE)
    addEventListener(sign, () => (latest = moment()), { capture: true, passive: true });
  const look = () => {
    // Alone: in another window somebody may be at work.
    if (isOver(latest, moment())) void forgetKey();
  };
  setInterval(look, LOOK_EVERY_MS);
  document.addEventListener('visibilitychange', look);
  hearTabs((word) => {
    if (word === WORD) void forgetKey();
  });
}

/** Both clocks: one stands still while the phone sleeps, the other can be set. */
function moment() {
  return { wallMs: Date.now(), runMs: performance.now() };
}

/** @typedef {{wallMs: number, runMs: number}} Moment */

/** @param {Moment} latest @param {Moment} now */
export function isOver(latest, now) {
  return Math.max(now.wallMs - latest.wallMs, now.runMs - latest.runMs) >= IDLE_MS;
}

/** Every window of this application asks for the PIN again. */
export function lock() {
  tellTabs(WORD);
  return forgetKey();
}

/** A page that is loaded anew has no memory; what was typed is stored before, or caught for the reload. */
async function forgetKey() {
  await saveTyped().catch((error) => console.error('Not everything was saved before locking', error));
  location.reload();
}
