/** An enterprise that exists is recognised while another is typed in, however it is written. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alike, hashedNumbers, ownName } from '../../../pwa/js/store/alike.js';
import { indexed } from '../../../pwa/js/store/search.js';

const NOBODY = { place: '', is_mine: false, is_new: false };
/** The hashes below are what keyed_hash of server/steps/reference.py gives with it. */
const KEY = '000102030405060708090a0b0c0d0e0f';
const TEA = { ...NOBODY, id: 'tea', name: 'HTX Chè Hảo Đạt', tax_code: '4609800112', commune_code: '05503' };
const SHOP = {
  ...NOBODY,
  id: 'shop',
  name: 'Hộ kinh doanh Lường Văn Sáu',
  tax_code: '',
  commune_code: '05443',
  tax_code_hash: '00000001',
  phone_hash: '00000000',
};
const OWN = {
  ...NOBODY,
  id: 'own',
  name: 'Công ty TNHH Xăng dầu Minh Lộ',
  tax_code: '0100100100-003',
  commune_code: '05503',
  street: 'Xóm Nam Đồng, số 12',
  phone: '+84 912 345 678',
};
const INDEX = indexed([TEA, SHOP, OWN]);
/** @param {Record<string, string>} typed */
const found = (typed) => alike(INDEX, typed).map(({ entry, why }) => `${entry.id} ${why}`);

test('the same tax code, with and without the digits of a dependent unit', () => {
  assert.deepEqual(found({ tax_code: '4609800112' }), ['tea tax_code']);
  assert.deepEqual(found({ tax_code: '4609800112-001' }), ['tea tax_code']);
  assert.deepEqual(found({ tax_code: '0100100100' }), ['own tax_code']);
  assert.deepEqual(found({ tax_code: '0100100100003' }), ['own tax_code']);
});

test('another dependent unit, or half a code, is no other’s', () => {
  assert.deepEqual(found({ tax_code: '0100100100-004' }), []);
  assert.deepEqual(found({ tax_code: '460980011' }), []);
  assert.deepEqual(found({ tax_code: '' }), []);
});

test('a name is the same whatever stands for the kind of enterprise, and however it is written', () => {
  assert.equal(ownName('Cty CP TM&DV Chè-Thái'), 'thuong mai dich vu che thai');
  assert.equal(ownName('Công ty Trách nhiệm hữu hạn Một thành viên'), '');
  assert.deepEqual(found({ name: 'Hợp tác xã chè HẢO ĐẠT' }), ['tea name']);
  assert.deepEqual(found({ name: 'cty tnhh mtv xang dau minh lo' }), ['own name']);
  assert.deepEqual(found({ name: 'Công ty TNHH' }), []);
});

test('a name that is nearly the same counts in the same commune alone', () => {
  assert.deepEqual(found({ name: 'Chè Hảo Đạt Tân Cương', commune_code: '05503' }), ['tea name']);
  assert.deepEqual(found({ name: 'Che Hao Dat', commune_code: '05443' }), ['tea name']);
  assert.deepEqual(found({ name: 'Chè Hảo Đạt Tân Cương', commune_code: '05443' }), []);
  assert.deepEqual(found({ name: 'Chè', commune_code: '05503' }), []);
});

test('of those with a name like it, the one called just so comes first', () => {
  const near = { ...TEA, id: 'near', name: 'HTX Chè Hảo Đạt Hai', tax_code: '' };
  const index = indexed([near, { ...TEA, commune_code: '05443' }]);

  const found = alike(index, { name: 'Chè Hảo Đạt', commune_code: '05503' });

  assert.deepEqual(
    found.map(({ entry }) => entry.id),
    ['tea', 'near'],
  );
});

test('the same telephone in another way of writing, and the same street of the same commune', () => {
  assert.deepEqual(found({ phone: '0912.345.678' }), ['own phone']);
  assert.deepEqual(found({ street: 'xóm nam đồng số 12', commune_code: '05503' }), ['own street']);
  assert.deepEqual(found({ street: 'xóm nam đồng số 12', commune_code: '05443' }), []);
});

test('one that is alike in several ways says so, the weightiest first', () => {
  const typed = { name: 'Chè Hảo Đạt', tax_code: '4609800112', phone: '0912345678' };

  assert.deepEqual(found(typed), ['tea tax_code,name', 'own phone']);
});

test('personal numbers and telephones of the directory are compared as it has them', async () => {
  const hashes = await hashedNumbers(KEY, { tax_code: '001099012345', phone: '+84912345678' });

  assert.deepEqual(hashes, ['1d99e3fb', 'c139bf6b', '370f3d2b']);
  assert.deepEqual(await hashedNumbers('', { tax_code: '001099012345' }), []);
  assert.deepEqual(await hashedNumbers(KEY, { tax_code: '4609800112', phone: null }), []);
  const index = indexed([
    { ...SHOP, tax_code_hash: hashes[0] },
    { ...TEA, phone_hash: hashes[2] },
  ]);
  assert.deepEqual(
    alike(index, {}, hashes).map(({ entry, why }) => `${entry.id} ${why}`),
    ['shop tax_code', 'tea phone'],
  );
});
