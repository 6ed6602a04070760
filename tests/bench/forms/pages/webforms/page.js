/** @getodk/web-forms: its Vue component with its plugin, as its README shows it. */
import { OdkWebForm, webFormsPlugin } from '@getodk/web-forms';
import { createApp, h } from 'vue';
import { form, frame, start } from '../measuring.js';

const LABELS = '.control-text label span, .control-text .markdown, .control-text label, label';

start({
  async mount() {
    const formXml = await (await fetch(`/forms/${form}.xml`)).text();
    const host = document.createElement('div');
    document.body.append(host);
    const settings = {
      formXml,
      fetchFormAttachment: async () => new Response('', { status: 404 }),
      missingResourceBehavior: 'BLANK',
    };
    createApp({ render: () => h(OdkWebForm, settings) })
      .use(webFormsPlugin)
      .mount(host);
    while (!document.querySelector('.question-container')) await new Promise((go) => setTimeout(go, 4));
    window.bench.times.interactive = await frame();
  },
  questions: () => [...document.querySelectorAll('.question-container')],
  label: (question) => (question.querySelector(LABELS)?.textContent ?? '').replace(/^\*/, ''),
  shown: () => true,
  options: (question) =>
    [...question.querySelectorAll('label.value-option')].map((element) => ({
      element,
      label: element.textContent,
    })),
  input: (question) => question.querySelector('input'),
});
