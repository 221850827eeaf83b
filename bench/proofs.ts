import { join } from 'node:path';
import { playBank } from '../ledger/testing/bank.ts';
import { cancelTheWait, failOverUnderLoad, withoutStandby } from '../ledger/testing/failover.ts';
import { playHistories } from '../ledger/testing/histories.ts';
import { killApplications, killServers, lateToDisk, withoutKey } from '../ledger/testing/kills.ts';
import { balanceGuard, deaf, saying, slotHeld, versionGuard } from '../ledger/testing/saying.ts';
import type { Pool } from '../postgres/pool.ts';
import { createTestDatabase } from '../postgres/testing.ts';

export type ProofSettings = {
  seed: number;
  /** 1, or a tenth of everything. */
  share: number;
  say: (text: string) => void;
};
/** What was done, and what is wrong with it: nothing, or the proof fails. */
export type Outcome = { did: string; complaints: string[] };
/** The same with one safeguard taken away: it must complain, and say this. */
export type Control = { without: string; run: (settings: ProofSettings) => Promise<Outcome>; expects: RegExp };
export type Proof = {
  name: string;
  run: (settings: ProofSettings) => Promise<Outcome>;
  controls: Control[];
  /** Longer than this is a failure too. */
  minutesMax: number;
};

const sql = join(import.meta.dirname, '..', 'ledger', 'sql');
const times = (count: number, share: number) => Math.max(1, Math.round(count * share));

async function withPool<T>(work: (pool: Pool) => Promise<T>): Promise<T> {
  const database = await createTestDatabase([sql]);
  try {
    return await work(database.pool);
  } finally {
    await database.close();
  }
}

/** Histories to a database: beyond, it is the old ones that cost. */
const chunk = 2500;

async function proveModel({ seed, share, say }: ProofSettings): Promise<Outcome> {
  const histories = times(50_000, share);
  let operations = 0;
  for (let first = 0; first < histories; first += chunk) {
    // One application and two in turn: alone a writer goes by what it remembers, beside another it looks again.
    const applications = 1 + ((first / chunk) % 2);
    const played = await withPool((pool) =>
      playHistories({
        pool,
        steps: 100,
        seed: seed + first,
        applications,
        histories: Math.min(chunk, histories - first),
        startsAt: Temporal.Instant.from('2016-03-25T00:00:00Z'),
        report: (done) => say(`model: ${first + done}/${histories} histories`),
      }),
    );
    operations += played.operations;
  }
  return { did: `${histories} histories of 100 steps, ${operations} operations`, complaints: [] };
}

const forgetful: [string, string] = ['SET balance = wanted.balance', 'SET balance = l.balance'];
const controlModel = ({ seed }: ProofSettings): Promise<Outcome> =>
  withPool(async (pool) => {
    const startsAt = Temporal.Instant.from('2016-03-25T00:00:00Z');
    const settings = { pool: saying(pool, [forgetful]), histories: 20, steps: 100, seed, applications: 2, startsAt };
    const { operations } = await playHistories(settings);
    return { did: `${operations} operations`, complaints: [] };
  });

const bank = (applications: number, seconds: number, guards: [string, string][]) => (settings: ProofSettings) =>
  withPool(async (pool): Promise<Outcome> => {
    const pools = Array.from({ length: applications }, () => saying(pool, guards));
    const played = await playBank({ pools, seconds: Math.max(1, seconds * settings.share), seed: settings.seed });
    const { complaints, operations, attempts, looks, totals } = played;
    settings.say(`bank: ${operations} operations by ${applications} application(s)`);
    return {
      did: `64 clients, ${applications} application(s): ${operations} operations in ${attempts} calls, ${looks} looks, ${totals} totals`,
      complaints,
    };
  });

/** One after the other, as one. */
async function inTurn(...runs: (() => Promise<Outcome>)[]): Promise<Outcome> {
  const found: Outcome[] = [];
  for (const run of runs) found.push(await run());
  return {
    did: found.map(({ did }) => did).join('; '),
    complaints: found.flatMap(({ complaints }) => complaints),
  };
}

type Kills = typeof killApplications;
type KillSettings = Omit<Parameters<Kills>[0], 'seed' | 'report'>;
const kill =
  (what: string, play: Kills, { seed, say }: ProofSettings, settings: KillSettings) =>
  async () => {
    const report = (done: number) => say(`kill: ${what} ${done}/${settings.kills}`);
    const { complaints, operations, unknown } = await play({ ...settings, seed, report });
    const did = `${what} ${settings.kills} × kill -9 under ${operations} operations, ${unknown} times unknown`;
    return { did, complaints };
  };
/** Half of the kills with one application, half with two: alone a writer goes by what it remembers. */
const proveKills = (settings: ProofSettings): Promise<Outcome> => {
  const half = times(15, settings.share);
  return inTurn(
    kill('application', killApplications, settings, { kills: half, applications: 2 }),
    kill('application (alone)', killApplications, settings, { kills: half, applications: 1 }),
    kill('PostgreSQL', killServers, settings, { kills: times(10, settings.share) }),
  );
};

async function proveFailover({ seed, share, say }: ProofSettings): Promise<Outcome> {
  const complaints: string[] = [];
  const rounds = times(5, share);
  let operations = 0;
  for (let round = 0; round < rounds; round += 1) {
    for (const standbyFirst of [false, true]) {
      const played = await failOverUnderLoad({ seed: seed + round, standbyFirst });
      operations += played.operations;
      complaints.push(...played.complaints);
    }
    complaints.push(...(await cancelTheWait({ lost: true })).complaints);
    complaints.push(...(await cancelTheWait({ lost: false })).complaints);
    say(`failover: ${round + 1}/${rounds}`);
  }
  const did = `${rounds * 2} failovers under ${operations} operations, ${rounds * 2} × 3 cancelled waits`;
  return { did, complaints };
}
const failed = async (played: Promise<{ complaints: string[]; operations: number }>): Promise<Outcome> => {
  const { complaints, operations } = await played;
  return { did: `${operations} operations`, complaints };
};

const notThere = /acknowledged as created and is not in the ledger/;

export const proofs: Proof[] = [
  {
    name: 'model',
    run: proveModel,
    controls: [{ without: 'the writing of lots', run: controlModel, expects: /history \d+/ }],
    minutesMax: 60,
  },
  {
    name: 'bank',
    run: (settings) =>
      inTurn(
        () => bank(2, 60, [])(settings),
        () => bank(1, 20, [])(settings),
      ),
    controls: [
      {
        without: 'version, balance guard and lock',
        run: bank(2, 5, [versionGuard, balanceGuard, slotHeld]),
        expects: /the lots hold|points are left/,
      },
      { without: 'version guard', run: bank(2, 5, [versionGuard]), expects: /in this order it is|stands before/ },
    ],
    minutesMax: 5,
  },
  {
    name: 'kill',
    run: proveKills,
    controls: [
      {
        without: 'commits that wait for the disk',
        run: (settings) => kill('PostgreSQL', killServers, settings, { kills: 1, ...lateToDisk })(),
        expects: notThere,
      },
      {
        without: 'the key of the postings',
        run: (settings) => kill('application', killApplications, settings, { kills: 6, ...withoutKey })(),
        expects: /stands \d+ times/,
      },
    ],
    minutesMax: 8,
  },
  {
    name: 'failover',
    run: proveFailover,
    controls: [
      {
        without: 'an ear for the warning',
        run: () => failed(cancelTheWait({ lost: true, alter: deaf })),
        expects: notThere,
      },
      {
        without: 'commits that wait for the standby',
        run: ({ seed }) => failed(failOverUnderLoad({ seed, standbyFirst: true, before: withoutStandby })),
        expects: notThere,
      },
    ],
    minutesMax: 8,
  },
];
