/** What follows the end of a visit: its minutes always, and the forms that its answers ask for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VisitWords } from '../../../pwa/js/form/visit_words.js';
import { afterEnd } from '../../../pwa/js/pages/after_end.js';
import { visitOf } from './forms.js';

/** The forms that one is led on to. @param {any} visit @param {Set<string>} [ended] */
function ledOnTo(visit, ended) {
  const text = afterEnd(/** @type {any} */ (new VisitWords(visit)), ended).text;
  assert.match(text, /href="\/f\/minutes\/01kaw3te0000000000009qd4xz"/);
  return [...text.matchAll(/&quot;form&quot;:&quot;(\w+)&quot;/g)].map(([, form]) => form);
}

test('prepackaged goods in any row lead on to form B, a programme that was issued to form D', () => {
  const visit = visitOf('needs', 'tea');
  assert.deepEqual(ledOnTo(visit), ['prepackaged']);

  visit.fields.r_already = 'yes';
  assert.deepEqual(ledOnTo(visit), ['prepackaged', 'followup']);

  for (const row of visit.rows) if (row.fields.p_prepack) row.fields.p_prepack = 'no';
  assert.deepEqual(ledOnTo(visit), ['followup']);
});

test('answers that are no longer asked lead nowhere, nor does an enterprise that is somebody else’s now', () => {
  const refused = visitOf('needs', 'tea');
  refused.fields.consent_survey = 'no';

  assert.deepEqual(ledOnTo(refused), []);
  assert.deepEqual(ledOnTo(visitOf('needs', 'tea', { is_parked: true })), []);
  assert.deepEqual(ledOnTo(visitOf('followup', 'first')), []);
});

test('nobody is led on to a form that was filled in since', () => {
  assert.deepEqual(ledOnTo(visitOf('needs', 'tea'), new Set(['needs', 'prepackaged'])), []);
});
