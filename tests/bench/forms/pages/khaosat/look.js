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

/** The form is on the phone, and is read there; the peers fetch theirs, so its bytes travel here too. */
async function fetchForm() {
  if (asked.has('kept')) return 0;
  await (await fetch(`/forms/${asked.get('form')}.khaosat.json`)).arrayBuffer();
  return performance.now();
}

const came = Promise.resolve().then(fetchForm);
window.looked = Promise.all([drawn, painted, came]).then(([drawn, painted, came]) => ({
  drawn,
  interactive: Math.max(painted, came),
}));
// Of the product's start nothing of this is a part.
painted.then(() => import('/khaosat/page.js'));
