/** What lies beside the databases goes with the person whose it is, and stays with everybody else. */
import 'fake-indexeddb/auto';
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { forgetNotes } from '../../../pwa/js/store/notes.js';
import { forgetSession } from '../../../pwa/js/store/people_here.js';
import { writeSession } from '../../../pwa/js/store/session.js';

const TYPED = ['khaosat.unsaved.lan.v1', 'khaosat.unsaved.tuan.v2', 'other.unsaved.lan.v1'];
const NOTED = [
  ...['khaosat.visit.v1', 'khaosat.recent.communes', 'khaosat.language', 'khaosat.contrast'],
  ...['khaosat.news lan', 'khaosat.news tuan', 'khaosat.wifi lan', 'khaosat.rescue tuan'],
];

/** A browser's, whose names are its own properties. @param {string[]} names @returns {any} */
function slots(names) {
  const methods = {
    getItem: (/** @type {string} */ name) => all[name] ?? null,
    setItem: (/** @type {string} */ name, /** @type {string} */ text) => Object.assign(all, { [name]: text }),
    removeItem: (/** @type {string} */ name) => delete all[name],
  };
  const all = Object.create(methods);
  return Object.assign(all, Object.fromEntries(names.map((name) => [name, 'x'])));
}

beforeEach(async () => {
  Object.assign(globalThis, { localStorage: slots(NOTED), sessionStorage: slots(TYPED) });
  for (const id of ['tuan', 'lan'])
    await writeSession({ person: { id, name: '' }, device: `${id}000000`, recovery_key: '', enrolled_ms: 0 });
});

test('whoever leaves takes their notes along; what another typed and chose stays', async () => {
  // The second of two had not even unlocked: what a reload had caught of theirs was deleted with the first.
  await forgetSession('lan');

  await forgetNotes();

  assert.deepEqual(Object.keys(sessionStorage), ['khaosat.unsaved.tuan.v2', 'other.unsaved.lan.v1']);
  assert.deepEqual(Object.keys(localStorage), [
    ...['khaosat.language', 'khaosat.contrast', 'khaosat.news tuan', 'khaosat.rescue tuan'],
  ]);
});

test('with the last person everything goes, but what other applications noted', async () => {
  await forgetSession('lan');
  await forgetSession('tuan');

  await forgetNotes();

  assert.deepEqual([...Object.keys(sessionStorage), ...Object.keys(localStorage)], ['other.unsaved.lan.v1']);
});
