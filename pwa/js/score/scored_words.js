/** A visit as it is scored: an evaluation of its own; once it is finished, as things stood at its end. */
import { VisitWords } from '../form/visit_words.js';

export class ScoredWords extends VisitWords {
  now() {
    return this.visit.fields.finished_ms ?? super.now();
  }
}
