import { useRef, useState } from 'react';
import {
  mykeyRoutes,
  pointsRoutes,
  type RouteAnswer,
  type RouteRequest,
  type pointsRoutes as Routes,
} from '../../../contract/index.ts';
import { type Card, useCard } from '../../components/card.tsx';
import { useInvalidate } from '../../components/use-route.ts';
import type { Refusal } from '../../device/http.ts';
import { useFace } from '../face.ts';
import type { Usable } from '../payments/sale.ts';
import { playTone } from '../tone.ts';

export type VoucherKind = RouteAnswer<typeof Routes.listVoucherKindsHere>['kinds'][number];
export type Issued = RouteAnswer<typeof Routes.issueVouchers>;
export type VoucherSale =
  | { phase: 'idle'; refusal?: Refusal }
  | { phase: 'opening' }
  | { phase: 'choose'; usable: Usable; paymentKey: string; refusal?: Refusal }
  | { phase: 'issuing' }
  | { phase: 'unanswered'; again: () => void; refusal: Refusal }
  | { phase: 'done'; issued: Issued };

type Order = Omit<RouteRequest<typeof Routes.issueVouchers>['body'] & {}, 'counterSessionId'>;
export type VoucherTill = {
  sale: VoucherSale;
  card: Card;
  tap: () => void;
  issue: (order: Order) => void;
  stop: () => void;
};

/** Drives a sale of vouchers: card, balance, how many, and one key under which it happens once (6-1【発行】). */
export function useVoucherSale(): VoucherTill {
  const { agentUrl, mykey, points } = useFace();
  const card = useCard({ agentUrl, mykey });
  const forget = useInvalidate();
  const [sale, setSale] = useState<VoucherSale>({ phase: 'idle' });
  const going = useRef(false);
  const once = async (work: () => Promise<void>) => {
    if (going.current) return;
    going.current = true;
    await work().finally(() => {
      going.current = false;
    });
  };
  const refuse = (refusal: Refusal) => {
    playTone('refused');
    if (refusal.outcome === 'clerk_needed') forget('clerks');
    setSale({ phase: 'idle', refusal });
  };

  const tap = () =>
    once(async () => {
      setSale({ phase: 'idle' });
      const proof = await card.read();
      if (!proof) return;
      setSale({ phase: 'opening' });
      const asserted = await mykey.call(mykeyRoutes.assertAtTerminal, {
        body: { ...proof, audience: 'meguri:points' },
      });
      if (!asserted.ok) return refuse(asserted.refusal);
      const paymentKey = points.newKey();
      const body = { assertion: asserted.value.assertion, paymentKey };
      const opened = await points.call(pointsRoutes.openCounterSession, { body });
      if (!opened.ok) return refuse(opened.refusal);
      setSale({ phase: 'choose', usable: opened.value, paymentKey });
    });

  const send = (opened: { usable: Usable; paymentKey: string }, order: Order) =>
    once(async () => {
      const { usable, paymentKey } = opened;
      setSale({ phase: 'issuing' });
      const answer = await points.call(pointsRoutes.issueVouchers, {
        body: {
          counterSessionId: usable.counterSessionId,
          ...order,
        },
        idempotencyKey: paymentKey,
      });
      if (answer.ok) {
        playTone('done');
        forget('vouchers-sold');
        return setSale({ phase: 'done', issued: answer.value });
      }
      const { refusal } = answer;
      playTone('refused');
      // It may have been done: it is asked for again under its own key, and nothing is begun anew.
      if (refusal.outcome === 'no_answer')
        return setSale({ phase: 'unanswered', refusal, again: () => void send(opened, order) });
      // The card need not be tapped again for a smaller number.
      if (refusal.outcome === 'insufficient_points') return setSale({ phase: 'choose', ...opened, refusal });
      refuse(refusal);
    });

  return {
    sale,
    card,
    tap: () => void tap(),
    issue: (order) => {
      if (sale.phase === 'choose') void send(sale, order);
    },
    stop: () => {
      card.clear();
      setSale({ phase: 'idle' });
    },
  };
}
