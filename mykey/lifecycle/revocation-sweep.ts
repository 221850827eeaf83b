import type { RevocationList } from '../../jpki/index.ts';
import { type Database, execute, inTransaction, type Pool, row, rows } from '../../postgres/pool.ts';
import { closeSessionsOf } from '../../server/sessions.ts';
import { writeStatus } from '../cardholders/cardholder.ts';
import { type Card, subjectOf } from '../cardholders/certificate.ts';
import { recordListInUse } from '../cardholders/revocation-record.ts';

export type Sweep = {
  database: Pool;
  /** The lists in use. */
  lists: readonly RevocationList[];
  now: Temporal.Instant;
  /** Cards a transaction. */
  batchSize?: number;
  /** Asked after each batch; `false` leaves the rest to the next call. */
  goOn?: () => boolean | Promise<boolean>;
};
/** `idle`: these lists were gone through today. `left`: there is more to do, by the next call. */
export type SweepOutcome = 'idle' | 'finished' | 'left';

/** Runs are kept for a year and a month; then their numbers go, too. */
const keptFor = { hours: 24 * 400 };

/**
 * 定期的な失効確認 (5-2 付帯業務②, R51-03): goes through all current cards in the order of their key, batch by batch, and
 * suspends the IDs whose certificate is on its authority's list. Once a day (Asia/Tokyo), and once for each new list.
 * A batch and the position behind it are one transaction: a run that was cut off goes on where it was, and what was done
 * is not done again. A newer list in mid-run begins anew with it. Several workers take turns; none waits for another's
 * whole run.
 */
export async function sweepRevocations(sweep: Sweep): Promise<SweepOutcome> {
  const { database, lists, now, goOn } = sweep;
  if (lists.length === 0) return 'idle';
  for (const list of lists) await recordListInUse(database, list, now);
  const sweepId = await beginOrGoOn(sweep);
  if (sweepId === undefined) return 'idle';
  for (;;) {
    const batch = await inTransaction(database, (client) => sweepBatch(client, { ...sweep, sweepId }));
    if (batch === 'last') return 'finished';
    if (goOn && !(await goOn())) return 'left';
  }
}

/** Names a set of lists: two sets with one name have the same entries. */
const nameOf = (lists: readonly RevocationList[]): string =>
  lists
    .map(({ issuerKeyId, thisUpdate, number, size }) => `${issuerKeyId} ${thisUpdate} ${number ?? '-'} ${size}`)
    .sort()
    .join('\n');

const dayOf = (at: Temporal.Instant) => at.toZonedDateTimeISO('Asia/Tokyo').toPlainDate().toString();

/** The run that is under way with these lists, or a new one; undefined where today's is done. */
async function beginOrGoOn({ database, lists, now }: Sweep): Promise<number | undefined> {
  const name = nameOf(lists);
  const listsOf = lists
    .map(({ thisUpdate }) => thisUpdate)
    .sort(Temporal.Instant.compare)
    .at(-1)!;
  return inTransaction(database, async (client) => {
    // One at a time decides whether a run begins; the unique key would only let the second one fail.
    await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('revocation sweep', 0))`);
    const last = await row<{
      sweepId: number;
      lists: string;
      listsOf: Temporal.Instant;
      startedAt: Temporal.Instant;
      underWay: boolean;
    }>(
      client,
      `SELECT sweep_id, lists, lists_of, started_at, ended_at IS NULL AS under_way
         FROM revocation_sweep ORDER BY sweep_id DESC LIMIT 1`,
    );
    if (last?.underWay && last.lists === name) return last.sweepId;
    // Another worker has a newer list; this one will have it in a moment, and must not take the run from it.
    if (last && Temporal.Instant.compare(last.listsOf, listsOf) > 0) return undefined;
    if (last?.lists === name && dayOf(last.startedAt) === dayOf(now)) return undefined;
    if (last?.underWay) await endSweep(client, { sweepId: last.sweepId, outcome: 'overtaken', now });
    await execute(client, 'DELETE FROM revocation_sweep WHERE started_at < :before', {
      before: `${now.subtract(keptFor)}`,
    });
    const begun = await row<{ sweepId: number }>(
      client,
      'INSERT INTO revocation_sweep (lists, lists_of, started_at) VALUES (:name, :listsOf, :now) RETURNING sweep_id',
      { name, listsOf: `${listsOf}`, now: `${now}` },
    );
    return begun?.sweepId;
  });
}

async function endSweep(
  client: Database,
  { sweepId, outcome, now }: { sweepId: number; outcome: 'finished' | 'overtaken'; now: Temporal.Instant },
): Promise<void> {
  await execute(
    client,
    `UPDATE revocation_sweep SET ended_at = :now, outcome = :outcome, issuer_key_id = '', serial = ''
      WHERE sweep_id = :sweepId`,
    { sweepId, now: `${now}`, outcome },
  );
}

type Batch = Sweep & { sweepId: number };

async function sweepBatch(client: Database, batch: Batch): Promise<'more' | 'last'> {
  const { sweepId, lists, now, batchSize = 1000 } = batch;
  // The lock makes workers take turns, each behind the cards of the other.
  const position = await row<{ issuerKeyId: string; serial: string }>(
    client,
    `SELECT issuer_key_id, serial FROM revocation_sweep
      WHERE sweep_id = :sweepId AND ended_at IS NULL FOR UPDATE`,
    { sweepId },
  );
  // Another worker came to the end, or a newer list has overtaken this run.
  if (!position) return 'last';
  const cards = await rows<Card>(
    client,
    `SELECT issuer_key_id, serial, not_after FROM card
      WHERE superseded_at IS NULL AND (issuer_key_id, serial) > (:issuerKeyId, :serial)
      ORDER BY issuer_key_id, serial LIMIT :batchSize`,
    { issuerKeyId: position.issuerKeyId, serial: position.serial, batchSize },
  );
  const judged = Map.groupBy(cards, (card) => judge(card, { lists, now }));
  const count = (judgement: Judgement) => judged.get(judgement)?.length ?? 0;
  const suspended = await suspendHoldersOf(client, { cards: judged.get('revoked') ?? [], now });
  const last = cards.at(-1) ?? position;
  await execute(
    client,
    `UPDATE revocation_sweep
        SET issuer_key_id = :issuerKeyId, serial = :serial, checked = checked + :checked, revoked = revoked + :revoked, suspended = suspended + :suspended,
            expired = expired + :expired, without_list = without_list + :withoutList
      WHERE sweep_id = :sweepId`,
    {
      sweepId,
      issuerKeyId: last.issuerKeyId,
      serial: last.serial,
      checked: cards.length,
      revoked: count('revoked'),
      suspended,
      expired: count('expired'),
      withoutList: count('without_list'),
    },
  );
  if (cards.length === batchSize) return 'more';
  await endSweep(client, { sweepId, outcome: 'finished', now });
  return 'last';
}

type Judgement = 'revoked' | 'expired' | 'without_list' | 'unrevoked';

/** Revoked comes first: a list goes on naming a certificate for a while after its end. */
function judge(card: Card, { lists, now }: { lists: readonly RevocationList[]; now: Temporal.Instant }): Judgement {
  const list = lists.find(({ issuerKeyId }) => issuerKeyId === card.issuerKeyId);
  if (list?.has(card.serial)) return 'revoked';
  if (Temporal.Instant.compare(card.notAfter, now) < 0) return 'expired';
  return list ? 'unrevoked' : 'without_list';
}

/**
 * Suspends the active holders whose current card is among these, and ends the sessions of these cards. All holders are
 * locked first, in one order, and the feed's counter after them: who changes an own status takes them in that order, too.
 */
async function suspendHoldersOf(
  client: Database,
  { cards, now }: { cards: readonly Card[]; now: Temporal.Instant },
): Promise<number> {
  if (cards.length === 0) return 0;
  const keys = {
    issuerKeyIds: cards.map(({ issuerKeyId }) => issuerKeyId),
    serials: cards.map(({ serial }) => serial),
  };
  const given = 'unnest(:issuerKeyIds::text[], :serials::text[]) AS given (issuer_key_id, serial)';
  await execute(
    client,
    `SELECT FROM cardholder
      WHERE mykey_id IN (SELECT mykey_id FROM card JOIN ${given} USING (issuer_key_id, serial))
      ORDER BY mykey_id FOR UPDATE`,
    keys,
  );
  // Read again under the locks: a renewal a moment ago has superseded the card, and its holder is not suspended.
  const holders = await rows<{ mykeyId: string; status: string } & Card>(
    client,
    `SELECT mykey_id, status, issuer_key_id, serial, not_after
       FROM card JOIN ${given} USING (issuer_key_id, serial) JOIN cardholder USING (mykey_id)
      WHERE superseded_at IS NULL ORDER BY mykey_id`,
    keys,
  );
  for (const holder of holders) await closeSessionsOf(client, 'cardholder', subjectOf(holder));
  const active = holders.filter(({ status }) => status === 'active');
  for (const { mykeyId } of active) {
    await writeStatus(client, { mykeyId, status: 'suspended', reason: 'certificate_revoked', now });
  }
  return active.length;
}
