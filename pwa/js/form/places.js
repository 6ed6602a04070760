/** The survey as an index: each group, repeat and question by path, and what a change there may alter elsewhere. */

/** @import { Node, Question, Survey } from '../../types/survey.d.ts' */

/** Functions that give another value each time they are called: what they gave is stored. */
const TAKEN = /\["fn","(once|random|uuid)"/;

/** One node of the survey and where it stands. */
export class Place {
  /** By name. @type {Map<string, Place>} */
  below = new Map();
  /** Raised when something that it reads has changed: what was worked out for another version is stale. */
  version = 0;
  /** Raised when an answer that it reads has changed: what is stored of its calculation was worked out from another. */
  news = 0;
  /** All places that read it, directly or not; found when first asked for. @type {Place[] | null} */
  readers = null;
  /** The root or the repeat whose rows hold it. @type {Place} */
  holder;
  /** How many repeats are around it. @type {number} */
  depth;

  /** @param {Node | null} node - null for the root @param {string} path @param {Place | null} up */
  constructor(node, path, up) {
    this.node = node;
    this.path = path;
    this.up = up;
    this.repeat = node?.kind === 'repeat' ? node : null;
    this.question = node?.kind === 'question' ? node : null;
    this.holder = up && !up.repeat && up.node ? up.holder : (up ?? this);
    this.depth = up ? up.depth + (up.repeat ? 1 : 0) : 0;
    /** Worked out, never answered. With a trigger it is stored as an answer is. */
    this.isCalculated = Boolean(this.question?.calculation && !this.question.triggers.length);
    /** Worked out where it is answered, and stored: anywhere else it would be another. */
    this.isTaken = this.isCalculated && TAKEN.test(JSON.stringify(this.question?.calculation));
    this.isAsked =
      this.question !== null &&
      !this.isCalculated &&
      !['note', 'calculate', 'hidden'].includes(this.question.type);
  }

  /** It and everything inside, in document order. @returns {Place[]} */
  all() {
    return [this, ...[...this.below.values()].flatMap((place) => place.all())];
  }
}

/** All places of a survey. */
export class Places {
  /** @type {Map<string, Place>} */
  byPath = new Map();
  /** @type {Map<string, Place>} */
  byKey = new Map();

  /** @param {Survey} survey */
  constructor(survey) {
    this.survey = survey;
    const first = survey.nodes[0]?.path ?? '/data/';
    this.root = new Place(null, first.slice(0, first.lastIndexOf('/')), null);
    this.byPath.set(this.root.path, this.root);
    this.add(survey.nodes, this.root);
    this.every = this.root.all();
  }

  /** @param {Node[]} nodes @param {Place} up */
  add(nodes, up) {
    for (const node of nodes) {
      const place = new Place(node, node.path, up);
      up.below.set(node.name, place);
      this.byPath.set(node.path, place);
      if (node.kind === 'question') this.byKey.set(node.key, place);
      else this.add(node.nodes, place);
    }
  }

  /** @param {string} path @returns {Place} */
  at(path) {
    return this.byPath.get(path) ?? this.missing(path);
  }

  /** @param {string} key @returns {Place & {question: Question}} */
  question(key) {
    return /** @type {any} */ (this.byKey.get(key) ?? this.missing(key));
  }

  /** @param {string} name @returns {never} */
  missing(name) {
    throw new Error(`The survey ${this.survey.id} ${this.survey.version} has no "${name}".`);
  }

  /** What may read differently after these change: with a group or repeat, all inside it may appear or go. @param {Place[]} changed @returns {Set<Place>} */
  readersOf(changed) {
    if (changed.length !== 1) return this.follow(changed);
    const [place] = changed;
    place.readers ??= [...this.follow(changed)];
    return new Set(place.readers);
  }

  /** @param {Place[]} changed @returns {Set<Place>} */
  follow(changed) {
    /** @type {Set<Place>} */
    const found = new Set();
    for (const waiting = [...changed]; waiting.length; ) {
      const { path } = /** @type {Place} */ (waiting.pop());
      for (const place of (this.survey.dependents[path] ?? []).flatMap((reader) => this.at(reader).all())) {
        if (!found.has(place)) waiting.push(place);
        found.add(place);
      }
    }
    return found;
  }

  /** Every place after those that it reads, so that working them out in turn never goes deep. @returns {Place[]} */
  ranked() {
    const reads = new Map(this.every.map((place) => [place, place.up ? [place.up] : []]));
    for (const [path, readers] of Object.entries(this.survey.dependents)) {
      const place = this.byPath.get(path);
      for (const reader of place ? readers : [])
        reads.get(this.at(reader))?.push(/** @type {Place} */ (place));
    }
    const [done, seen, waiting] = [new Set(), new Set(), [...this.every].reverse()];
    while (waiting.length) {
      const place = /** @type {Place} */ (waiting.at(-1));
      if (seen.has(place)) done.add(waiting.pop());
      else waiting.push(.../** @type {Place[]} */ (reads.get(place)).filter((each) => !seen.has(each)));
      seen.add(place);
    }
    return [...done];
  }
}
