/** A visit as it is scored: an evaluation of its own; once it is finished, as things stood at its end. */
import { VisitWords } from '../form/visit_words.js';

export class ScoredWords extends VisitWords {
  now() {
    const { state, finished_ms } = this.visit.fields;
    // Reopened, it still has the time of its former end.
    return state === 'finished' ? finished_ms : super.now();
  }
}
