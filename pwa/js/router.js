/** Who answers /f/...: a Request comes in, a Response with a fragment goes out, the same with and without a network. */
import { Html, html } from './html.js';
import { _ } from './texts.js';

/**
 * @typedef {object} Asked
 * @property {URL} url
 * @property {Record<string, string>} params - parts of the address named in the pattern, decoded
 * @property {FormData} form - fields of a POST; empty for a GET
 * @property {Request} request
 */
/** @typedef {(asked: Asked) => Promise<Html | Response> | Html | Response} Answer */

/** @type {{method: string, pattern: RegExp, names: string[], answer: Answer}[]} */
const routes = [];

/** Pages not loaded yet, by their addresses. @type {Map<RegExp, () => Promise<unknown>>} */
const unread = new Map();

/** Runs before every answer; a Response from it (usually `goTo`) is given instead. @type {(asked: Asked) => Response | null} */
let guard = () => null;

/**
 * Answers `method` on `pattern`, e.g. route('GET', '/f/visits/:visit/sections/:section', showSection).
 * A named part matches up to the next slash. Registered once, when the page's module is loaded.
 * @param {'GET' | 'POST'} method
 * @param {string} pattern
 * @param {Answer} answer
 */
export function route(method, pattern, answer) {
  /** @type {string[]} */
  const names = [];
  const source = pattern.replace(/:(\w+)/g, (_whole, name) => {
    names.push(name);
    return '([^/]+)';
  });
  routes.push({ method, pattern: new RegExp(`^${source}/?$`), names, answer });
  // Whichever part was loaded first, /visits/:visit/finish is no section named "finish".
  routes.sort((one, other) => one.names.length - other.names.length);
}

/**
 * The pages at these addresses are loaded when the first of them is asked for, so that the first screen does not wait
 * for all. The worker keeps their files too, some right behind the first load.
 * @param {RegExp} addresses - of the path, without a slash at its end
 * @param {() => Promise<unknown>} load - imports the modules that call `route`
 */
export function pagesAt(addresses, load) {
  unread.set(addresses, load);
}

/** A part of the application that could not be loaded: the browser does not ask for it again in this page. */
class PartMissing extends Error {}

/** @param {string} path @throws {PartMissing} */
export async function loadPages(path) {
  for (const [addresses, load] of unread) {
    if (!addresses.test(path.replace(/\/$/, ''))) continue;
    await load().catch((error) => {
      throw new PartMissing(String(error));
    });
    unread.delete(addresses);
  }
}

/** @param {(asked: Asked) => Response | null} check */
export function guardWith(check) {
  guard = check;
}

/**
 * Sends the reader on to another field page, with an entry in the history; for the answer of a POST.
 * @param {string} path - begins with /f/
 */
export function goTo(path) {
  const location = JSON.stringify({ path, target: '#page', swap: 'innerHTML' });
  return new Response('', { headers: { 'HX-Location': location } });
}

/** Nothing to draw: the page stays as it is. */
export function nothing() {
  return new Response(null, { status: 204 });
}

/**
 * The answer to one request of the page. Never rejects: a failure is a page that says what is safe.
 * @param {Request} request
 * @returns {Promise<Response>}
 */
export async function handle(request) {
  const url = new URL(request.url);
  try {
    await loadPages(url.pathname);
    return await answerOf(request, url);
  } catch (error) {
    console.error(`${request.method} ${url.pathname}`, error);
    return answered(failure(error, url), 500);
  }
}

/** @param {Request} request @param {URL} url @returns {Promise<Response>} */
async function answerOf(request, url) {
  for (const { method, pattern, names, answer } of routes) {
    const found = method === request.method && pattern.exec(url.pathname);
    if (!found) continue;
    const params = Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(found[i + 1])]));
    const form = request.method === 'POST' ? await fieldsOf(request) : new FormData();
    const asked = { url, params, form, request };
    return answered(guard(asked) ?? (await answer(asked)), 200);
  }
  return answered(notFound(), 404);
}

/** @param {Request} request @returns {Promise<FormData>} */
async function fieldsOf(request) {
  const form = new FormData();
  const type = request.headers.get('Content-Type') ?? '';
  if (type.startsWith('multipart/form-data')) return request.formData();
  for (const [name, value] of new URLSearchParams(await request.text())) form.append(name, value);
  return form;
}

/** @param {Html | Response} answer @param {number} status */
function answered(answer, status) {
  if (answer instanceof Response) return answer;
  return new Response(answer.text, { status, headers: { 'Content-Type': 'text/html; charset=utf-8' } });
}

/** @param {unknown} error @param {URL} url */
export function failure(error, url) {
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const address = url.pathname + url.search;
  const inPage = !(error instanceof PartMissing) && html`hx-get="${address}" hx-target="#page"`;
  return simplePage(
    _('Không mở được trang này'),
    html`<p>${_('Dữ liệu đã lưu không bị ảnh hưởng.')}</p><p>${_(
      'Nội dung này có thể chưa tải về máy. Gửi, nhận rồi mở lại; nếu vẫn không được thì báo Sở.',
    )}</p><details class="why"><summary>${_('Chi tiết để báo Sở')}</summary><p class="code" lang="en">${detail}</p></details>`,
    html`<a class="button main" href="${address}" ${inPage}>${_('Mở lại trang này')}</a>`,
  );
}

function notFound() {
  return simplePage(
    _('Không có trang này'),
    html`<p>${_('Dữ liệu đã lưu không bị ảnh hưởng.')}</p>`,
    html`<a class="button main" href="/f/" hx-get="/f/" hx-target="#page" hx-push-url="true"
      >${_('Về trang Hôm nay')}</a>`,
  );
}

/** @param {string} title @param {Html} words @param {Html} action */
export function simplePage(title, words, action) {
  return html`<title>${title} – Khảo sát đo lường</title><div class="phone">
    <header class="top"><div class="top-row"><div class="title"><h1>${title}</h1></div></div></header>
    <main class="page stack">${words}</main><footer class="bar">${action}</footer></div>`;
}
