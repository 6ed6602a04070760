/** The answers on which the office remarked: what they were and are, in words, and whether they were mended. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visitOf } from '../minutes/forms.js';
import { mendedWords, remarkedAnswers } from '../../../pwa/js/form/remarked.js';
import { VisitWords } from '../../../pwa/js/form/visit_words.js';

/** @param {any} fields - in place of those that were written @param {any[]} questions - remarked ones @returns {any} */
function returned(fields, questions) {
  const visit = visitOf('needs', 'tea');
  Object.assign(visit.fields, fields, { state: 'draft', review: 'returned' });
  visit.fields.review_remarks = {
    person: 'Hùng',
    at_ms: 1,
    text: '',
    questions: questions.map((one) => ({ row: '', text: '?', was: null, ...one })),
  };
  const session = new VisitWords(visit);
  const hasRow = (/** @type {string} */ id) => visit.rows.some((/** @type {any} */ row) => row.id === id);
  return Object.assign(session, { hasRow });
}

/** What the first of them says. @param {any} session */
function first(session) {
  const [one] = remarkedAnswers(session);
  const shown = mendedWords(session, one);
  return { ...one, words: shown ? shown.text.replace(/<[^>]+>/g, '') : '' };
}

test('an answer that differs was mended, and stands before what it was', () => {
  const { label, isMended, words } = first(returned({ labour: 36 }, [{ key: 'labour', was: 35 }]));

  assert.match(label, /^Số lao động/);
  assert.equal(isMended, true);
  assert.equal(words, '36 người trước đó: 35 người');
});

test('one that says the same was not, in whatever way it is blank', () => {
  assert.equal(first(returned({}, [{ key: 'labour', was: 35 }])).isMended, false);
  for (const [blank, was] of [
    ['', null],
    [null, ''],
    [[], null],
  ]) {
    const { isMended, words } = first(returned({ ent_short: blank }, [{ key: 'ent_short', was }]));
    assert.deepEqual([isMended, words], [false, 'Chưa trả lời']);
  }
});

test('choices are told by their labels, one and many', () => {
  const one = first(returned({ legal_form: 'llc1' }, [{ key: 'legal_form', was: 'coop' }]));
  const many = first(returned({ market: ['local'] }, [{ key: 'market', was: [] }]));

  assert.match(one.words, /trước đó: Hợp tác xã$/);
  assert.match(many.words, /trước đó: Chưa trả lời$/);
  assert.doesNotMatch(many.words, /\blocal\b/);
});

test('another photograph is another answer, under whatever name', () => {
  const file = (/** @type {string} */ letter) => ({
    sha256: letter.repeat(64),
    size: 1,
    media_type: 'image/jpeg',
    name: 'a.jpg',
  });
  const photo = visitOf('needs', 'tea')
    .survey.nodes.flatMap((/** @type {any} */ node) => (node.kind === 'group' ? node.nodes : []))
    .find((/** @type {any} */ node) => node.type === 'image').key;
  const again = first(
    returned({ [photo]: [{ ...file('a'), name: 'b.jpg' }] }, [{ key: photo, was: [file('a')] }]),
  );
  const other = first(returned({ [photo]: [file('b')] }, [{ key: photo, was: [file('a')] }]));

  assert.deepEqual([again.isMended, other.isMended], [false, true]);
  assert.equal(again.words, '1 ảnh, tệp');
});

test('an answer in a row is known by its row; one whose row is gone needs nothing more', () => {
  const rows = visitOf('needs', 'tea').rows.filter((/** @type {any} */ row) => row.fields.i_qty);
  const here = first(returned({}, [{ key: 'i_qty', row: rows[0].id, was: 4 }]));
  const gone = first(returned({}, [{ key: 'i_qty', row: 'gone', was: 4 }]));

  assert.deepEqual([here.isMended, here.isAsked, here.words], [true, true, '5 chiếc trước đó: 4 chiếc']);
  assert.deepEqual([gone.isMended, gone.isAsked, gone.question, gone.words], [true, false, null, '']);
  assert.equal(gone.label, 'Số lượng');
});

test('what the form does not ask any more is told so', () => {
  assert.equal(first(returned({ consent_survey: 'no' }, [{ key: 'labour', was: 35 }])).isAsked, false);
});
