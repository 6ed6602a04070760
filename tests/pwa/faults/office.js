/** The real server, driven from outside: its door for tests, enrolment, and what it would show to a phone. */
import { encoded, decoded } from '../../../pwa/js/sync/change.js';

export class Office {
  /** @param {string} url */
  constructor(url) {
    this.url = url;
  }

  /** One verb of the door for tests. @param {Record<string, unknown>} verb @returns {Promise<any>} */
  async control(verb) {
    const headers = { 'Content-Type': 'application/json', Origin: this.url, Connection: 'close' };
    const reply = await fetch(`${this.url}/test/control`, {
      method: 'POST',
      headers,
      body: JSON.stringify(verb),
    });
    if (!reply.ok) throw new Error(`${JSON.stringify(verb)}: ${reply.status} ${await reply.text()}`);
    return reply.json();
  }

  /** @param {string} path @param {object} message @param {string} [cookie] */
  async post(path, message, cookie = '') {
    const headers = { 'Content-Type': 'application/x-msgpack', Origin: this.url, Cookie: cookie };
    const reply = await fetch(this.url + path, {
      method: 'POST',
      headers: { ...headers, Connection: 'close' },
      body: /** @type {any} */ (encoded(message)),
    });
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
    const set = reply.headers.get('Set-Cookie') ?? '';
    return { reply: decoded(new Uint8Array(await reply.arrayBuffer())), cookie: set.split(';')[0] };
  }

  /** @param {string} person @param {string} [former] - device */
  async enrol(person, former = '') {
    const { code } = await this.control({ verb: 'invite', person });
    const { reply, cookie } = await this.post('/api/v1/enrol', { code, device: former, devices: {} });
    return { device: /** @type {string} */ (reply.device), cookie };
  }

  /** All that this phone should hold, as a fresh load gives it. @param {{device: string, cookie: string}} phone */
  async view({ device, cookie }) {
    const { epoch } = await this.control({ verb: 'log' });
    const request = { protocol: 1, device, epoch, since: 0, page: '', limit: 2000 };
    return (await this.post('/api/v1/sync/pull', request, cookie)).reply;
  }
}
