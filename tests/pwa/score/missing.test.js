/** Which missing answers could change the points most: found by trying, told with their spans, nothing left behind. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Answering } from '../../../pwa/js/form/answering.js';
import { widestChanges } from '../../../pwa/js/score/missing.js';
import { scoring } from '../../../pwa/js/score/scoring.js';
import {
  AT,
  calculated,
  date,
  fn,
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
} from '../form/builders.js';

const is = (key, name) => op('=', ref(key), str(name));
const first = (evidence, max, ...cases) => ({
  id: evidence.join(),
  kind: 'first',
  max,
  evidence,
  cases: cases.map(([when, points]) => ({ when, points })),
});
const criteria = (...rules) => [{ id: 'C1', label: { vi: 'Một' }, max: 10_000, rules }];
const isTyped = (/** @type {any} */ { tier }) => tier !== 'auto';

/** @template T @param {Generator<void, T, void>} work @returns {{steps: number, value: T}} */
function run(work) {
  for (let steps = 0; ; steps += 1) {
    const next = work.next();
    if (next.done) return { steps, value: next.value };
  }
}

/** @param {any} engine @param {any} scored @param {{most?: number, mayAsk?: (question: any) => boolean}} [how] */
function widest(engine, scored, { most = 2, mayAsk = isTyped } = {}) {
  const { rules } = run(scoring(scored, engine)).value;
  const { steps, value } = run(widestChanges(rules, engine, mayAsk, most));
  return { steps, found: value.map(({ key, row, gain, loss }) => [key, row, gain, loss]) };
}

const COMMIT = first(['commit'], 800, [is('commit', 'signed'), 800], [is('commit', 'verbal'), 500]);
const MARK = first(['mark'], 100, [is('mark', 'declared'), 100], [is('mark', ''), 100]);
const PEOPLE = {
  id: 'people',
  kind: 'bands',
  max: 300,
  evidence: ['people'],
  value: ref('people'),
  bands: [{ up_to: 9, points: 0 }, { up_to: 200, points: 200 }, { points: 300 }],
};
const NEEDS = {
  id: 'needs',
  kind: 'bands',
  max: 200,
  evidence: ['needs'],
  value: op('-', fn('count-selected', ref('needs')), fn('number', fn('selected', ref('needs'), str('none')))),
  bands: [{ up_to: 0, points: 0 }, { up_to: 2, points: 100 }, { points: 200 }],
};
const FORM = survey(
  [
    selectOne('commit', { list: 'commit' }),
    selectOne('mark', { list: 'mark' }),
    integer('people', { constraint: op('<', ['path', false, [['.', []]]], num(100)) }),
    selectMultiple('needs', { list: 'needs' }),
    text('note'),
  ],
  {
    lists: {
      commit: listOf('no verbal signed'),
      mark: listOf('no declared'),
      needs: listOf('none training methods standards'),
    },
  },
);
const SCORED = criteria(COMMIT, MARK, PEOPLE, NEEDS);

/** @param {any} [fields] */
const answers = (fields = {}) => new Answering(FORM, { fields, rows: [] }, AT);

test('the two with the widest span come first, with what each could bring or cost at the most', () => {
  assert.deepEqual(widest(answers(), SCORED).found, [
    ['commit', '', 800, 0],
    ['people', '', 200, 0],
  ]);
  assert.deepEqual(widest(answers({ commit: 'no' }), SCORED, { most: 4 }).found, [
    // 300 points would need more people than the form lets pass.
    ['people', '', 200, 0],
    ['needs', '', 200, 0],
    ['mark', '', 0, -100],
  ]);
});

test('what is answered, not to be asked, or not relevant is no advice', () => {
  const fields = { commit: 'no', people: 12, needs: ['training'] };
  assert.deepEqual(widest(answers(fields), SCORED).found, [['mark', '', 0, -100]]);

  const mayAsk = (/** @type {any} */ { key }) => key !== 'mark';
  assert.deepEqual(widest(answers(fields), SCORED, { mayAsk }).found, []);
  assert.equal(widest(answers({ ...fields, mark: 'no' }), SCORED).steps, 0);
});

test('what cannot be wider than those found is not tried', () => {
  const { steps } = widest(answers(), criteria(COMMIT, MARK), { most: 1 });

  // Three choices of one question: given, read by one rule, taken back.
  assert.equal(steps, 9);
});

const ROWS = survey(
  [
    repeat(
      'tools',
      {},
      integer('qty'),
      date('checked'),
      calculated('until', fn('concat', ref('tools/checked', 1)), {
        type: 'date',
        tier: 'auto',
        triggers: ['/data/tools/checked'],
      }),
      calculated(
        'status',
        fn('if', op('<', ref('tools/until', 1), fn('today')), str('overdue'), str('valid')),
      ),
    ),
  ],
  {},
);
const SHARE = {
  id: 'share',
  kind: 'ratio',
  max: 600,
  evidence: ['qty', 'status'],
  rows: 'tools',
  among: ['str', 'x'],
  bad: op('=', ref('tools/status', 1), str('overdue')),
  weight: 'qty',
  bands: [{ up_to: [0, 1], points: 0 }, { up_to: [1, 2], points: 300 }, { points: 600 }],
};
const row = (id, fields) => ({ id, repeat: '/data/tools', parent: '', position: id, fields });

test('a row’s missing answer is named with its row, and what the form puts in because of it counts', () => {
  const rows = [row('a', { qty: 3, checked: '2027-01-01', until: '2027-01-01' }), row('b', { qty: 1 })];
  const engine = new Answering(ROWS, { fields: {}, rows }, AT);
  const before = structuredClone(engine.calculated());

  const { found } = widest(engine, criteria(SHARE));

  assert.deepEqual(found, [['checked', 'b', 300, 0]]);
  assert.deepEqual(engine.calculated(), before);
  assert.deepEqual([engine.value('checked', 'b'), engine.value('until', 'b')], [null, null]);
  assert.equal(engine.value('until', 'a'), '2027-01-01');
});

test('points are added by criterion', () => {
  const { value: score } = run(scoring(SCORED, answers({ commit: 'verbal', people: 50, needs: ['none'] })));

  assert.deepEqual([score.total, score.max, score.criteria[0].points], [800, 10_000, 800]);
});

test('a rule of a kind that came later is told, not passed over', () => {
  const later = /** @type {any} */ (criteria({ ...COMMIT, kind: 'median' }));

  assert.throws(() => run(scoring(later, answers())), /No rule of kind "median"/);
});
