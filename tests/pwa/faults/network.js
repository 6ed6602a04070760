/**
 * What lies between a phone and the real server: a socket of its own that passes requests on, or does to them what
 * networks do. Each request meets the fault that `faults` gives for it; with none it passes.
 */
import { createServer, request as ask } from 'node:http';

/** @typedef {{method: string, path: string, headers: any, body: Buffer}} Sent */
/** @typedef {{status: number, headers: any, body: Buffer}} Reply */

const HTML = { 'Content-Type': 'text/html; charset=utf-8' };
const MESSAGE = { 'Content-Type': 'application/x-msgpack' };

/** What can happen to one request: it answers by `into`, or breaks the connection off. */
export const FAULTS = {
  /** It never reaches the server. */
  lost: ({ cut }) => cut(),
  /** The server has done it; nobody hears of it. */
  'reply lost': async ({ pass, cut }) => {
    await pass();
    cut();
  },
  /** Both copies arrive, one behind the other. */
  twice: async ({ pass, answer }) => {
    await pass();
    answer(await pass());
  },
  /** Both copies arrive at once. */
  'twice at once': async ({ pass, answer }) => {
    const both = await Promise.all([pass(), pass()]);
    answer(both[0]);
  },
  /** It reaches the server after the phone has given up, and after later ones. */
  late: ({ keep, cut }) => {
    keep();
    cut();
  },
  /** The server hears the first half of it. */
  'half a request': async ({ passHalf, cut }) => {
    await passHalf();
    cut();
  },
  /** The phone hears the first half of the reply. */
  'half a reply': async ({ pass, half }) => half(await pass()),
  /** The same, passed on by a machine that calls the half a whole. */
  'clipped reply': async ({ pass, answer }) => {
    const reply = await pass();
    answer({ ...reply, body: reply.body.subarray(0, reply.body.length >> 1) });
  },
  /** One byte now and then, until the phone has no patience left. */
  trickle: async ({ pass, trickle }) => trickle(await pass()),
  /** Nothing at all comes back. */
  silence: async ({ pass, tire }) => {
    await pass();
    tire();
  },
  reset: ({ reset }) => reset(),
  'sign-in page': ({ answer }) => answer({ status: 200, headers: HTML, body: Buffer.from('<html>Wi-Fi') }),
  'sent on': ({ answer }) =>
    answer({ status: 302, headers: { ...HTML, Location: 'http://192.0.2.1/' }, body: Buffer.alloc(0) }),
  busy: ({ answer }) =>
    answer({ status: 503, headers: { ...MESSAGE, 'Retry-After': '7' }, body: Buffer.alloc(0) }),
  'nobody behind the door': ({ answer }) => answer({ status: 502, headers: HTML, body: Buffer.from('Bad') }),
  'ended session': ({ answer }) => answer({ status: 401, headers: MESSAGE, body: Buffer.alloc(0) }),
  'too large': ({ answer }) => answer({ status: 413, headers: HTML, body: Buffer.alloc(0) }),
  'too old': ({ answer }) => answer({ status: 426, headers: MESSAGE, body: Buffer.alloc(0) }),
};

/** Patience does not end by itself here, however slow the machine is: it ends when a fault has used it up. */
const waiting = /** @type {Set<AbortController>} */ (new Set());
AbortSignal.timeout = () => {
  const controller = new AbortController();
  waiting.add(controller);
  return controller.signal;
};

function usePatienceUp() {
  for (const controller of waiting) controller.abort(new DOMException('No more patience.', 'TimeoutError'));
  waiting.clear();
}

export class Network {
  /** @param {string} server - address of the real one */
  constructor(server) {
    this.server = new URL(server);
    /** @type {(path: string) => keyof FAULTS | ''} */
    this.fault = () => '';
    /** @type {(() => Promise<unknown>)[]} requests that arrive later */
    this.kept = [];
    this.listening = createServer((request, into) => {
      this.serve(request, into).catch(() => into.destroy());
    });
  }

  async open() {
    await new Promise((done) => this.listening.listen(0, '127.0.0.1', () => done(null)));
    this.url = `http://127.0.0.1:${/** @type {any} */ (this.listening.address()).port}`;
  }

  close() {
    this.listening.closeAllConnections();
    this.listening.close();
  }

  /** What was held back arrives now, in an order of `chance`. @param {(sides: number) => number} chance */
  async arrive(chance) {
    while (this.kept.length)
      await this.kept
        .splice(chance(this.kept.length), 1)[0]()
        .catch(() => {});
  }

  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} into */
  async serve(request, into) {
    const parts = [];
    for await (const part of request) parts.push(part);
    const { method = '', url = '', headers } = request;
    const sent = { method, path: url, headers, body: Buffer.concat(parts) };
    const pass = () => this.pass(sent);
    const answer = (/** @type {Reply} */ { status, headers: own, body }) => {
      into.writeHead(status, { ...own, 'Content-Length': body.length, Connection: 'close' }).end(body);
    };
    const fault = this.fault(url);
    if (!fault) return answer(await pass());
    await FAULTS[fault]({
      pass,
      answer,
      keep: () => this.kept.push(pass),
      passHalf: () => this.passHalf(sent),
      half: (reply) => this.half(reply, into),
      trickle: (reply) => this.trickle(reply, into),
      tire: usePatienceUp,
      cut: () => into.destroy(),
      reset: () => /** @type {any} */ (request.socket).resetAndDestroy(),
    });
  }

  /** @param {Sent} sent @returns {import('node:http').RequestOptions} */
  asked({ method, path, headers }) {
    const { host, 'transfer-encoding': _coding, ...own } = headers;
    return {
      host: this.server.hostname,
      port: this.server.port,
      method,
      path,
      headers: { ...own, host: this.server.host, connection: 'close' },
    };
  }

  /** @param {Sent} sent @returns {Promise<Reply>} */
  pass(sent) {
    return new Promise((done, failed) => {
      const going = ask(this.asked(sent), async (reply) => {
        const parts = [];
        for await (const part of reply) parts.push(part);
        const {
          'transfer-encoding': _coding,
          'content-length': _size,
          connection: _kept,
          ...headers
        } = reply.headers;
        done({ status: reply.statusCode ?? 0, headers, body: Buffer.concat(parts) });
      });
      going.on('error', failed).end(sent.body);
    });
  }

  /** @param {Sent} sent @returns {Promise<void>} when the server has given up waiting for the rest */
  passHalf(sent) {
    return new Promise((done) => {
      const going = ask(this.asked(sent));
      going.on('error', () => {}).on('close', done);
      going.write(sent.body.subarray(0, sent.body.length >> 1), () => setTimeout(() => going.destroy(), 5));
    });
  }

  /** @param {Reply} reply @param {import('node:http').ServerResponse} into */
  half({ status, headers, body }, into) {
    into.writeHead(status, { ...headers, 'Content-Length': body.length + 1 });
    into.write(body.subarray(0, body.length >> 1), () => setTimeout(() => into.destroy(), 5));
  }

  /** @param {Reply} reply @param {import('node:http').ServerResponse} into */
  async trickle({ status, headers, body }, into) {
    into.writeHead(status, { ...headers, 'Content-Length': body.length + 1000 });
    for (let i = 0; i < Math.min(body.length, 5); i += 1) {
      into.write(body.subarray(i, i + 1));
      await new Promise((done) => setTimeout(done, 1));
    }
    usePatienceUp();
  }
}
