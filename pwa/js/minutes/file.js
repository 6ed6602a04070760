/** The minutes as one HTML file: styles and signatures inside, no script, readable without this application. */
import { html, Html } from '../html.js';

/**
 * @param {string} paper - the HTML of the paper
 * @param {string} styles - of css/minutes.css
 * @param {string} title
 * @param {string} visit - id
 */
export function minutesFile(paper, styles, title, visit) {
  const text = html`<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${new Html(styles)}</style></head><body class="minutes">${new Html(paper)}</body></html>
`;
  return new File([text.text], `bien-ban-${visit.slice(-6)}.html`, { type: 'text/html' });
}
