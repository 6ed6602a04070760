/** The criteria by which a visit is scored, as the office sent them: one file for each open campaign. */
import { itemsOf, reference } from '../store/reference.js';

/** @import { Criterion } from '../../types/criteria.d.ts' */
/** @import { Visit } from '../store/visits.js' */

/** Whether visits of its campaign are scored at all. @param {Visit} visit @returns {Promise<boolean>} */
export async function isScored({ fields }) {
  const campaigns = itemsOf(await reference('campaigns'));
  return campaigns.some(({ name, criteria }) => name === fields.campaign_id && criteria);
}

/** @param {Visit} visit @returns {Promise<Criterion[] | null>} null: not on this phone, for this version of the form */
export async function criteriaFor({ fields, survey }) {
  const file = await reference(`criteria-${fields.campaign_id}`);
  return file?.sets[file.versions[survey.version]] ?? null;
}
