import { parseArgs } from 'node:util';
import { faultProofs } from './fault-proofs.ts';
import { proofs as ledgerProofs, type Outcome, type ProofSettings } from './proofs.ts';

/**
 * `npm run prove`: that the ledger cannot lose, double or invent a point, and that both servers stand what fails under them. Every proof is run, and then again with one of its
 * safeguards taken away, which must be found: a proof that cannot fail proves nothing.
 *
 *   --only model,bank,kill,failover   some of them; hang, blocked, crash, disk and crowd are the servers'
 *   --seed 20161001                   other random histories; a failure names the seed that plays it again
 *   --quick                           a tenth of everything
 */
const proofs = [...ledgerProofs, ...faultProofs];
const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: proofs.map(({ name }) => name).join() },
    seed: { type: 'string', default: '20161001' },
    quick: { type: 'boolean', default: false },
  },
});
const names = options.only.split(',');
const unknown = names.find((name) => !proofs.some((proof) => proof.name === name));
const seed = Number(options.seed);
if (unknown !== undefined || !Number.isSafeInteger(seed)) {
  process.stderr.write(
    `「${unknown ?? options.seed}」は指定できません。証明は ${proofs.map(({ name }) => name).join('、')} です。 / Not a proof, or not a seed.\n`,
  );
  process.exit(2);
}

const say = (text: string) => process.stderr.write(`${text}\n`);
const settings: ProofSettings = { seed, share: options.quick ? 0.1 : 1, say };

/** Runs a proof; what it throws, or that it does not end, is a complaint like those it returns. */
async function play(
  run: (settings: ProofSettings) => Promise<Outcome>,
  minutes: number,
  of: ProofSettings = settings,
): Promise<Outcome> {
  const { promise: late, resolve } = Promise.withResolvers<Outcome>();
  const ended = `did not end within ${minutes} minutes`;
  const timer = setTimeout(() => resolve({ did: ended, complaints: [ended] }), minutes * 60_000);
  try {
    return await Promise.race([run(of), late]);
  } catch (error) {
    const [first = '', ...rest] = `${error instanceof Error ? error.message : error}`.split('\n');
    return { did: 'broke off', complaints: [first, ...rest.filter(Boolean).slice(0, 3)] };
  } finally {
    clearTimeout(timer);
  }
}

const controlTries = 3;

type Row = { proof: string; did: string; result: string; passed: boolean };
const table: Row[] = [];
const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(0)} s`;

for (const { name, run, controls, minutesMax } of proofs.filter((proof) => names.includes(proof.name))) {
  const startedAt = performance.now();
  const { did, complaints } = await play(run, minutesMax);
  const passed = complaints.length === 0;
  for (const complaint of complaints) say(`✖ ${name}: ${complaint}`);
  if (!passed) say(`  もう一度: npm run prove -- --only ${name} --seed ${seed} / to play it again`);
  const result = passed ? 'nothing lost, doubled or invented' : `${complaints.length} complaints: ${complaints[0]}`;
  table.push({ proof: name, did: `${did} (${seconds(startedAt)})`, result, passed });
  for (const { without, run: control, expects } of controls) {
    const since = performance.now();
    let found: Outcome = { did: '', complaints: [] };
    let complaint: string | undefined;
    // Whether two come into each other's way, or a kill falls between a commit and its answer, is chance.
    for (let tries = 0; tries < controlTries && complaint === undefined; tries += 1) {
      found = await play(control, minutesMax, { ...settings, seed: seed + tries });
      complaint = found.complaints.find((what) => expects.test(what));
    }
    table.push({
      proof: `${name}, without ${without}`,
      did: `${found.did} (${seconds(since)})`,
      result: complaint ? `found: ${complaint}` : 'NOT FOUND: the proof would not have seen it',
      passed: complaint !== undefined,
    });
    say(`${complaint ? '✔' : '✖'} ${name}, without ${without}: ${complaint ?? 'no complaint'}`);
  }
}

for (const { proof, did, result, passed } of table) {
  process.stdout.write(`${passed ? '✔' : '✖'} ${proof}\n    ${did}\n    ${result.slice(0, 200)}\n`);
}
// What a proof that did not end still runs ends with this process.
process.exit(table.every(({ passed }) => passed) ? 0 : 1);
