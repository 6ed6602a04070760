/** How a question is drawn: K1 by type, appearance and length of the list; K2 nothing chosen beforehand, all escaped. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

// The policy for HTML asks the window for Trusted Types; Node has neither.
globalThis.window = /** @type {any} */ (globalThis);
const { kindOf } = await import('../../../pwa/js/form/kinds.js');

/** @param {object} [part] @returns {any} */
function question(part) {
  return { name: 'q', key: 'q', type: 'select_one', appearance: '', list: 'l', parameters: {}, ...part };
}

/** @param {number} count @param {string} [label] */
function items(count, label = 'Có') {
  return Array.from({ length: count }, (_each, i) => ({ name: `n${i}`, label }));
}

/** @param {any} asked @param {{name: string, label: string}[]} choices */
function drawn(asked, choices) {
  const at = {
    id: 'q-q',
    question: asked,
    label: 'Câu',
    unit: 'người',
    choices,
    language: 'vi',
    readOnly: false,
  };
  return kindOf(asked, choices).draw(/** @type {any} */ (at)).text;
}

test('two or three short answers stand side by side, longer ones are cards, many are searched', () => {
  // K1
  assert.match(drawn(question(), items(3)), /class="segments"/);
  assert.match(drawn(question(), items(2, 'Nông, lâm nghiệp, thủy sản')), /class="choices"/);
  assert.match(drawn(question(), items(7)), /class="choices"/);
  assert.match(drawn(question(), items(13)), /role="combobox"/);
});

test('rows of the form are cards, however many there are now', () => {
  // K1
  assert.match(drawn(question({ list: '/data/packs/title' }), []), /class="choices"/);
  assert.match(drawn(question({ list: '/data/packs/title' }), items(2)), /type="radio"/);
});

test('the appearance decides before the length, and a list shipped apart is searched', () => {
  // K1
  assert.match(drawn(question({ appearance: 'minimal' }), items(3)), /<select/);
  assert.match(drawn(question({ appearance: 'segments' }), items(5)), /class="segments"/);
  assert.match(drawn(question({ appearance: 'search' }), items(3)), /role="combobox"/);
  assert.match(drawn(question({ type: 'select_multiple' }), []), /role="combobox"/);
});

test('a scale is one piece, whatever its length, and chosen from as from any list of one', () => {
  // K1
  const scale = drawn(question({ appearance: 'likert' }), items(5, '3 – Trung bình'));

  assert.match(scale, /class="segments likert"/);
  assert.equal(scale.match(/type="radio"/g)?.length, 5);
  assert.match(drawn(question({ appearance: 'likert' }), []), /role="combobox"/);
});

test('the steps of a range are exact, told with the marks of the language; a long one is typed', () => {
  // K1: half of a range from 0 to 100 could not be answered, and 0,3 became 0.30000000000000004.
  const range = (/** @type {string} */ start, /** @type {string} */ end, /** @type {string} */ step) =>
    drawn(question({ type: 'range', list: null, parameters: { start, end, step } }), []);
  const names = (/** @type {string} */ text) =>
    [...text.matchAll(/value="([^"]*)"/g)].map(([, name]) => name);

  assert.deepEqual(names(range('0', '0.3', '0.1')), ['0', '0.1', '0.2', '0.3']);
  assert.match(range('0', '0.3', '0.1'), />0,3</);
  assert.deepEqual(names(range('2', '-1', '-1.5')), ['2', '0.5', '-1']);
  assert.equal(names(range('0', '20', '1')).length, 21);
  assert.match(range('0', '100', '1'), /inputmode="decimal"/);
});

test('numbers, telephones and paragraphs bring their keyboard, a number its unit', () => {
  // K1
  assert.match(drawn(question({ type: 'integer', list: null }), []), /inputmode="numeric".*người/s);
  assert.match(drawn(question({ type: 'decimal', list: null }), []), /inputmode="decimal"/);
  assert.match(drawn(question({ type: 'text', appearance: 'phone', list: null }), []), /inputmode="tel"/);
  assert.match(drawn(question({ type: 'text', appearance: 'multiline', list: null }), []), /<textarea/);
});

test('nothing is chosen beforehand and no label becomes markup', () => {
  // K2
  const text = drawn(question({ type: 'select_multiple' }), items(4, '<b>Có</b>'));

  assert.doesNotMatch(text, /checked|<b>/);
  assert.match(text, /&lt;b&gt;Có/);
});
