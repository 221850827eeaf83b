import { useRef, useState } from 'react';
import { mykeyRoutes, pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { type Card, type CardProof, useCard } from '../../components/card.tsx';
import { useInvalidate } from '../../components/use-route.ts';
import type { Refusal } from '../../device/http.ts';
import { useFace } from '../face.ts';
import { playTone } from '../tone.ts';

const AUDIENCE = 'meguri:points';
export type Received = RouteAnswer<typeof pointsRoutes.tapAtVenue>;

/** One person at the kiosk, from the card to the words that send them on. */
export type Reception =
  | { phase: 'idle' }
  | { phase: 'sending'; repeating: boolean }
  /** It may or may not have happened; `check` asks under the same key. */
  | { phase: 'unanswered'; check: () => void }
  | { phase: 'received'; received: Received }
  /** `granted` where the points are there too. */
  | { phase: 'already'; at: string; granted: boolean }
  /** Without a network: it waits in this terminal. */
  | { phase: 'kept' }
  | { phase: 'join' }
  | { phase: 'refused'; refusal: Refusal };

export type Kiosk = {
  reception: Reception;
  card: Card;
  /** Call it in the key press itself: the card's window opens only then. */
  tap: (how?: { joins: boolean }) => void;
  next: () => void;
};

/** What this terminal does without a network; `isOn` where the servers were not reached just now. */
type Offline = { isOn: boolean; takeNonce: () => string | undefined; keep: (proof: CardProof) => void };

/** Drives one tap: the card's window, マイキー, the points cloud, and what the person is told. */
export function useKiosk(offline: Offline): Kiosk {
  const { agentUrl, mykey, points } = useFace();
  const [reception, setReception] = useState<Reception>({ phase: 'idle' });
  const card = useCard({ agentUrl, mykey });
  const forget = useInvalidate();
  const going = useRef(false);
  const once = async (work: () => Promise<void>) => {
    if (going.current) return;
    going.current = true;
    await work().finally(() => {
      going.current = false;
    });
  };
  const end = (told: Reception) => {
    playTone(told.phase === 'received' || told.phase === 'kept' ? 'done' : 'refused');
    forget('venue-here');
    setReception(told);
  };

  /** Sends a tap under its own key; the same again is the same person's. */
  const send = async (asked: { assertion: string; joins: boolean; idempotencyKey: string }) => {
    const { idempotencyKey, ...body } = asked;
    setReception({ phase: 'sending', repeating: false });
    const onRepeat = () => setReception({ phase: 'sending', repeating: true });
    const answer = await points.call(pointsRoutes.tapAtVenue, { body, idempotencyKey, onRepeat });
    if (answer.ok) return end({ phase: 'received', received: answer.value });
    const { outcome, details } = answer.refusal;
    if (outcome === 'no_answer') end({ phase: 'unanswered', check: () => void once(() => send(asked)) });
    else if (outcome === 'attended_already')
      end({ phase: 'already', at: String(details.at), granted: details.granted === true });
    else if (outcome === 'not_a_member') end({ phase: 'join' });
    else end({ phase: 'refused', refusal: answer.refusal });
  };

  const tap = ({ joins } = { joins: false }) =>
    once(async () => {
      setReception({ phase: 'idle' });
      const nonce = offline.isOn ? offline.takeNonce() : undefined;
      const proof = await card.read(nonce === undefined ? {} : { nonce });
      if (!proof) return;
      if (nonce !== undefined) {
        offline.keep(proof);
        return end({ phase: 'kept' });
      }
      setReception({ phase: 'sending', repeating: false });
      const asserted = await mykey.call(mykeyRoutes.assertAtTerminal, { body: { ...proof, audience: AUDIENCE } });
      if (!asserted.ok) return end({ phase: 'refused', refusal: asserted.refusal });
      await send({ assertion: asserted.value.assertion, joins, idempotencyKey: points.newKey() });
    });

  return {
    reception,
    card,
    tap: (how) => void tap(how),
    next: () => {
      card.clear();
      setReception({ phase: 'idle' });
    },
  };
}
