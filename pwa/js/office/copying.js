// @ts-check
/**
 * A button that copies a link: button[data-copy="text"]. It then says so in the words of data-copied; where the
 * browser refuses, in those of data-refused: the link itself is always readable beside it.
 */

/** @param {Document} page */
export function watchCopying(page) {
  page.addEventListener('click', async (event) => {
    const target = /** @type {Element} */ (event.target);
    const button = /** @type {HTMLElement | null} */ (target.closest?.('[data-copy]'));
    if (!button) return;
    const { copy = '', copied = '', refused = '' } = button.dataset;
    try {
      await navigator.clipboard.writeText(copy);
      button.textContent = copied;
    } catch {
      button.textContent = refused;
    }
  });
}
