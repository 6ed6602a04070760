/**
 * A1  An irrelevant answer reads blank and is kept.
 * A2  sum, min and max skip blanks; the sum of nothing is 0; a number that is none is stored as ''.
 * A3  Lowering a count hides rows and keeps their answers.
 * A4  A default fills what is absent, never what was cleared; what the engine puts in is told once.
 * A5  Wrong text is kept, and reported.
 * A6  Rows that look at their siblings are never stale.
 * A7  A removed row comes back whole.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Answering } from '../../../pwa/js/form/answering.js';
import {
  AT,
  YES,
  calculated,
  column,
  date,
  decimal,
  fn,
  group,
  integer,
  listOf,
  num,
  op,
  ref,
  repeat,
  selectMultiple,
  selectOne,
  str,
  survey,
  text,
} from './builders.js';

const open = (definition, fields = {}, rows = [], options = {}) =>
  new Answering(definition, { fields, rows }, { ...AT, ...options });
const rowOf = (id, repeatPath, fields = {}, parent = '') => ({
  id,
  repeat: repeatPath,
  parent,
  position: id,
  fields,
});

const shop = () =>
  survey([
    text('has_shop'),
    text('shop', { relevant: op('=', ref('has_shop'), str('yes')), required: YES }),
    calculated('shown', fn('concat', str('['), ref('shop'), str(']'))),
  ]);

test('an irrelevant answer reads blank, is kept, and is back when asked again', () => {
  // A1
  const form = open(shop(), { has_shop: 'yes', shop: 'Suối Cả' });

  form.set('has_shop', 'no');

  assert.equal(form.value('shown'), '[]');
  assert.equal(form.value('shop'), 'Suối Cả');
  assert.deepEqual(form.problems(), []);
  form.set('has_shop', 'yes');
  assert.equal(form.value('shown'), '[Suối Cả]');
});

test('a question inside an irrelevant group is not asked', () => {
  // A1
  const form = open(
    survey([
      text('on'),
      group('g', { relevant: op('=', ref('on'), str('yes')) }, text('inner', { required: YES })),
    ]),
  );

  assert.equal(form.isRelevant('/data/g/inner'), false);
  form.set('on', 'yes');
  assert.equal(form.isRelevant('/data/g/inner'), true);
  assert.deepEqual(
    form.problems().map(({ path, code }) => [path, code]),
    [['/data/g/inner', 'required']],
  );
});

const sums = () =>
  survey([
    repeat('r', {}, integer('n')),
    calculated('total', fn('sum', ref('r/n'))),
    calculated('least', fn('min', ref('r/n'))),
  ]);

test('sum and min skip blank rows', () => {
  // A2
  const form = open(sums(), {}, [
    rowOf('a', '/data/r', { n: 3 }),
    rowOf('b', '/data/r'),
    rowOf('c', '/data/r', { n: 2 }),
  ]);

  assert.equal(form.value('total'), '5');
  assert.equal(form.value('least'), '2');
});

test('the sum of nothing is 0, the least of nothing is blank', () => {
  // A2
  const form = open(sums());

  assert.deepEqual(form.calculated().fields, { total: '0', least: '' });
});

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
  // A3 A4
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

test('a default fills what is absent, never what was cleared', () => {
  // A4
  const definition = survey([
    integer('a', { initial: '5' }),
    integer('b', { initial: '5' }),
    date('c', { initial: fn('today') }),
  ]);

  const form = open(definition, { b: null });

  assert.deepEqual([form.value('a'), form.value('b'), form.value('c')], [5, null, '2026-11-20']);
  assert.deepEqual(
    form.filledIn().answers.map(({ key }) => key),
    ['a', 'c'],
  );
  assert.deepEqual(form.filledIn().answers, []);
});

test('text in a number question is kept as typed and reported', () => {
  // A5
  const form = open(
    survey([integer('n', { constraint: op('>', ref('n'), num(0)) }), decimal('d'), date('when')]),
  );

  form.set('n', 'mười hai');
  form.set('d', '1,5,2');
  form.set('when', '2026-02-30');

  assert.equal(form.value('n'), 'mười hai');
  assert.deepEqual(
    form.problems().map(({ key, code }) => [key, code]),
    [
      ['n', 'type'],
      ['d', 'type'],
      ['when', 'type'],
    ],
  );
});

test('white space alone is no answer', () => {
  // A5
  const form = open(survey([text('t', { required: YES })]));

  form.set('t', '  ');

  assert.deepEqual(
    form.problems().map(({ code }) => code),
    ['required'],
  );
});

test('a message is the one of the form, else the standard one translated', () => {
  const definition = survey([
    text('a', { required: YES, required_message: { vi: 'Thiếu tên' } }),
    text('b', { required: YES }),
  ]);

  const form = open(definition, {}, [], { translate: (text) => text.toUpperCase() });

  assert.deepEqual(
    form.problems().map(({ message }) => message),
    ['Thiếu tên', 'CÂU NÀY CẦN TRẢ LỜI.'],
  );
});

const towns = () =>
  survey(
    [
      selectOne('region', { list: 'regions' }),
      selectMultiple('towns', {
        list: 'towns',
        filter: op('=', column('region'), ref('region')),
      }),
      calculated('chosen', ref('towns')),
    ],
    {
      lists: { regions: listOf('n s'), towns: listOf('n1 n2 s1', (name) => ({ region: name[0] })) },
    },
  );

test('a choice that the filter takes away is kept, reported, and read by no expression', () => {
  const form = open(towns(), { region: 'n', towns: ['n1', 'n2'] });

  form.set('region', 's');

  assert.deepEqual(form.choices('towns'), [{ name: 's1', label: 's1 vi' }]);
  assert.equal(form.value('chosen'), '');
  assert.deepEqual(form.value('towns'), ['n1', 'n2']);
  assert.deepEqual(
    form.problems().map(({ code }) => code),
    ['choice'],
  );
});

test('labels of choices follow the language', () => {
  const form = open(towns(), { region: 's' });

  form.language = 'en';

  assert.deepEqual(form.choices('towns'), [{ name: 's1', label: 's1 en' }]);
});

test('a list that this phone lacks does not make an answer wrong', () => {
  const definition = survey([selectOne('commune', { list: 'communes', required: YES })], {
    lists: { communes: { file: 'communes', items: [] } },
  });

  const form = open(definition, { commune: '05455' });

  assert.deepEqual(form.problems(), []);
  assert.deepEqual(
    open(definition, { commune: 'x' }, [], { lists: { communes: [{ name: '05455' }] } }).problems().length,
    1,
  );
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

test('progress counts the questions of one tier over all rows', () => {
  const form = open(
    survey([
      repeat('r', {}, text('a', { required: YES }), text('b', { tier: 'detail' }), calculated('c', num(1))),
    ]),
    {},
    [rowOf('x', '/data/r', { a: 'yes' }), rowOf('y', '/data/r')],
  );

  assert.deepEqual(form.progress('/data/r'), { answered: 1, asked: 2, problems: 1 });
  assert.deepEqual(form.progress('/data/r', 'detail'), { answered: 0, asked: 2, problems: 1 });
});

test('a constraint is looked at again when another question changes', () => {
  const form = open(survey([integer('a'), integer('b', { constraint: op('<=', ref('b'), ref('a')) })]), {
    a: 5,
    b: 4,
  });

  form.set('a', 3);

  assert.deepEqual(
    form.problems().map(({ key, code }) => [key, code]),
    [['b', 'constraint']],
  );
});

test('once() keeps its first value although nobody looked at it', () => {
  const form = open(survey([integer('a'), calculated('first', fn('once', ref('a')))]));

  form.set('a', 5);
  form.set('a', 9);

  assert.equal(form.value('first'), '5');
});

test('a trigger sets its question once, after the calculations of the same change', () => {
  const form = open(
    survey([
      integer('a'),
      calculated('double', op('*', ref('a'), num(2))),
      integer('copy', { calculation: ref('double'), triggers: ['/data/a'] }),
    ]),
  );

  form.set('a', 6);

  assert.equal(form.value('copy'), 12);
  assert.deepEqual(form.filledIn().answers, [{ key: 'copy', row: '', value: 12 }]);
  form.set('copy', 1);
  assert.equal(form.value('copy'), 1);
});

test('an unknown key, path or row is an error that names it', () => {
  const form = open(sums());

  assert.throws(() => form.set('nothing', 1), /"nothing"/);
  assert.throws(() => form.value('n', 'r9'), /r9/);
  assert.throws(() => form.value('n'), /\/data\/r\/n/);
  assert.throws(() => form.set('total', 1), /calculated/);
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
