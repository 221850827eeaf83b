import type { DatabaseUrls } from '../postgres/provision.ts';
import { connectionsOf } from '../server/connections.ts';
import { playCrowd } from './faults/crowd.ts';
import { type Faults, type KindSettings, openFaults } from './faults/kinds.ts';
import type { FaultReport } from './faults/play.ts';
import { startFaultyPostgres } from './faults/postgres.ts';
import type { FaultLimits } from './faults/stage.ts';
import type { Outcome, Proof, ProofSettings } from './proofs.ts';

/**
 * What goes wrong under both servers, with the limits of an installation (docs/decisions/0027-time-limits.md). A request has
 * 20 seconds; five more are this machine's own, which runs all of it at once.
 */
const answerWithin = 25_000;

type Play = (faults: Faults, settings: KindSettings) => Promise<FaultReport | { impossible: string }>;

/** Plays one kind some times on one stage. */
async function playOn(
  play: Play,
  {
    times,
    lasts,
    ...settings
  }: Omit<KindSettings, 'answerWithin' | 'lastsMilliseconds'> & {
    times: number;
    lasts: number;
    answerWithin?: number;
    limits?: FaultLimits;
    late?: boolean;
    logIsSmall?: boolean;
  },
): Promise<Outcome> {
  const { limits = {}, late = false, logIsSmall = false, seed, ...others } = settings;
  const faults = await openFaults(limits, { late, logIsSmall });
  const outcome: Outcome = { did: '', complaints: [] };
  try {
    for (let time = 0; time < times; time += 1) {
      const asked = { answerWithin, ...others, seed: seed + time, lastsMilliseconds: lasts };
      const played = await play(faults, asked);
      if ('impossible' in played) return { did: 'not done', complaints: [`not done: ${played.impossible}`] };
      outcome.did += `${time === 0 ? '' : '; '}${played.did}`;
      outcome.complaints.push(...played.complaints);
    }
    return outcome;
  } finally {
    await faults.close();
  }
}

const times = (count: number, { share }: ProofSettings) => Math.max(1, Math.round(count * share));
const forEver = 600_000;
const limitless: FaultLimits = {
  waits: { connection: forEver, statement: forEver, lock: forEver },
  servers: { answerMilliseconds: forEver },
};
const short: FaultLimits = {
  waits: { connection: 1_000, statement: 2_000 },
  servers: { answerMilliseconds: 2_500 },
};

async function withPostgres(work: (urls: DatabaseUrls) => Promise<Outcome>): Promise<Outcome> {
  const postgres = await startFaultyPostgres();
  try {
    return await work(postgres.urls);
  } finally {
    await postgres.remove();
  }
}

/** More than a server may hold, and more than a process may open. */
const crowdOf = connectionsOf(Number.POSITIVE_INFINITY) + 1_000;

export const faultProofs: Proof[] = [
  {
    name: 'hang',
    // Longer than a request, a statement and the ledger's own trying.
    run: (settings) =>
      playOn((faults, of) => faults.hang(of), { seed: settings.seed, times: times(2, settings), lasts: 45_000 }),
    controls: [
      {
        without: 'limits',
        run: ({ seed }) =>
          playOn((faults, of) => faults.hang(of), {
            seed,
            times: 1,
            lasts: 0,
            answerWithin: 8_000,
            limits: limitless,
          }),
        expects: /not answered within/,
      },
    ],
    minutesMax: 8,
  },
  {
    name: 'blocked',
    run: (settings) =>
      playOn((faults, of) => faults.blocked(of), { seed: settings.seed, times: times(2, settings), lasts: 25_000 }),
    controls: [
      {
        without: 'the same key',
        run: ({ seed }) =>
          playOn((faults, of) => faults.blocked(of), {
            seed,
            times: 1,
            lasts: 4_000,
            limits: short,
            forgetsKeys: true,
          }),
        expects: /points, what was asked for comes to/,
      },
    ],
    minutesMax: 5,
  },
  {
    name: 'crash',
    run: (settings) =>
      playOn((faults, of) => faults.crash(of), { seed: settings.seed, times: times(5, settings), lasts: 3_000 }),
    controls: [
      {
        without: 'commits that wait for the disk',
        run: ({ seed }) => playOn((faults, of) => faults.crash(of), { seed, times: 1, lasts: 1_000, late: true }),
        expects: /was acknowledged and is not in the ledger/,
      },
    ],
    minutesMax: 8,
  },
  {
    name: 'disk',
    run: (settings) =>
      playOn((faults, of) => faults.fullDisk(of), { seed: settings.seed, times: times(3, settings), lasts: 10_000 }),
    controls: [],
    minutesMax: 5,
  },
  {
    name: 'log',
    run: (settings) =>
      playOn((faults, of) => faults.fullLog(of), {
        seed: settings.seed,
        times: times(2, settings),
        lasts: 5_000,
        logIsSmall: true,
      }),
    controls: [],
    minutesMax: 5,
  },
  {
    name: 'crowd',
    run: () =>
      withPostgres(async (urls) => {
        const many = await playCrowd({ urls, silent: crowdOf });
        const few = await playCrowd({ urls, silent: crowdOf, descriptors: 1_024 });
        return {
          did: `${many.did}; with 1,024 descriptors ${few.did}`,
          complaints: [...many.complaints, ...few.complaints],
        };
      }),
    controls: [
      {
        without: 'a bound',
        run: () => withPostgres((urls) => playCrowd({ urls, silent: crowdOf, connectionsMax: 1_000_000 })),
        expects: /the server holds \d+ connections/,
      },
    ],
    minutesMax: 3,
  },
];
