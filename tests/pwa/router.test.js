/** The page answers /f/... by itself, and a failure is a page that says what is safe. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { html } from '../../pwa/js/html.js';
import { goTo, handle, pagesAt, route } from '../../pwa/js/router.js';

const HERE = 'http://127.0.0.1';
/** @param {string} path @param {RequestInit} [init] */
const asked = (path, init) => handle(new Request(HERE + path, init));

test('named parts, the query and the fields of a form reach the page', async () => {
  route(
    'GET',
    '/f/t/:one/x/:two',
    ({ params, url }) => html`${params.one}|${params.two}|${url.searchParams.get('q')}`,
  );
  route('POST', '/f/t', ({ form }) => html`${String(form.get('name'))}`);

  assert.equal(await (await asked('/f/t/a%20b/x/c?q=1')).text(), 'a b|c|1');
  assert.equal(
    await (await asked('/f/t', { method: 'POST', body: new URLSearchParams({ name: 'Chè' }) })).text(),
    'Chè',
  );
});

test('a page that fails says that what was saved is not affected', async (context) => {
  context.mock.method(console, 'error', () => {});
  route('GET', '/f/broken', () => {
    throw new Error('<b>no</b>');
  });

  const reply = await asked('/f/broken');

  assert.equal(reply.status, 500);
  const text = await reply.text();
  assert.match(text, /Dữ liệu đã lưu không bị ảnh hưởng/);
  assert.match(text, /&lt;b&gt;no/);
});

test('an address that is none leads back', async () => {
  const reply = await asked('/f/nowhere');

  assert.equal(reply.status, 404);
  assert.match(await reply.text(), /hx-get="\/f\/"/);
});

test('pages are read when the first below their address is asked for, and once', async () => {
  let reads = 0;
  pagesAt(/^\/f\/late\//, async () => {
    reads += 1;
    route('GET', '/f/late/page', () => html`late`);
  });

  assert.equal(await (await asked('/f/late/page')).text(), 'late');
  await asked('/f/late/page');
  assert.equal(reads, 1);
});

test('after a POST the reader is sent on, into #page', () => {
  assert.deepEqual(JSON.parse(goTo('/f/').headers.get('HX-Location') ?? ''), {
    path: '/f/',
    target: '#page',
    swap: 'innerHTML',
  });
});
