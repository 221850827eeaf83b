import { randomBytes } from 'node:crypto';
import { row, rows } from '../../postgres/pool.ts';
import { dateInTokyo, startOfDay } from '../../server/clock.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { balanceAfter, municipalUnit } from '../accounts/book.ts';
import { findMember, join } from '../accounts/member.ts';
import type { PointsContext, PointsHandlers, Terminal } from '../context.ts';

/** A tap buys one session of this length, in which one payment is made (decision 21). */
const sessionSeconds = 120;

type Place = { merchantId: number; name: string; municipalityCode: string; municipality: string };
type Session = {
  id: string;
  paymentKey: string;
  jkt: string;
  merchantId: number;
  mykeyId: string;
  shown: string;
  holder: number | null;
  openedAt: Temporal.Instant;
  expiresAt: Temporal.Instant;
};
const sessionColumns = `id, payment_key AS "paymentKey", jkt, merchant_id AS "merchantId", mykey_id AS "mykeyId", shown, holder,
  opened_at AS "openedAt", expires_at AS "expiresAt"`;

/** ① ポイント利用 at a counter (6-1): tap, balance usable here, one payment, reversal on the same day. */
export function counterHandlers(
  context: PointsContext,
): Pick<PointsHandlers, 'openCounterSession' | 'joinAtCounter' | 'pay' | 'reversePayment' | 'showToday'> {
  const { database, balances, book, clock, mykey, openAssertion } = context;

  const placeOf = async (terminal: Terminal): Promise<Place | Refusal<'place_unknown'>> =>
    (await row<Place>(
      database,
      `SELECT merchant.id AS "merchantId", merchant.name, municipality_code AS "municipalityCode", municipality.name AS municipality
         FROM merchant JOIN municipality ON code = municipality_code WHERE operator_id = $1`,
      [terminal.operatorId],
    )) ?? refuse('place_unknown');

  /** What this holder can use at this place today, and what of it expires next; nothing of any other purse (R61-02). */
  const usableAt = async (place: Place, holder: number | null) => {
    if (holder === null) return { usable: 0, next: null };
    const purse = await balances.usable(holder, municipalUnit(place.municipalityCode));
    return { usable: purse.points, next: purse.next };
  };

  const shownSession = async (session: Session, place: Place) => ({
    counterSessionId: session.id,
    expiresAt: `${session.expiresAt}`,
    mykeyId: session.shown,
    joined: session.holder !== null,
    place: place.name,
    municipality: { code: place.municipalityCode, name: place.municipality },
    ...(await usableAt(place, session.holder)),
  });

  /** The session of this very terminal; how old it may be is the caller's question. */
  const sessionOf = (terminal: Terminal, where: 'id' | 'payment_key', value: string): Promise<Session | undefined> =>
    row<Session>(database, `SELECT ${sessionColumns} FROM counter_session WHERE ${where} = $1 AND jkt = $2`, [
      value,
      terminal.jkt,
    ]);

  async function receipt(
    session: Session,
    place: Place,
    paid: { points: number; paidAt: Temporal.Instant; balance: number; reversedAt?: Temporal.Instant },
  ) {
    return {
      receiptNumber: receiptNumber(session.paymentKey),
      paymentKey: session.paymentKey,
      place: place.name,
      municipality: { code: place.municipalityCode, name: place.municipality },
      points: paid.points,
      paidAt: `${paid.paidAt}`,
      balance: paid.balance,
      next: (await usableAt(place, session.holder)).next,
      reversedAt: paid.reversedAt ? `${paid.reversedAt}` : null,
    };
  }

  return {
    async openCounterSession({ caller, jkt, body }) {
      const place = await placeOf(caller);
      if (isRefusal(place)) return place;
      const claims = await openAssertion({ assertion: body.assertion, jkt, operatorId: caller.operatorId });
      if (isRefusal(claims)) return claims;
      const member = await findMember(database, claims.sub);
      if (member && member.status !== 'active') return refuse('not_usable_here');
      const now = clock();
      const session: Session = {
        id: randomBytes(18).toString('base64url'),
        paymentKey: body.paymentKey,
        jkt,
        merchantId: place.merchantId,
        mykeyId: claims.sub,
        shown: claims.shown,
        holder: member?.holder ?? null,
        openedAt: now,
        expiresAt: now.add({ seconds: sessionSeconds }),
      };
      await database.query(
        `INSERT INTO counter_session (id, payment_key, terminal_id, jkt, merchant_id, mykey_id, shown, holder, opened_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          session.id,
          session.paymentKey,
          caller.terminalId,
          jkt,
          session.merchantId,
          session.mykeyId,
          session.shown,
          session.holder,
          `${now}`,
          `${session.expiresAt}`,
        ],
      );
      return shownSession(session, place);
    },

    async joinAtCounter({ caller, params }) {
      const place = await placeOf(caller);
      if (isRefusal(place)) return place;
      const session = await sessionOf(caller, 'id', params.counterSessionId);
      if (!session || Temporal.Instant.compare(session.expiresAt, clock()) <= 0) return refuse('counter_session_ended');
      const { mykeyId, shown } = session;
      const joined = await join({ database, mykey, mykeyId, shown, joinedOn: dateInTokyo(clock()).toString() });
      if (isRefusal(joined) && joined.refused !== 'already_a_member') return refuse('not_usable_here');
      const member = await findMember(database, mykeyId);
      session.holder = member?.holder ?? null;
      await database.query('UPDATE counter_session SET holder = $2 WHERE id = $1', [session.id, session.holder]);
      return shownSession(session, place);
    },

    async pay({ caller, body, idempotencyKey }) {
      const place = await placeOf(caller);
      if (isRefusal(place)) return place;
      const session = await sessionOf(caller, 'id', body.counterSessionId);
      if (!session) return refuse('counter_session_ended');
      if (session.paymentKey !== idempotencyKey) return refuse('payment_key_differs');
      if (session.holder === null) return refuse('not_a_member');
      const now = clock();
      // A retry of a payment is answered under its key also after the session has ended; a first try is not. What can be
      // corrected within the same tap is refused before the key is used up.
      if (!(await balances.isKeyKnown(session.holder, idempotencyKey))) {
        if (Temporal.Instant.compare(session.expiresAt, now) <= 0) return refuse('counter_session_ended');
        const member = await findMember(database, session.mykeyId);
        if (member?.status !== 'active') return refuse('not_usable_here');
        const { usable } = await usableAt(place, session.holder);
        if (body.amount > usable) return refuse('insufficient_points', { usable });
      }
      const paid = await book.pay({
        key: idempotencyKey,
        holder: session.holder,
        occurredAt: now,
        amount: body.amount,
        municipalityCode: place.municipalityCode,
        merchantId: place.merchantId,
      });
      if (isRefusal(paid)) return paid;
      return receipt(session, place, {
        points: body.amount,
        paidAt: paid.answer.postedAt,
        balance: balanceAfter(paid.answer, municipalUnit(place.municipalityCode)),
      });
    },

    async reversePayment({ caller, params, idempotencyKey }) {
      const place = await placeOf(caller);
      if (isRefusal(place)) return place;
      const session = await sessionOf(caller, 'payment_key', params.paymentKey);
      if (!session || session.holder === null) return refuse('original_unknown');
      const [payment] = await paymentsOf(place, [session]);
      if (!payment) return refuse('original_unknown');
      const now = clock();
      if (!dateInTokyo(payment.paidAt).equals(dateInTokyo(now))) return refuse('reversal_too_late');
      const reversed = await book.reverse({
        key: idempotencyKey,
        holder: session.holder,
        occurredAt: now,
        municipalityCode: place.municipalityCode,
        originalKey: session.paymentKey,
      });
      if (isRefusal(reversed)) return reversed;
      return receipt(session, place, {
        points: payment.points,
        paidAt: payment.paidAt,
        balance: balanceAfter(reversed.answer, municipalUnit(place.municipalityCode)),
        reversedAt: reversed.answer.postedAt,
      });
    },

    async showToday({ caller }) {
      const place = await placeOf(caller);
      if (isRefusal(place)) return place;
      const today = dateInTokyo(clock());
      const sessions = await rows<Session>(
        database,
        `SELECT ${sessionColumns} FROM counter_session WHERE merchant_id = $1 AND opened_at >= $2 ORDER BY opened_at DESC`,
        [place.merchantId, `${startOfDay(today)}`],
      );
      const payments = await paymentsOf(place, sessions);
      const standing = payments.filter((p) => p.reversedAt === null);
      return {
        place: place.name,
        municipality: { code: place.municipalityCode, name: place.municipality },
        on: today.toString(),
        count: standing.length,
        points: standing.reduce((sum, p) => sum + p.points, 0),
        payments: payments.map(({ session, points, paidAt, reversedAt }) => ({
          receiptNumber: receiptNumber(session.paymentKey),
          paymentKey: session.paymentKey,
          place: place.name,
          municipality: { code: place.municipalityCode, name: place.municipality },
          points,
          paidAt: `${paidAt}`,
          reversedAt: reversedAt ? `${reversedAt}` : null,
          mine: session.jkt === caller.jkt,
        })),
      };
    },
  };

  /** The payments that stand under these sessions' keys at this place, with their reversals. */
  async function paymentsOf(place: Place, sessions: Session[]) {
    const paying = sessions.filter((s): s is Session & { holder: number } => s.holder !== null);
    const found = await balances.payments(
      place.merchantId,
      paying.map(({ holder, paymentKey }) => ({ holder, key: paymentKey })),
    );
    return paying.flatMap((session) => {
      const payment = found.get(session.paymentKey);
      return payment ? [{ session, ...payment }] : [];
    });
  }
}

/** A number to quote at the counter: eight characters of the key's random part. */
export const receiptNumber = (paymentKey: string): string => paymentKey.replaceAll('-', '').slice(-8).toUpperCase();
