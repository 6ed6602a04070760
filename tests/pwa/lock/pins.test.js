/** A person's PIN: what it opens, what wrong ones cost, and when it is asked for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPhone } from '../phone.js';
import { PIN, NAME, given, sealedPhone, lying, lettersOf, forgetKey } from './sealed_phone.js';
import { sealInPlace } from '../../../pwa/js/lock/in_place.js';
import { isOver } from '../../../pwa/js/lock/locking.js';
import {
  givePin,
  HasPinError,
  unlock,
  vaultOf,
  WaitError,
  waitAfter,
  waited,
} from '../../../pwa/js/lock/pins.js';
import { isEasy, keyIn, newKey, newVault, WrongPinError } from '../../../pwa/js/lock/vault.js';
import { Door, seals } from '../../../pwa/js/store/door.js';
import { initialsOf, isLocked, unsentIn, wantPin, wantsPin } from '../../../pwa/js/store/people_here.js';
import { NoRecoveryKeyError } from '../../../pwa/js/store/sealed_for_office.js';
import { allRecords } from '../../../pwa/js/store/records.js';
import { loadVisit, saveAnswers } from '../../../pwa/js/store/visits.js';

test('the PIN opens it in a fresh page, another does not, and nothing is read before', async () => {
  const phone = await sealedPhone();
  const door = await forgetKey(phone);

  assert.ok(door.isLocked);
  await assert.rejects(unlock(door, '000000'), WrongPinError);
  await assert.rejects(unlock(door, '12'), WrongPinError);
  await unlock(door, PIN);
  assert.ok(!door.isLocked);
  assert.equal((await loadVisit(phone.id)).fields.n, 'cân treo đã cũ');
  assert.equal((await vaultOf(door)).wrong, 0);
});

test('without this phone’s secret the PIN opens nothing, and no script reads the secret', async () => {
  const vault = await newVault(PIN, newKey(), given);
  const other = await newVault(PIN, newKey(), given);

  await keyIn(vault, PIN);
  await assert.rejects(keyIn({ ...vault, secret: other.secret }, PIN), WrongPinError);
  await assert.rejects(crypto.subtle.exportKey('raw', vault.secret), { name: /^InvalidAccess/ });
});

test('from the fifth wrong PIN on one waits, longer each time, also after a reload and whatever the clock says', async () => {
  const phone = await sealedPhone();
  let door = await forgetKey(phone);
  for (let i = 0; i < 5; i += 1) await assert.rejects(unlock(door, '000000'), WrongPinError);

  await assert.rejects(unlock(door, PIN), new WaitError(30_000));
  phone.clock.ms += 3 * 365 * 86_400_000;
  door = await forgetKey(phone);
  await assert.rejects(unlock(door, PIN), WaitError);
  assert.equal(await waited(door, 29_000), 1000);
  await assert.rejects(unlock(door, PIN), WaitError);
  assert.equal(await waited(door, 2000), 0);
  await assert.rejects(unlock(door, '000000'), WrongPinError);
  await assert.rejects(unlock(door, PIN), new WaitError(60_000));
  await waited(door, 60_000);
  await unlock(door, PIN);
  assert.deepEqual([4, 5, 6, 9, 50].map(waitAfter), [0, 30_000, 60_000, 300_000, 300_000]);
});

test('a try is counted before it is made: closing the page in between forgives none', async () => {
  const phone = await sealedPhone();
  const door = await forgetKey(phone);
  const usual = crypto.subtle.deriveBits;
  crypto.subtle.deriveBits = () => Promise.reject(new Error('the page was closed'));

  try {
    await assert.rejects(unlock(door, '000000'), /the page was closed/);
  } finally {
    crypto.subtle.deriveBits = usual;
  }

  assert.equal((await vaultOf(door)).wrong, 1);
});

test('another PIN leaves every row as it lies; the former one opens nothing any more', async () => {
  const phone = await sealedPhone();
  const before = (await lying(phone.door)).filter(([, key]) => key !== 'vault');

  const key = await unlock(phone.door, PIN);
  await givePin(phone.door, '482915', { ...given, key });

  assert.deepEqual(
    (await lying(phone.door)).filter(([, name]) => name !== 'vault'),
    before,
  );
  const door = await forgetKey(phone);
  await assert.rejects(unlock(door, PIN), WrongPinError);
  await unlock(door, '482915');
  assert.equal((await loadVisit(phone.id)).fields.n, 'cân treo đã cũ');
});

test('a second window gives no second key, and writes over nothing that it cannot read', async () => {
  const phone = await sealedPhone();
  const seal = seals.get(phone.door.name);
  seals.delete(phone.door.name);

  await assert.rejects(givePin(phone.door, '482915', given), HasPinError);
  await assert.rejects(allRecords('enterprise'), /Sealed: the PIN first/);
  await assert.rejects(saveAnswers(await visitOf(phone, seal), [{ key: 'n', value: 1 }]), /the PIN first/);

  seals.set(phone.door.name, seal);
  assert.equal((await loadVisit(phone.id)).fields.n, 'cân treo đã cũ');
});

/** As a window drew it that was not told yet. */
async function visitOf(phone, seal) {
  seals.set(phone.door.name, seal);
  const visit = await loadVisit(phone.id);
  seals.delete(phone.door.name);
  return visit;
}

test('no PIN without the office’s key: forgetting it would cost everything', async () => {
  const phone = await newPhone();

  await assert.rejects(givePin(phone.door, PIN, { ...given, recoveryKey: null }), NoRecoveryKeyError);

  assert.equal(await vaultOf(phone.door), null);
  assert.ok(!seals.has(phone.door.name));
});

test('a PIN of one digit or six in a row is easy', () => {
  assert.deepEqual(['111111', '123456', '987654', '135790', '730914', '112233'].map(isEasy), [
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});

test('where the office wants a PIN, nothing opens before there is one; what came until then is sealed', async () => {
  const phone = await sealedPhone({ pin: false });
  await wantPin(phone.door);
  const door = await forgetKey(phone);

  assert.ok(door.isLocked && (await wantsPin(door)));
  await givePin(door, PIN, given);
  await sealInPlace(door);

  assert.ok(!door.isLocked && !(await wantsPin(door)));
  await wantPin(door);
  assert.ok(await vaultOf(door));
  assert.ok(!lettersOf(await lying(door)).includes(NAME));
});

test('a quarter of an hour by either clock is over: one sleeps, the other can be set', () => {
  const then = { wallMs: 1_000_000, runMs: 1000 };
  const later = (wallMs, runMs) => isOver(then, { wallMs: then.wallMs + wallMs, runMs: then.runMs + runMs });

  assert.deepEqual(
    [later(899_999, 899_999), later(900_000, 0), later(-9e9, 900_000), later(-9e9, 5)],
    [false, true, true, false],
  );
});

test('a name gives its initials', () => {
  assert.deepEqual(['Nguyễn Thị Lan', 'Đỗ  An', 'N.T.L.', ''].map(initialsOf), [
    'N.T.L.',
    'Đ.A.',
    'N.T.L.',
    '',
  ]);
});

test('how many changes wait is told of locked data too', async () => {
  const phone = await sealedPhone();
  const door = await forgetKey(phone);

  assert.ok(await isLocked(new Door(door.name)));
  assert.equal(await unsentIn(door), 1);
  assert.equal(await unsentIn(new Door('khaosat-nobody')), 0);
});
