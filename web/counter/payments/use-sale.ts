import { useEffect, useReducer, useRef } from 'react';
import { mykeyRoutes, pointsRoutes } from '../../../contract/index.ts';
import { type Card, useCard } from '../../components/card.tsx';
import { useInvalidate } from '../../components/use-route.ts';
import type { Answer, Refusal } from '../../device/http.ts';
import { useFace } from '../face.ts';
import { playTone } from '../tone.ts';
import { keepRest } from './rests.ts';
import {
  type Fee,
  hindranceOf,
  keepSent,
  keptSent,
  type Notice,
  type Purpose,
  type Receipt,
  restOfBill,
  type Sale,
  type Sent,
  START,
  step,
} from './sale.ts';

const AUDIENCE = 'meguri:points';

export type Till = {
  sale: Sale;
  card: Card;
  type: (figures: string) => void;
  pickFee: (fee: Fee) => void;
  /** Call it in the key press itself: the card's window opens only then. */
  tap: () => void;
  join: () => void;
  changeAmount: (amount: number) => void;
  choosePurse: (code: string) => void;
  choosePurpose: (purpose: Purpose) => void;
  pay: () => void;
  /** Asks again for a payment whose answer got lost. */
  check: () => void;
  giveUp: (notice: Notice) => void;
  nextCustomer: () => void;
};

/** Drives a sale: the card's window, マイキー, the points cloud, and the sale's own steps. */
export function useSale(): Till {
  const { agentUrl, mykey, points, now } = useFace();
  const [sale, tell] = useReducer(step, START, startOrSent);
  const card = useCard({ agentUrl, mykey });
  const forget = useInvalidate();
  // A second press before the first is drawn must not send twice; the key would answer it, but nobody has to wait.
  const going = useRef(false);

  const refuse = (refusal: Refusal) => {
    playTone('refused');
    // Whoever was at the till has been there for a working day: the page asks who is there now.
    if (refusal.outcome === 'clerk_needed') forget('clerks');
    tell({ type: 'gaveUp', notice: { kind: 'refused', refusal } });
  };
  const once = async (work: () => Promise<void>) => {
    if (going.current) return;
    going.current = true;
    await work().finally(() => {
      going.current = false;
    });
  };

  const tap = () =>
    once(async () => {
      if (sale.phase !== 'amount' || Number(sale.figures) === 0) return;
      tell({ type: 'tapStarted' });
      const proof = await card.read();
      if (!proof) return tell({ type: 'tapFailed' });
      tell({ type: 'cardRead' });
      const asserted = await mykey.call(mykeyRoutes.assertAtTerminal, { body: { ...proof, audience: AUDIENCE } });
      if (!asserted.ok) return refuse(asserted.refusal);
      const paymentKey = points.newKey();
      const body = { assertion: asserted.value.assertion, paymentKey };
      const opened = await points.call(pointsRoutes.openCounterSession, { body });
      if (!opened.ok) return refuse(opened.refusal);
      tell({ type: 'opened', paymentKey, usable: opened.value });
    });

  const join = () =>
    once(async () => {
      if (sale.phase !== 'join') return;
      const { paymentKey, usable } = sale;
      const params = { counterSessionId: usable.counterSessionId };
      const joined = await points.call(pointsRoutes.joinAtCounter, { params });
      if (joined.ok) tell({ type: 'opened', paymentKey, usable: joined.value });
      else refuse(joined.refusal);
    });

  const settle = (sent: Sent, answer: Answer<Receipt>) => {
    if (!answer.ok && answer.refusal.outcome === 'no_answer') return tell({ type: 'payUnanswered' });
    keepSent(undefined);
    forget('today');
    if (!answer.ok) return refuse(answer.refusal);
    keepRest(answer.value.paymentKey, restOfBill(sent, answer.value));
    playTone('done');
    tell({ type: 'paid', receipt: answer.value });
  };
  const send = (sent: Sent) =>
    once(async () => {
      keepSent(sent);
      tell({ type: 'paySent', sent });
      const onRepeat = () => tell({ type: 'payRepeated' });
      const [body, idempotencyKey] = [paymentOf(sent), sent.paymentKey];
      settle(sent, await points.call(pointsRoutes.pay, { body, idempotencyKey, onRepeat }));
    });
  const pay = () => {
    if (sale.phase !== 'confirm') return;
    const { usable, paymentKey, amount, code, purpose, figures, fee } = sale;
    if (amount < 1 || hindranceOf(sale) || now() >= Date.parse(usable.expiresAt)) return;
    const { counterSessionId, mykeyId } = usable;
    const total = Number(figures);
    void send({ counterSessionId, paymentKey, amount, mykeyId, municipalityCode: code, purpose, total, fee });
  };
  const check = () => sale.phase === 'unanswered' && void send(sale.sent);

  // A payment that was under way when the page was reloaded is asked for at once, under its own key.
  const atStart = useRef(check);
  useEffect(() => {
    atStart.current();
  }, []);

  return {
    sale,
    card,
    type: (figures) => {
      card.clear();
      tell({ type: 'typed', figures });
    },
    pickFee: (fee) => {
      card.clear();
      tell({ type: 'feePicked', fee });
    },
    tap: () => void tap(),
    join: () => void join(),
    choosePurse: (code) => tell({ type: 'purseChosen', code }),
    choosePurpose: (purpose) => tell({ type: 'purposeChosen', purpose }),
    changeAmount: (amount) => tell({ type: 'amountChanged', amount }),
    pay,
    check,
    giveUp: (notice) => tell({ type: 'gaveUp', notice }),
    nextCustomer: () => tell({ type: 'nextCustomer' }),
  };
}

/** What of a sent payment the server is told. What is merged is part of no bill. */
const paymentOf = ({ counterSessionId, amount, municipalityCode, purpose, total, fee }: Sent) => ({
  counterSessionId,
  amount,
  municipalityCode,
  purpose,
  ...(purpose === 'purchase' && { total, ...(fee && { feeId: fee.feeId }) }),
});

function startOrSent(start: Sale): Sale {
  const sent = keptSent();
  return sent ? { phase: 'unanswered', sent } : start;
}
