/**
 * A1  An irrelevant answer reads blank and is kept.
 * A2  sum, min and max skip blanks; the sum of nothing is 0; a number that is none is stored as ''.
 * A4  A default fills what is absent, never what was cleared; what the engine puts in is told once.
 * A5  Wrong text is kept, and reported.
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

test('a chain of 1,500 calculations is worked out to its end', () => {
  // Each reads the one before, in its condition too: worked out from its end, it would be too deep for a browser.
  const chain = Array.from({ length: 1500 }, (_each, i) =>
    calculated(`c${i}`, i ? op('+', ref(`c${i - 1}`), num(1)) : num(1), {
      relevant: i ? op('!=', ref(`c${i - 1}`), str('none')) : null,
    }),
  );

  const form = new Answering(survey(chain), { fields: {}, rows: [] }, AT);

  assert.equal(form.value('c1499'), '1500');
  assert.deepEqual(form.problems(), []);
});
