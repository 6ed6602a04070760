/** For each line of hexadecimal MessagePack on standard input: the phone reads it, writes it again, and says the bytes. */
import { createInterface } from 'node:readline';
import { decoded, encoded } from '../../pwa/js/sync/change.js';

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    answer = Buffer.from(encoded(decoded(Buffer.from(line, 'hex')))).toString('hex');
  } catch (error) {
    answer = String(error);
  }
  process.stdout.write(`${answer}\n`);
}
