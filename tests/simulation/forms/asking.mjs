/**
 * The same as asking.py, from the phone's engine. Each line of the input is {survey, steps}; each line of the
 * output is what is seen after each step that looks, or {error}.
 */
import { createInterface } from 'node:readline';
import { Answering } from '../../../pwa/js/form/answering.js';

const { NOW_MS, ZONE, LISTS, ENGLISH } = JSON.parse(process.argv[2]);

class Asked {
  constructor(survey) {
    this.survey = survey;
    this.removed = new Map();
    this.made = new Map();
    this.form = this.start({ fields: {}, rows: [] }, 'vi');
  }

  start(answers, language) {
    return new Answering(this.survey, answers, {
      nowMs: NOW_MS,
      zone: ZONE,
      language,
      lists: LISTS,
      properties: { username: 'lan' },
      random: () => 0.25,
      uuid: () => 'u',
      newRow: (repeat, parent, last) => {
        const made = (this.made.get(`${repeat} ${parent}`) ?? 0) + 1;
        this.made.set(`${repeat} ${parent}`, made);
        return { id: `${repeat.split('/').at(-1)}.${parent}.${made}`, position: `${last}m` };
      },
      translate: (text) => (this.form?.language === 'en' ? (ENGLISH[text] ?? text) : text),
    });
  }

  take([kind, ...values]) {
    changes[kind]?.(this, ...values);
  }

  seen() {
    const { form } = this;
    const found = {};
    for (const place of form.places.every.slice(1)) {
      for (const row of this.rowsAround(place)) {
        found[`${place.path} ${row}`.trim()] = this.look(place, row);
      }
    }
    for (const row of this.allRows().slice(1)) found[`title ${row.id}`] = form.rowTitle(row.id);
    found.problems = form.problems();
    for (const section of form.places.root.below.values()) {
      found[`progress ${section.path}`] = form.progress(section.path);
    }
    found.calculated = form.calculated();
    const filled = form.filledIn();
    const byPlace = (a, b) => (`${a[0]} ${a[1]}` < `${b[0]} ${b[1]}` ? -1 : 1);
    found['filled in'] = filled.answers.map(({ row, key, value }) => [row, key, value]).sort(byPlace);
    found['rows added'] = filled.rows.map((row) => row.id).sort();
    return found;
  }

  allRows() {
    return [...this.form.rowsById.values()];
  }

  rowsAround(place) {
    return this.allRows()
      .filter((row) => row.place === place.holder)
      .map((row) => row.id);
  }

  look(place, row) {
    const { form } = this;
    const { key, list } = place.question ?? {};
    const seen = { relevant: form.isRelevant(place.path, row), label: form.label(place.path, row) };
    if (place.repeat) seen.rows = form.rows(place.path, row);
    if (!place.question) return seen;
    Object.assign(seen, {
      value: form.value(key, row),
      reading: form.reading(place.path, row),
      required: form.isRequired(key, row),
      'read only': form.isReadOnly(key, row),
      hint: form.hint(key, row),
      guidance: form.guidance(key, row),
      unit: form.unit(key, row),
    });
    if (list !== null) seen.choices = form.choices(key, row);
    return seen;
  }
}

const changes = {
  set: ({ form }, key, row, value) => form.set(key, value, row),
  add: ({ form }, ...values) => form.addRow(...values),
  remove(asked, row) {
    asked.removed.set(row, asked.form.rowData(row));
    asked.form.removeRow(row);
  },
  restore(asked, row) {
    const data = asked.removed.get(row);
    if (!data) return;
    asked.removed.delete(row);
    asked.form.restoreRow(data);
  },
  language(asked, language) {
    asked.form.language = language;
  },
  resume(asked) {
    const [root, ...rows] = asked.allRows().map((row) => row.answers());
    asked.form = asked.start({ fields: root.fields, rows }, asked.form.language);
  },
};

/** A step that no longer fits a form that was cut is left out, as in asking.py. */
function attempt(asked, step) {
  try {
    asked.take(step);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw error;
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const { survey, steps } = JSON.parse(line);
  const seen = [];
  try {
    const asked = new Asked(survey);
    for (const [doesLook, ...step] of steps) {
      attempt(asked, step);
      if (doesLook) seen.push(asked.seen());
    }
    console.log(JSON.stringify({ seen }));
  } catch (error) {
    console.log(JSON.stringify({ seen, error: error.stack }));
  }
}
