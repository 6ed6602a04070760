/** The phone's clock gives the stamps that the server's gives: both run tests/vectors/clock.json. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { clockOffsetMs, laterStamp, nextStamp } from '../../../pwa/js/sync/clock.js';

const vectors = JSON.parse(readFileSync(new URL('../../vectors/clock.json', import.meta.url), 'utf8'));

for (const { claim, last, now_ms, device, stamp } of vectors.next_stamp) {
  test(claim, () => assert.equal(nextStamp(last, now_ms, device), stamp));
}

for (const { claim, server_ms, sent_ms, received_ms, offset_ms } of vectors.clock_offset_ms) {
  test(claim, () => assert.equal(clockOffsetMs(server_ms, sent_ms, received_ms), offset_ms));
}

test('stamps sort as text', () => {
  for (const [i, stamp] of vectors.order.slice(1).entries())
    assert.equal(laterStamp(stamp, vectors.order[i]), stamp);
});
