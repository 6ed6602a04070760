/** The worker keeps a version whole or not at all, and never stands between the page and the server's programs. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createContext, runInContext } from 'node:vm';

const SOURCE = readFileSync(new URL('../../pwa/sw.js', import.meta.url), 'utf8');
const FILES = { '/f/': '<html>', '/static/v2/js/app.js': 'app' };
/** What nobody needs before a visit has ended. */
const MINUTES = { '/static/v2/minutes.js': 'minutes' };

/**
 * A worker of version v2 in a world with these files on the server.
 * @param {Record<string, string>} [served]
 * @param {(url: string, from: string) => string | undefined} [reply] - from: "default", with the browser's cache, or "reload"
 * @param {Record<string, string>} [afterwards] - files of the version that come behind a first installation
 */
function worker(served = FILES, reply = (url) => served[url], afterwards = {}) {
  /** @type {Map<string, Map<string, Response>>} */
  const stores = new Map([
    ['app-v1', new Map()],
    ['other', new Map()],
  ]);
  /** @type {Record<string, (event: any) => void>} */
  const handlers = {};
  /** Held by windows that are open. @type {Set<string>} */
  const locks = new Set();
  const navigator = {
    locks: {
      request: async (/** @type {string} */ name, /** @type {object} */ _how, /** @type {any} */ work) =>
        work(locks.has(name) ? null : { name }),
    },
  };
  const caches = {
    open: async (/** @type {string} */ name) => {
      const kept = stores.get(name) ?? new Map();
      stores.set(name, kept);
      return {
        put: async (/** @type {string} */ url, /** @type {Response} */ reply) => void kept.set(url, reply),
        match: async (/** @type {string} */ url) => kept.get(url)?.clone(),
        keys: async () => [...kept.keys()],
      };
    },
    match: async (/** @type {any} */ request) => {
      for (const kept of stores.values())
        if (kept.has(new URL(request.url).pathname)) return kept.get(new URL(request.url).pathname)?.clone();
      return undefined;
    },
    delete: async (/** @type {string} */ name) => stores.delete(name),
    keys: async () => [...stores.keys()],
  };
  const self = {
    addEventListener: (/** @type {string} */ name, /** @type {any} */ handler) =>
      Object.assign(handlers, { [name]: handler }),
    location: { origin: 'http://h' },
    clients: { claim: async () => {} },
    registration: /** @type {Record<'active' | 'waiting' | 'installing', object | null>} */ ({
      active: null,
      waiting: null,
      installing: null,
    }),
    skipWaiting: () => {},
  };
  const fetch = async (/** @type {any} */ asked, /** @type {any} */ how) => {
    const text = reply(typeof asked === 'string' ? asked : new URL(asked.url).pathname, how?.cache);
    return text === undefined ? new Response('', { status: 404 }) : new Response(text);
  };
  const shell = Object.entries({ ...FILES, ...afterwards }).map(([url, text]) => ({
    url,
    sha256: createHash('sha256').update(text).digest('hex'),
    ...(url in afterwards && { afterwards: true }),
  }));
  const source = SOURCE.replace('{{version}}', 'v2').replace("'{{shell}}'", JSON.stringify(shell));
  runInContext(
    source,
    createContext({
      self,
      caches,
      fetch,
      crypto,
      URL,
      Uint8Array,
      Promise,
      Error,
      Array,
      console,
      navigator,
    }),
  );
  /** @param {string} name @param {object} [event] @returns {Promise<any>} what the worker waits for, or answers with */
  const fire = (name, event = {}) => {
    /** @type {Promise<any>} */
    let waited = Promise.resolve(undefined);
    const keep = (/** @type {any} */ promise) => {
      waited = Promise.resolve(promise);
    };
    handlers[name]({ ...event, waitUntil: keep, respondWith: keep });
    return waited;
  };
  return { fire, stores, locks, registration: self.registration };
}

/** @param {string} path @param {object} [more] */
const get = (path, more = {}) => ({
  request: { url: `http://h${path}`, method: 'GET', mode: 'cors', ...more },
});

test('asked whether all is kept, it counts what comes behind a first installation, and fetches what is missing', async () => {
  const served = { ...FILES };
  const { fire, stores } = worker(served, undefined, MINUTES);
  const asked = async () => {
    /** @type {unknown[]} */
    const told = [];
    const ports = [{ postMessage: (/** @type {unknown} */ word) => told.push(word) }];
    await fire('message', { data: 'whole?', ports });
    return told;
  };
  await fire('install');
  await fire('activate');

  assert.deepEqual(await asked(), [false]);
  Object.assign(served, MINUTES);
  assert.deepEqual(await asked(), [false]);
  assert.ok(stores.get('app-v2')?.has('/static/v2/minutes.js'));
  assert.deepEqual(await asked(), [true]);
});

test('a whole version is kept', async () => {
  const { fire, stores } = worker();

  await fire('install');

  assert.deepEqual([...(stores.get('app-v2') ?? new Map()).keys()].sort(), Object.keys(FILES));
});

for (const [what, served] of /** @type {const} */ ([
  ['is missing', { '/f/': '<html>' }],
  ['differs from what was announced', { ...FILES, '/static/v2/js/app.js': 'other' }],
])) {
  test(`a version of which one file ${what} is not kept at all`, async () => {
    const { fire, stores } = worker(served);

    await assert.rejects(fire('install'), /not installed/);

    assert.ok(!stores.has('app-v2'));
    assert.ok(stores.has('app-v1'));
  });
}

test('every address of the field opens the kept page', async () => {
  const { fire } = worker();
  await fire('install');

  const reply = await fire('fetch', get('/f/visits/x/y', { mode: 'navigate' }));

  assert.equal(await reply.text(), '<html>');
});

test('it touches neither what is sent, nor the programs, nor the office', async () => {
  const { fire } = worker();
  await fire('install');

  for (const event of [
    get('/f/', { method: 'POST' }),
    get('/api/v1/forms/a/1'),
    get('/', { mode: 'navigate' }),
  ]) {
    assert.equal(await fire('fetch', event), undefined);
  }
});

test('the older version’s files stay until the newer has started', async () => {
  const { fire, stores } = worker();
  await fire('install');
  assert.ok(stores.has('app-v1'));

  await fire('message', { data: 'started' });

  assert.deepEqual([...stores.keys()].sort(), ['app-v2', 'other']);
});

for (const state of /** @type {const} */ (['waiting', 'installing'])) {
  test(`a version that is ${state} keeps its files when the one before it starts again`, async () => {
    // A reload inside a visit, where no version is taken: the app later did not open offline any more.
    const { fire, stores, registration } = worker();
    await fire('install');
    stores.set('app-v3', new Map());
    registration[state] = {};

    await fire('message', { data: 'started' });

    assert.ok(stores.has('app-v3'));
  });
}

test('the older version’s files stay while a window of it is open: it may need further parts', async () => {
  const { fire, stores, locks } = worker();
  await fire('install');
  locks.add('app-v1');

  await fire('message', { data: 'started' });
  assert.ok(stores.has('app-v1'));

  locks.clear();
  await fire('message', { data: 'started' });
  assert.ok(!stores.has('app-v1'));
});

test('a file that the browser holds is asked for again only if it is not what was announced', async () => {
  /** @type {string[]} */
  const asked = [];
  const { fire, stores } = worker(FILES, (url, from) => {
    asked.push(`${from} ${url}`);
    return url.endsWith('.js') && from === 'default' ? 'spoilt' : FILES[/** @type {'/f/'} */ (url)];
  });

  await fire('install');

  assert.deepEqual(asked, ['default /f/', 'default /static/v2/js/app.js', 'reload /static/v2/js/app.js']);
  assert.equal(await stores.get('app-v2')?.get('/static/v2/js/app.js')?.text(), 'app');
});

for (const [when, event] of /** @type {const} */ ([
  ['takes over', ['activate']],
  ['starts', ['message', { data: 'started' }]],
])) {
  test(`a version whose files are gone is kept again when it ${when}`, async () => {
    const { fire, stores } = worker();
    await fire('install');
    stores.delete('app-v2');

    await fire(...event);

    assert.equal(stores.get('app-v2')?.size, 2);
  });
}

test('a version whose files are gone takes over without a network too', async (context) => {
  context.mock.method(console, 'error', () => {});
  const { fire } = worker({});

  await fire('activate');
});

test('a first installation ends without what a visit needs at its end, which is kept right behind', async () => {
  const { fire, stores } = worker({ ...FILES, ...MINUTES }, undefined, MINUTES);

  await fire('install');
  assert.equal(stores.get('app-v2')?.size, 2);

  await fire('activate');
  while (stores.get('app-v2')?.size !== 3) await new Promise((done) => setImmediate(done));
});

test('an update is installed with what a visit needs at its end, or not at all', async () => {
  // Who took it over on the road would have had minutes before, and none then.
  const { fire, stores, registration } = worker(FILES, undefined, MINUTES);
  registration.active = {};

  await assert.rejects(fire('install'), /not installed/);

  assert.ok(!stores.has('app-v2'));
});

test('what cannot be kept again takes nothing away that is there', async (context) => {
  context.mock.method(console, 'error', () => {});
  const { fire, stores } = worker(FILES, undefined, MINUTES);
  await fire('install');

  await fire('message', { data: 'started' });

  assert.equal(stores.get('app-v2')?.size, 2);
});
