/** How a visit stands, in the words of every list: the ticks speak of its latest end. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf, isReturned, stateOf } from '../../../pwa/js/pages/states.js';

const REMARKS = { person: 'Hùng', at_ms: 1, text: 'Xem lại.', questions: [{}, {}] };

/** @param {Record<string, unknown>} fields @param {object} [more] @returns {any} */
const visit = (fields, more = {}) => ({
  id: 'v1',
  fields: { review_remarks: REMARKS, ...fields },
  quarantined: [],
  pending: [],
  unsent: 0,
  is_parked: false,
  ...more,
});
const ended = (/** @type {Record<string, unknown>} */ fields) => ({
  state: 'finished',
  finished_ms: 20,
  ...fields,
});
/** @param {any} one */
const words = (one) => stateOf(one).text.replace(/<[^>]+>/g, '');

test('each step has its words', () => {
  const returned = { review: 'returned', reviewed_ms: 20 };
  const former = { review: 'returned', reviewed_ms: 10 };

  assert.equal(words(visit(ended(returned))), 'Bị trả lại, 3 nhận xét');
  assert.equal(words(visit({ ...ended(returned), state: 'draft' })), 'Bị trả lại, 3 nhận xét');
  assert.equal(words(visit(ended(former), { pending: [4] })), 'Đã xong, lưu trên máy');
  assert.equal(words(visit(ended(former))), 'Sở đã nhận');
  assert.equal(words(visit(ended({ review: 'seen', reviewed_ms: 20 }))), 'Điều phối viên đã xem');
  assert.equal(words(visit(ended({ review: 'accepted', reviewed_ms: 20 }))), 'Đã chấp nhận');
  assert.equal(words(visit(ended({ review: 'accepted', reviewed_ms: 10 }))), 'Sở đã nhận');
  assert.equal(words(visit({ state: 'draft', review: 'accepted', reviewed_ms: 10 })), 'Phiếu đang làm');
});

test('a returned visit opens at what is to be mended; not for whom it was given away from', () => {
  const returned = ended({ review: 'returned', reviewed_ms: 20 });

  assert.equal(addressOf(visit(returned)), '/f/returned/v1');
  assert.equal(addressOf(visit(ended({}))), '/f/visits/v1');
  assert.equal(isReturned(visit(returned, { is_parked: true })), false);
  assert.equal(addressOf(visit(returned, { is_parked: true })), '/f/visits/v1');
});
