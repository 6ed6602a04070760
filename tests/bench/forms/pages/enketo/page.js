/** enketo-core with its widgets; its server's transformation is done before and is not timed. */
import { Form } from 'enketo-core';
import { form, frame, start } from '../measuring.js';

const textIn = (element, selector) => element.querySelector(selector)?.textContent ?? '';

start({
  async mount() {
    const made = await (await fetch(`/forms/${form}.enketo.json`)).json();
    const host = document.createElement('div');
    host.innerHTML = made.form;
    document.body.append(host);
    const shown = new Form(
      host.querySelector('form.or'),
      { modelStr: made.model, instanceStr: null, external: [] },
      {},
    );
    const errors = shown.init();
    if (errors.length) console.error(JSON.stringify(errors));
    window.bench.times.interactive = await frame();
  },
  questions: () => [...document.querySelectorAll('form.or .question')],
  label: (question) => textIn(question, '.question-label.active'),
  shown: (question) => !question.closest('.disabled'),
  options: (question) =>
    [...question.querySelectorAll('.option-wrapper > label:not(.itemset-template)')].map((element) => ({
      element,
      label: textIn(element, '.option-label.active') || textIn(element, '.option-label'),
    })),
  input: (question) => question.querySelector('input:not([type=radio]):not(.ignore)'),
});
