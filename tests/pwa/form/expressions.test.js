/**
 * E1  Conversions are those of XPath 1.0, and dates read as day numbers.
 * E2  Decimals are written without the noise of binary fractions.
 * E3  regex() matches the whole text.
 * E4  today() is the calendar day of the given moment in the given zone.
 * E5  Own functions know Vietnamese tax codes, telephones and ends of months.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Answering } from '../../../pwa/js/form/answering.js';
import {
  AT,
  calculated,
  column,
  fn,
  listOf,
  num,
  op,
  ref,
  repeat,
  selectOne,
  str,
  survey,
  text,
} from './builders.js';

function textOf(tree, options = {}) {
  return new Answering(
    survey([calculated('c', tree)]),
    { fields: {}, rows: [] },
    { ...AT, ...options },
  ).value('c');
}

test('numbers are written as people write them', () => {
  // E1 E2
  const cases = [
    [op('+', num(0.1), num(0.2)), '0.3'],
    [op('div', num(1), num(3)), '0.333333333333333'],
    [['neg', num(0)], '0'],
    [num(1e21), '1000000000000000000000'],
    [num(0.0000001), '0.0000001'],
    [num(9007199254740991), '9007199254740991'],
    [op('div', num(1), num(0)), 'Infinity'],
    [fn('number', str('a')), ''],
    [fn('string', fn('number', str('a'))), 'NaN'],
  ];

  for (const [tree, expected] of cases) assert.equal(textOf(tree), expected, JSON.stringify(tree));
});

test('halves are rounded away from zero on the decimal that is written', () => {
  // E2
  const round = (number, digits) => textOf(fn('round', num(number), num(digits)));

  assert.deepEqual(
    [round(2.675, 2), round(1.005, 2), round(-1.5, 0), round(-0.5, 0), round(21.5, -1)],
    ['2.68', '1.01', '-2', '0', '20'],
  );
});

test('a date is a number of days where a number is asked', () => {
  // E1
  assert.equal(textOf(op('-', str('2026-11-20'), str('2026-11-01'))), '19');
  assert.equal(textOf(op('<', str('2026-02-28'), fn('today'))), 'true');
  assert.equal(textOf(fn('number', str('2026-02-30'))), '');
  assert.equal(textOf(fn('date', op('+', fn('today'), num(11)))), '2026-12-01');
  assert.equal(
    textOf(fn('format-date', str('2026-03-05'), str('%d/%m/%Y %e %n %y %a %b'))),
    '05/03/2026 5 3 26 T5 thg 3',
  );
});

test('today is the day in the zone', () => {
  // E4
  const nearMidnight = Date.UTC(2026, 10, 20, 18, 30);

  assert.equal(textOf(fn('today'), { nowMs: nearMidnight }), '2026-11-21');
  assert.equal(textOf(fn('today'), { nowMs: nearMidnight, zone: 'UTC' }), '2026-11-20');
  assert.equal(textOf(fn('now'), { nowMs: nearMidnight }), '2026-11-21T01:30:00+07:00');
  assert.equal(
    textOf(fn('now'), { nowMs: nearMidnight, zone: 'America/St_Johns' }),
    '2026-11-20T15:00:00-03:30',
  );
});

test('regex matches the whole text', () => {
  // E3
  assert.equal(textOf(fn('regex', str('a12'), str('[0-9]+'))), 'false');
  assert.equal(textOf(fn('regex', str('12'), str('1|12'))), 'true');
  assert.equal(textOf(fn('regex', str('a-b'), str('a\\-b'))), 'true');
});

test('a comparison with rows holds when it holds for one of them', () => {
  // E1
  const form = new Answering(
    survey([
      repeat('r', {}, text('t')),
      calculated('any', op('=', ref('r/t'), str('b'))),
      calculated('other', op('!=', ref('r/t'), str('b'))),
    ]),
    {
      fields: {},
      rows: ['a', 'b'].map((id) => ({ id, repeat: '/data/r', parent: '', position: id, fields: { t: id } })),
    },
    AT,
  );

  assert.deepEqual(form.calculated().fields, { any: 'true', other: 'true' });
});

test('lists are read by column, by path and by pulldata', () => {
  const lists = { towns: listOf('n1 n2', (name) => ({ code: `c-${name}` })) };
  const items = (predicate, name) => [
    'from',
    fn('instance', str('towns')),
    [],
    [
      ['root', []],
      ['item', [predicate]],
      [name, []],
    ],
  ];
  const form = new Answering(
    survey(
      [
        selectOne('town', { list: 'towns' }),
        calculated('code', items(op('=', column('name'), ref('town')), 'code')),
        calculated('second', items(num(2), 'label')),
        calculated('pulled', fn('pulldata', str('towns'), str('name'), str('code'), str('c-n2'))),
        calculated('named', fn('jr:choice-name', ref('town'), ref('town'))),
      ],
      { lists },
    ),
    { fields: { town: 'n1' }, rows: [] },
    { ...AT, language: 'en' },
  );

  assert.deepEqual(form.calculated().fields, { code: 'c-n1', second: 'n2 en', pulled: 'n2', named: 'n1 en' });
});

test('the same seed gives the same order', () => {
  const form = (seed) =>
    new Answering(
      survey(
        [
          calculated(
            'order',
            fn('join', str(' '), [
              'from',
              fn(
                'randomize',
                [
                  'from',
                  fn('instance', str('l')),
                  [],
                  [
                    ['root', []],
                    ['item', []],
                  ],
                ],
                num(seed),
              ),
              [],
              [['name', []]],
            ]),
          ),
        ],
        { lists: { l: listOf('a b c d e f') } },
      ),
      { fields: {}, rows: [] },
      AT,
    ).value('order');

  assert.equal(form(42), form(42));
  assert.notEqual(form(42), form(7));
  assert.deepEqual(form(42).split(' ').sort().join(' '), 'a b c d e f');
});

test('random and uuid come from whoever opens the form', () => {
  assert.equal(textOf(fn('random'), { random: () => 0.25 }), '0.25');
  assert.equal(textOf(fn('uuid'), { uuid: () => 'u-1' }), 'u-1');
});

test('a function that is not known is an error, never a blank', () => {
  assert.throws(() => textOf(fn('constructor')), /constructor\(\).*newer/);
});

test('tax codes have a right check digit, or twelve digits', () => {
  // E5
  const good = ['0100233488', '0314409058-002', '001099012345', ' 0100233488 '];
  const bad = ['0100233480', '0314409058000', '0314409058-000', '12345', ''];

  for (const code of good) assert.equal(textOf(fn('tax-code-valid', str(code))), 'true', code);
  for (const code of bad) assert.equal(textOf(fn('tax-code-valid', str(code))), 'false', code);
});

test('telephones are mobile, landline or service numbers of Vietnam', () => {
  // E5
  for (const number of [
    '0912 345 678',
    '+84 912345678',
    '84912345678',
    '+840912345678',
    '0208.3855.123',
    '1900 1234',
    '18001234',
  ]) {
    assert.equal(textOf(fn('phone-valid', str(number))), 'true', number);
  }
  for (const number of ['091234567', '0112345678', '', 'abc'])
    assert.equal(textOf(fn('phone-valid', str(number))), 'false', number);
});

test('months are counted to their end', () => {
  // E5
  assert.equal(textOf(fn('end-of-month', str('2026-01-31'), num(1))), '2026-02-28');
  assert.equal(textOf(fn('end-of-month', str('2027-02-03'))), '2027-02-28');
  assert.equal(textOf(fn('add-months', str('2026-01-31'), num(25))), '2028-02-29');
  assert.equal(textOf(fn('end-of-month', str(''), num(1))), '');
});
