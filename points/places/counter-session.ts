import { gatherLookUps, type LookUp } from '../../postgres/look-up.ts';
import { type Database, execute, row, rows } from '../../postgres/pool.ts';
import { refuse } from '../../server/refusal.ts';
import type { Terminal } from '../callers.ts';
import type { MykeyStatus } from '../members/mykey-client.ts';

/** What a tap has opened at a terminal: one key, under which at most one payment is made (decision 21). */
export type CounterSession = {
  id: string;
  paymentKey: string;
  terminalId: string;
  /** The key that the terminal had at the tap. */
  jkt: string;
  merchantId: number;
  mykeyId: string;
  shown: string;
  holder: number | null;
  /** Who was at the till, where the shop has clerks. */
  clerkId: number | null;
  openedAt: Temporal.Instant;
  expiresAt: Temporal.Instant;
};

/**
 * A session with what its holder's マイキーID and its terminal are at this moment; null where nobody has joined, or no
 * terminal is enrolled.
 */
export type PayingSession = CounterSession & {
  status: MykeyStatus | null;
  terminalStatus: 'active' | 'revoked' | null;
};

const columns = `id, payment_key, terminal_id, jkt, merchant_id, mykey_id, shown, holder,
  clerk_id, opened_at, expires_at`;

/** Keeps a session; false where another one has its key. */
export async function keepSession(database: Database, session: CounterSession): Promise<boolean> {
  const kept = await execute(
    database,
    `INSERT INTO counter_session (id, payment_key, terminal_id, jkt, merchant_id, mykey_id, shown, holder, opened_at, expires_at, clerk_id)
     VALUES (:id, :paymentKey, :terminalId, :jkt, :merchantId, :mykeyId, :shown, :holder, :openedAt, :expiresAt, :clerkId) ON CONFLICT (payment_key) DO NOTHING`,
    {
      id: session.id,
      paymentKey: session.paymentKey,
      terminalId: session.terminalId,
      jkt: session.jkt,
      merchantId: session.merchantId,
      mykeyId: session.mykeyId,
      shown: session.shown,
      holder: session.holder,
      openedAt: `${session.openedAt}`,
      expiresAt: `${session.expiresAt}`,
      clerkId: session.clerkId,
    },
  );
  return kept === 1;
}

/** The session that this very terminal opened with the key it has; how old it may be is the caller's question. */
export const findSession = (database: Database, terminal: Terminal, id: string): Promise<CounterSession | undefined> =>
  row<CounterSession>(database, `SELECT ${columns} FROM counter_session WHERE id = :id AND jkt = :jkt`, {
    id,
    jkt: terminal.jkt,
  });

/** The session of a payment of this terminal, also where it was given another key since then. */
export const findSessionOfPayment = (
  database: Database,
  terminal: Terminal,
  paymentKey: string,
): Promise<CounterSession | undefined> =>
  row<CounterSession>(
    database,
    `SELECT ${columns} FROM counter_session WHERE payment_key = :paymentKey AND terminal_id = :terminalId`,
    { paymentKey, terminalId: terminal.terminalId },
  );

/** The session of a payment that was made at a place, at whichever of its terminals. */
export const findSessionOfPlace = (
  database: Database,
  merchantId: number,
  paymentKey: string,
): Promise<CounterSession | undefined> =>
  row<CounterSession>(
    database,
    `SELECT ${columns} FROM counter_session WHERE payment_key = :paymentKey AND merchant_id = :merchantId`,
    { paymentKey, merchantId },
  );

/** The sessions whose payment has this number on its receipt: the last eight characters of its key, in small letters. */
export const findSessionsOfReceipt = (database: Database, receipt: string): Promise<CounterSession[]> =>
  rows<CounterSession>(
    database,
    `SELECT ${columns} FROM counter_session WHERE right(payment_key::text, 8) = :receipt`,
    { receipt },
  );

/** What was opened at a place since an instant, the newest first. */
export const sessionsOfPlace = (
  database: Database,
  merchantId: number,
  since: Temporal.Instant,
): Promise<CounterSession[]> =>
  rows<CounterSession>(
    database,
    `SELECT ${columns} FROM counter_session WHERE merchant_id = :merchantId AND opened_at >= :since
      ORDER BY opened_at DESC`,
    { merchantId, since: `${since}` },
  );

/** The session of this very terminal, and whether both it and the holder may pay, as it is when a payment is asked for. */
export const findPayingSessions = (reader: Database): LookUp<{ id: string; jkt: string }, PayingSession> =>
  gatherLookUps({
    database: reader,
    text: `
      SELECT asked.at::int AS asked, s.*, m.status, t.status AS terminal_status
        FROM unnest(:id::text[], :jkt::text[]) WITH ORDINALITY AS asked (id, jkt, at)
       CROSS JOIN LATERAL (SELECT ${columns} FROM counter_session
                            WHERE id = asked.id AND jkt = asked.jkt LIMIT 1) AS s
        LEFT JOIN LATERAL (SELECT status FROM member WHERE member.holder = s.holder LIMIT 1) AS m ON true
        LEFT JOIN LATERAL (SELECT status FROM terminal WHERE terminal.jkt = asked.jkt LIMIT 1) AS t ON true`,
    valuesOf: ({ id, jkt }) => ({ id, jkt }),
  });

/** Whether a session can be used under this key by whoever holds it; how old it may be is the caller's question. */
export function judgeSession(session: PayingSession | undefined, paymentKey: string) {
  if (!session) return refuse('counter_session_ended');
  if (session.terminalStatus !== 'active') return refuse('not_allowed');
  if (session.paymentKey !== paymentKey) return refuse('payment_key_differs');
  const { holder } = session;
  return holder === null ? refuse('not_a_member') : { ...session, holder };
}

/** Why a first try comes too late or may not be, as the holder and the clock are now. */
export function judgeFirstTry(session: PayingSession, now: Temporal.Instant) {
  if (Temporal.Instant.compare(session.expiresAt, now) <= 0) return refuse('counter_session_ended');
  return session.status === 'active' ? undefined : refuse('not_usable_here');
}
