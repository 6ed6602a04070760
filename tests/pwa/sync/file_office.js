/** The small server with attachments: pieces, offsets and hashes as the protocol page has them; what goes wrong is the test's. */
import { createHash } from 'node:crypto';
import { filesIn } from '../../../pwa/js/form/attached.js';
import { Office } from './office.js';

export class FileOffice extends Office {
  /** @type {Map<string, {size: number, bytes: Buffer, isWhole: boolean}>} */
  files = new Map();
  /** @type {{method: string, offset: number, size: number, sha256: string}[]} what was asked */
  asked = [];
  /** @type {(asked: {method: string, offset: number, sha256: string}, call: number) => '' | 'lost' | 'reply lost' | Response} */
  fileFault = () => '';

  /** @param {any} change */
  apply(change) {
    if (change.kind === 'attach')
      for (const value of Object.values(change.fields))
        for (const { sha256, size } of filesIn(value))
          if (!this.files.has(sha256))
            this.files.set(sha256, { size, bytes: Buffer.alloc(0), isWhole: false });
    return super.apply(change);
  }

  /** @type {any} */
  get fetch() {
    const answered = super.fetch;
    return (/** @type {string} */ path, /** @type {any} */ request) =>
      path.startsWith('/api/v1/attachments/') ? this.file(path.slice(20), request) : answered(path, request);
  }

  /** @param {string} sha256 @param {any} request */
  async file(sha256, { method = 'GET', headers, body }) {
    const offset = Number(headers?.['Upload-Offset'] ?? /\d+/.exec(headers?.Range ?? '')?.[0] ?? 0);
    const asked = { method, offset, size: body?.length ?? 0, sha256 };
    this.asked.push(asked);
    const fault = this.fileFault(asked, this.asked.length);
    if (fault instanceof Response) return fault;
    if (fault === 'lost') throw new TypeError('lost');
    const reply = this.fileReply(sha256, asked, headers, body);
    if (fault === 'reply lost') throw new TypeError('reply lost');
    return reply;
  }

  /** @param {string} sha256 @param {{method: string, offset: number}} asked @param {any} headers @param {any} body */
  fileReply(sha256, { method, offset }, headers, body) {
    const file = this.files.get(sha256);
    if (!file) return told(404);
    if (method === 'GET') {
      if (!file.isWhole) return told(404);
      const [first, last] = /(\d+)-(\d+)/.exec(headers.Range)?.slice(1).map(Number) ?? [0, file.size - 1];
      return new Response(file.bytes.subarray(first, last + 1), { status: 206, headers: state(file) });
    }
    if (method === 'HEAD' || file.isWhole) return told(204, file);
    if (offset !== file.bytes.length) return told(409, file);
    file.bytes = Buffer.concat([file.bytes, Buffer.from(body)]);
    if (headers['Upload-Complete'] !== '?1') return told(204, file);
    file.isWhole = createHash('sha256').update(file.bytes).digest('hex') === sha256;
    if (!file.isWhole) file.bytes = Buffer.alloc(0);
    return told(file.isWhole ? 204 : 422, file);
  }
}

/** @param {any} file */
function state({ bytes, isWhole }) {
  return { 'Upload-Offset': String(bytes.length), 'Upload-Complete': isWhole ? '?1' : '?0' };
}

/** @param {number} status @param {any} [file] */
function told(status, file) {
  const problem = { 'Content-Type': 'application/json' };
  return new Response(null, { status, headers: file ? state(file) : problem });
}
