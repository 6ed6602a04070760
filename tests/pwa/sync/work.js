/** Lan's phone and a small office that know each other, made anew for each test, and the work she does. */
import { beforeEach } from 'node:test';
import { E1, newPhone, withEnterprise } from '../phone.js';
import { outbox } from '../../../pwa/js/store/outbox_list.js';
import { loadVisit, saveAnswers, startVisit } from '../../../pwa/js/store/visits.js';
import { Office } from './office.js';

/** @type {Office} */
export let office;
/** @type {Awaited<ReturnType<typeof newPhone>>} */
export let phone;

beforeEach(meet);

/** Both anew; the phone has received what the office has. */
async function meet() {
  office = new Office();
  const known = office;
  phone = await newPhone({ send: (path, request) => known.fetch(path, request) });
  await withEnterprise(phone);
  await phone.setState({ epoch: 0, cursor: 0 });
  await phone.sync();
}

/** @param {Record<string, unknown>} answers @returns {Promise<string>} the visit's id */
export async function visitWith(answers, enterprise = E1) {
  const id = await startVisit(enterprise, 'needs');
  await saveAnswers(
    await loadVisit(id),
    Object.entries(answers).map(([key, value]) => ({ key, value })),
  );
  return id;
}

/** @param {number} i @returns {Promise<string>} its id */
export async function anotherEnterprise(i) {
  const id = `01hf00000000000000000002${String(i).padStart(2, '0')}`;
  office.put('enterprise', id, { name: `${i}` });
  await phone.sync();
  return id;
}

/** @param {string} id @param {string} key @param {unknown} value */
export const answerAgain = async (id, key, value) => saveAnswers(await loadVisit(id), [{ key, value }]);

export const waitingCount = async () => (await outbox(phone.door)).waiting.length;
