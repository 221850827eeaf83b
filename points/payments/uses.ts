import { receiptNumber } from '../../contract/index.ts';
import type { Database } from '../../postgres/pool.ts';
import type { Balances, Payment } from '../book/balance.ts';
import type { PlaceOfUse } from '../callers.ts';
import type { CounterSession } from '../places/counter-session.ts';
import { convert } from '../places/rate.ts';
import { municipalityNames } from '../registers/municipality.ts';

/** A payment that stands in the ledger, and the session in which it was made. */
export type Use<S extends CounterSession = CounterSession> = Payment & {
  session: S & { holder: number };
  paymentKey: string;
  municipality: { code: string; name: string };
};

/** The payments that stand under these sessions' keys, with what came back of them; with `payees`, those to one of them. */
export async function usesOf<S extends CounterSession>(
  { database, balances }: { database: Database; balances: Balances },
  sessions: readonly S[],
  payees?: readonly number[],
): Promise<Use<S>[]> {
  const paying = sessions.filter((s): s is S & { holder: number } => s.holder !== null);
  const found = await balances.payments(
    paying.map(({ holder, paymentKey }) => ({ holder, key: paymentKey })),
    payees,
  );
  const names = await municipalityNames(database, [...new Set([...found.values()].map((p) => p.municipalityCode))]);
  return paying.flatMap((session) => {
    const payment = found.get(session.paymentKey);
    if (!payment) return [];
    const code = payment.municipalityCode;
    return [
      { ...payment, session, paymentKey: session.paymentKey, municipality: { code, name: names.get(code) ?? '' } },
    ];
  });
}

/** Who is paid for what is used at a place: itself, and its street's office for what goes into the street's own points. */
export const payeesAt = (place: PlaceOfUse): number[] => [
  place.merchantId,
  ...(place.street?.officeId ? [place.street.officeId] : []),
];

/** A use as receipts and lists show it. What went to the street's office went into the street's own points. */
export function inWords(
  place: PlaceOfUse,
  used: Pick<Use, 'paymentKey' | 'merchantId' | 'municipality' | 'points' | 'refunded' | 'paidAt' | 'reversedAt'>,
) {
  const own = place.street?.ownPoints;
  const merged = used.merchantId !== place.merchantId;
  return {
    receiptNumber: receiptNumber(used.paymentKey),
    paymentKey: used.paymentKey,
    place: place.name,
    municipality: used.municipality,
    points: used.points,
    paidAt: `${used.paidAt}`,
    purpose: merged ? ('merge' as const) : ('purchase' as const),
    merged:
      merged && own
        ? {
            name: own.name,
            units: convert(used.points, own).units,
            left: convert(used.points - used.refunded, own).units,
          }
        : null,
    exempt: place.exempt,
    refunded: used.refunded,
    reversedAt: used.reversedAt ? `${used.reversedAt}` : null,
  };
}
