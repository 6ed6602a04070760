// @ts-check
/**
 * Choosing rows of a list: the box in the head chooses the page, and the bar below says how many are chosen.
 * Markup: form[data-choosing], input[data-choose="all"], input[data-choose="row"], [data-chosen] for the words.
 */

/** @param {Document} page */
export function watchChoosing(page) {
  page.addEventListener('change', (event) => {
    const box = /** @type {HTMLInputElement} */ (event.target);
    const kind = box.dataset?.choose;
    const form = box.closest?.('[data-choosing]');
    if (!kind || !form) return;
    const rows = rowsOf(form);
    if (kind === 'all') for (const row of rows) row.checked = box.checked;
    tell(form, rows);
  });
}

/**
 * @param {Element} form
 * @returns {HTMLInputElement[]}
 */
function rowsOf(form) {
  return [...form.querySelectorAll('input[data-choose="row"]')].map(
    (row) => /** @type {HTMLInputElement} */ (row),
  );
}

/**
 * @param {Element} form
 * @param {HTMLInputElement[]} rows
 */
function tell(form, rows) {
  const chosen = rows.filter((row) => row.checked).length;
  const all = /** @type {HTMLInputElement | null} */ (form.querySelector('input[data-choose="all"]'));
  const words = /** @type {HTMLElement | null} */ (form.querySelector('[data-chosen]'));
  const whole = /** @type {HTMLInputElement | null} */ (form.querySelector('input[data-choose="result"]'));
  if (all) {
    all.checked = chosen > 0 && chosen === rows.length;
    all.indeterminate = chosen > 0 && chosen < rows.length;
  }
  // The server writes the sentence in the reader's language; only its number changes here.
  const n = whole?.checked ? Number(whole.dataset.count) : chosen;
  if (words) words.textContent = (words.dataset.chosen ?? '').replace('0', String(n));
}
