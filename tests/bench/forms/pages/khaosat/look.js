/**
 * At the head of the application's script, and small: from here on it is seen when the first questions stand in the page,
 * and when they were painted. The peers' pages know it by themselves.
 */
import { frame } from '../measuring.js';

// No worker, as with the peers.
delete Navigator.prototype.serviceWorker;

/** @returns {Promise<number>} when the first questions stand in the page */
function firstQuestions() {
  return new Promise((done) => {
    const isThere = () => document.querySelector('.question') !== null;
    if (isThere()) throw new Error('The first questions came before anybody looked.');
    new MutationObserver((_changes, observer) => {
      if (!isThere()) return;
      observer.disconnect();
      done(performance.now());
    }).observe(document, { childList: true, subtree: true });
  });
}

const asked = new URLSearchParams(location.search);
const drawn = firstQuestions();
const painted = drawn.then(frame);

const FORM = new URL(`/forms/${asked.get('form')}.khaosat.json`, location.origin).href;

/**
 * The form is on the phone, and is read there; the peers fetch theirs, so its bytes travel here too (as a preload of
 * the page), and ready is nobody before they are here. They are told by the browser: to read them once more would be
 * work that no phone has.
 * @returns {Promise<number>} when the last of them came
 */
function formCame() {
  if (asked.has('kept')) return Promise.resolve(0);
  return new Promise((done) => {
    new PerformanceObserver((list) => {
      const entry = list.getEntriesByName(FORM)[0];
      if (entry) done(entry.responseEnd);
    }).observe({ type: 'resource', buffered: true });
  });
}

window.looked = painted.then(async (painted) => ({
  drawn: await drawn,
  interactive: Math.max(painted, await formCame()),
}));
// Of the product's start nothing of this is a part.
painted.then(() => import('/khaosat/page.js'));
