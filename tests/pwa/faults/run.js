/**
 * `node tests/pwa/faults/run.js --server URL --runs N --seed S`: the phone's own engine against a real server through
 * a network that breaks. Exit code 1 and the steps of the run when a rule does not hold; the same seed gives the same
 * steps. --steps: how many in a run; --trace: also of runs that pass; --plant: with this bug. The server must have been
 * started for tests, and is emptied.
 */
import { register } from 'node:module';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    server: { type: 'string' },
    runs: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    steps: { type: 'string', default: '60' },
    trace: { type: 'boolean', default: false },
    plant: { type: 'string', default: '' },
  },
});

if (values.plant) register('./planting.js', import.meta.url, { data: values.plant });
// Only now: what is planted has to be there when the product's modules are read.
const { live } = await import('./live.js');
const { server = '', runs, seed, steps, trace } = values;
process.exit(
  await live({ server, runs: Number(runs), seed: Number(seed), steps: Number(steps), trace: Boolean(trace) }),
);
