/** The end of a visit: everything is looked at once more, and the store closes it. */
import { finishVisit } from '../store/visits.js';
import { momentText } from './dates.js';
import { questionsIn } from './section.js';
import { ZONE } from './visit_words.js';

/** @import { VisitSession } from './session.js' */

/** Evaluates all answers as of now. @param {VisitSession} session */
export function evaluateAgain(session) {
  session.nowMs = session.now();
  session.engine = session.evaluated();
}

/** Closes the visit. @param {VisitSession} session @returns {Promise<boolean>} whether the store took it */
export async function finish(session) {
  const { visit } = session;
  if (!session.isReadOnly) tellTheEnd(session);
  await session.save();
  if (session.failure) return false;
  await session.attempt(async () => {
    const { finished_ms } = await finishVisit(visit);
    Object.assign(visit.fields, { state: 'finished', finished_ms });
  });
  return session.failure === null && visit.fields.state === 'finished';
}

/** Questions of type end get the moment of now. @param {VisitSession} session */
function tellTheEnd(session) {
  for (const { key, parameters } of questionsIn(session.survey.nodes))
    if (parameters.preload === 'end') session.hold(key, momentText(session.now(), ZONE));
}
