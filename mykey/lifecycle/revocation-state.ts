import { X509Certificate } from 'node:crypto';
import type { mykeyRoutes, RouteAnswer } from '../../contract/index.ts';
import { keyIdOf } from '../../jpki/index.ts';
import { row, rows } from '../../postgres/pool.ts';
import type { System } from '../system.ts';

type RevocationState = RouteAnswer<typeof mykeyRoutes.showRevocation>;
type KnownList = {
  issuerKeyId: string;
  number: string | null;
  thisUpdate: Temporal.Instant | null;
  nextUpdate: Temporal.Instant | null;
  entries: number | null;
  takenAt: Temporal.Instant | null;
  refusedBecause: string | null;
  refusedAt: Temporal.Instant | null;
};

/** The state of lists, responder and runs for the platform's desk: dates, numbers and reasons, nothing about a person. */
export async function showRevocation(system: System): Promise<RevocationState> {
  const [lists, responder, sweep] = await Promise.all([
    readLists(system),
    readResponder(system),
    row<Run>(system.database, `${runs} ORDER BY sweep_id DESC LIMIT 1`),
  ]);
  // While a run is under way, the desk still wants to know when the last one came to its end.
  const finished = await row<Run>(system.database, `${runs} WHERE outcome = 'finished' ORDER BY sweep_id DESC LIMIT 1`);
  return {
    lists,
    responder,
    sweep: sweep ? shownRun(sweep) : null,
    lastFinished: finished ? shownRun(finished) : null,
  };
}

const said = (at: Temporal.Instant | null) => at && `${at}`;

/**
 * Every authority whose cards can be valid, those without any list included: there the cards are refused. A root that is
 * over needs no list any more.
 */
async function readLists({ database, clock, trust, revocationGrace }: System): Promise<RevocationState['lists']> {
  const known = await rows<KnownList>(
    database,
    `SELECT issuer_key_id, number::text AS number, this_update, next_update, entries, taken_at, refused_because,
            refused_at
       FROM revocation_list`,
  );
  const now = clock();
  const isPast = (at: Temporal.Instant) => Temporal.Instant.compare(at, now) <= 0;
  const living = trust.roots.filter((root) => new X509Certificate(root).validToDate.getTime() >= now.epochMilliseconds);
  return living.map((root) => {
    const issuerKeyId = keyIdOf(root);
    const list = known.find((one) => one.issuerKeyId === issuerKeyId);
    const nextUpdate = list?.nextUpdate;
    const state = !nextUpdate
      ? 'missing'
      : isPast(nextUpdate.add(revocationGrace))
        ? 'stale'
        : isPast(nextUpdate)
          ? 'late'
          : 'fresh';
    return {
      issuerKeyId,
      state,
      number: list?.number ?? null,
      thisUpdate: said(list?.thisUpdate ?? null),
      nextUpdate: said(nextUpdate ?? null),
      entries: list?.entries ?? null,
      takenAt: said(list?.takenAt ?? null),
      refused:
        list?.refusedBecause && list.refusedAt ? { because: list.refusedBecause, at: `${list.refusedAt}` } : null,
    };
  });
}

async function readResponder({ database, onlineRevocation }: System): Promise<RevocationState['responder']> {
  const found = await row<{ because: string; failedAt: Temporal.Instant; answeredAt: Temporal.Instant | null }>(
    database,
    `SELECT failed_because AS because, failed_at, answered_at FROM revocation_responder`,
  );
  return {
    state: !onlineRevocation ? 'none' : found && !found.answeredAt ? 'failing' : 'answering',
    failed: found ? { because: found.because, at: `${found.failedAt}` } : null,
    answeredAgainAt: said(found?.answeredAt ?? null),
  };
}

type Run = {
  startedAt: Temporal.Instant;
  endedAt: Temporal.Instant | null;
  outcome: 'finished' | 'overtaken' | null;
  checked: number;
  revoked: number;
  suspended: number;
  expired: number;
  withoutList: number;
};
const runs = `SELECT started_at, ended_at, outcome, checked, revoked, suspended, expired,
                     without_list FROM revocation_sweep`;

const shownRun = ({ outcome, startedAt, endedAt, ...counts }: Run) => ({
  state: outcome ?? ('under_way' as const),
  startedAt: `${startedAt}`,
  endedAt: said(endedAt),
  ...counts,
});
