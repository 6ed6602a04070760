/** Templates escape by themselves: whatever a person typed stays text. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { html } from '../../pwa/js/html.js';

test('what was typed stays text, in an element and in an attribute', () => {
  const typed = `<img src=x onerror="alert('1')">&`;

  const { text } = html`<p title="${typed}">${typed}</p>`;

  assert.equal(text.split('<').length, 3);
  assert.ok(!text.includes('"alert'));
  assert.ok(text.includes('&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;'));
});

test('finished pieces and lists of them are put in as they are', () => {
  assert.equal(
    html`<ul>${['a', '<b>'].map((word) => html`<li>${word}</li>`)}</ul>`.text,
    '<ul><li>a</li><li>&lt;b&gt;</li></ul>',
  );
});

test('nothing draws nothing, zero is drawn', () => {
  assert.equal(html`${null}${undefined}${false}${true}${''}${0}`.text, '0');
});
