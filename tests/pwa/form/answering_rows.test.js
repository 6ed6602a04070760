/**
 * A3  Lowering a count hides rows and keeps their answers; raising it adds what is missing, and tells which.
 * A6  Rows that look at their siblings are never stale.
 * A7  A removed row comes back whole.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Answering } from '../../../pwa/js/form/answering.js';
import { AT, YES, calculated, fn, integer, op, ref, repeat, survey, text } from './builders.js';

const open = (definition, fields = {}, rows = [], options = {}) =>
  new Answering(definition, { fields, rows }, { ...AT, ...options });
const rowOf = (id, repeatPath, fields = {}, parent = '') => ({
  id,
  repeat: repeatPath,
  parent,
  position: id,
  fields,
});

const sums = () =>
  survey([
    repeat('r', {}, integer('n')),
    calculated('total', fn('sum', ref('r/n'))),
    calculated('least', fn('min', ref('r/n'))),
  ]);

test('lowering a count hides rows and raising it shows them again with their answers', () => {
  // A3
  const form = open(
    survey([
      integer('many'),
      repeat('r', { count: ref('many') }, text('t')),
      calculated('rows', fn('count', ref('r'))),
    ]),
    { many: 2 },
    [rowOf('a', '/data/r', { t: 'one' }), rowOf('b', '/data/r', { t: 'two' })],
  );

  form.set('many', 1);

  assert.deepEqual(form.rows('/data/r'), ['a']);
  assert.equal(form.value('rows'), '1');
  form.set('many', 2);
  assert.equal(form.value('t', 'b'), 'two');
  form.set('many', null);
  assert.deepEqual(form.rows('/data/r'), []);
});

test('a count adds the rows that are missing and tells which', () => {
  // A3
  const definition = survey([
    integer('many'),
    repeat('r', { count: ref('many') }, text('t', { initial: 'x' })),
  ]);
  let made = 0;
  const form = open(definition, {}, [], {
    newRow: (_repeat, _parent, last) => ({ id: `new${++made}`, position: `${last}m` }),
  });

  form.set('many', 2);

  assert.deepEqual(form.rows('/data/r'), ['new1', 'new2']);
  const filled = form.filledIn();
  assert.deepEqual(
    filled.rows.map((row) => [row.id, row.position]),
    [
      ['new1', 'm'],
      ['new2', 'mm'],
    ],
  );
  assert.deepEqual(filled.answers, [
    { key: 't', row: 'new1', value: 'x' },
    { key: 't', row: 'new2', value: 'x' },
  ]);
});

test('positions and shares of all rows follow when one row goes', () => {
  // A6
  const form = open(
    survey([
      repeat(
        'r',
        {},
        integer('n'),
        calculated('at', fn('position', ref('r', 1))),
        calculated('share', op('div', ref('r/n', 1), fn('sum', ref('r/n')))),
      ),
    ]),
    {},
    ['a', 'b', 'c'].map((id) => rowOf(id, '/data/r', { n: 2 })),
  );
  assert.equal(form.value('at', 'c'), '3');

  form.removeRow('b');

  assert.deepEqual([form.value('at', 'c'), form.value('share', 'a')], ['2', '0.5']);
});

test('sums in nested rows stay with their own outer row', () => {
  // A6
  const form = open(
    survey([
      repeat(
        'site',
        {},
        repeat('tool', {}, integer('n')),
        calculated('of_site', fn('sum', ref('site/tool/n', 1))),
      ),
      calculated('of_all', fn('sum', ref('site/tool/n'))),
    ]),
    {},
    [
      rowOf('t1', '/data/site/tool', { n: 1 }, 's1'),
      rowOf('t2', '/data/site/tool', { n: 2 }, 's2'),
      rowOf('s1', '/data/site'),
      rowOf('s2', '/data/site'),
    ],
  );

  form.addRow('/data/site/tool', 't3', 't3', 's2', { n: 4 });

  assert.deepEqual(
    [form.value('of_site', 's1'), form.value('of_site', 't3'), form.value('of_all')],
    ['1', '6', '7'],
  );
});

test('a removed row comes back whole, with the rows inside it', () => {
  // A7
  const form = open(survey([repeat('site', {}, text('name'), repeat('tool', {}, integer('n')))]), {}, [
    rowOf('s1', '/data/site', { name: 'A' }),
    rowOf('t1', '/data/site/tool', { n: 1 }, 's1'),
    rowOf('s2', '/data/site'),
  ]);
  const data = form.rowData('s1');

  form.removeRow('s1');
  assert.deepEqual(form.rows('/data/site'), ['s2']);
  form.restoreRow(data);

  assert.deepEqual(
    [form.rows('/data/site'), form.value('name', 's1'), form.value('n', 't1')],
    [['s1', 's2'], 'A', 1],
  );
});

test('rows of a repeat that the form does not have are set aside, not lost', () => {
  const form = open(sums(), {}, [rowOf('x', '/data/gone', { a: 1 })]);

  assert.deepEqual(
    form.unplaced.map((row) => row.id),
    ['x'],
  );
});

test('too few and too many rows are problems of the repeat', () => {
  const form = open(survey([repeat('r', { rows_min: 1, rows_max: 1 }, text('t'))]));
  assert.deepEqual(form.problems(), [
    { path: '/data/r', key: '', row: '', code: 'rows', message: 'Cần ít nhất 1 dòng.' },
  ]);

  form.addRow('/data/r', 'a', 'a');
  assert.deepEqual(form.problems(), []);
  form.addRow('/data/r', 'b', 'b');

  assert.equal(form.problems()[0].message, 'Nhiều nhất là 1 dòng.');
});

test('200 rows of 20 questions take an answer, and give what follows from it, in a few milliseconds', () => {
  const names = Array.from({ length: 18 }, (_, i) => `q${i}`);
  const form = open(
    survey([
      repeat(
        'r',
        {},
        ...names.map((name) => integer(name, { required: YES })),
        calculated('share', op('div', ref('r/q0', 1), fn('sum', ref('r/q0')))),
        calculated('at', fn('position', ref('r', 1))),
      ),
      calculated('total', fn('sum', ref('r/q0'))),
    ]),
    {},
    Array.from({ length: 200 }, (_, i) =>
      rowOf(String(1000 + i), '/data/r', Object.fromEntries(names.map((name) => [name, i]))),
    ),
  );
  const took = [];

  for (let i = 0; i < 30; i++) {
    const start = performance.now();
    form.set('q0', i, '1050');
    form.value('total');
    form.value('share', '1050');
    form.problems('/data/r/q0');
    took.push(performance.now() - start);
  }

  // Generous: the machine that tests may be busy; a copy of all rows for each row would take seconds.
  assert.ok(took.sort((a, b) => a - b)[15] < 25, `${took[15]} ms`);
});
