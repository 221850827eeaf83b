import { useRef, useState } from 'react';
import { pointsProblems, pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { useInvalidate } from '../../components/use-route.ts';
import type { Refusal } from '../../device/http.ts';
import { useFace } from '../face.ts';
import { playTone } from '../tone.ts';
import type { OfflineRefusal } from './offline.ts';
import { isMistyped, type Proof } from './proof-form.tsx';
import type { Offline } from './use-offline.ts';

export type Redemption = RouteAnswer<typeof pointsRoutes.redeemVoucher>;
export type Taken =
  | { phase: 'idle' }
  | { phase: 'checking' }
  | { phase: 'good'; redemption: Redemption }
  | { phase: 'accepted'; number: string; points: number }
  | { phase: 'bad'; refusal: Refusal };

/** One voucher at a time: online a yes or no at once; without a network what this terminal can know by itself. */
export function useRedeem(offline: Offline): {
  taken: Taken;
  /**
   * One that comes while another is being checked, or its refusal read, waits its turn. Resolves with what was mistyped:
   * that is no voucher, and there is nothing to show but beside the fields.
   */
  take: (proof: Proof, purpose: 'purchase' | 'merge') => Promise<Refusal | undefined>;
  waiting: number;
  next: () => void;
} {
  const { pointsSoon } = useFace();
  const forget = useInvalidate();
  const [taken, setTaken] = useState<Taken>({ phase: 'idle' });

  const end = (outcome: Taken): Ended => {
    playTone(outcome.phase === 'bad' ? 'refused' : 'done');
    setTaken(outcome);
    return { goesOn: outcome.phase !== 'bad' };
  };

  async function ask(proof: Proof, purpose: 'purchase' | 'merge'): Promise<Ended> {
    setTaken({ phase: 'checking' });
    // The same key online and in the queue: where the answer got lost after it was done, it is done once.
    const key = pointsSoon.newKey();
    if (offline.online) {
      const body = { proof, purpose };
      const answer = await pointsSoon.call(pointsRoutes.redeemVoucher, { body, idempotencyKey: key });
      if (answer.ok) {
        const { number, validThrough } = answer.value.voucher;
        offline.remember({ number, validThrough });
        forget('redemptions', 'today');
        return end({ phase: 'good', redemption: answer.value });
      }
      if (answer.refusal.outcome === 'clerk_needed') forget('clerks');
      const { refusal } = answer;
      if (!('code' in proof) && isMistyped(refusal.outcome)) {
        playTone('refused');
        setTaken({ phase: 'idle' });
        return { goesOn: true, mistyped: refusal };
      }
      if (refusal.outcome !== 'no_answer') return end({ phase: 'bad', refusal });
      offline.lost();
    }
    if (!('code' in proof) || purpose === 'merge') return end({ phase: 'bad', refusal: refusalOf('offline_number') });
    const accepted = withoutNetwork(await offline.accept(proof.code, key));
    return end(
      accepted.ok ? { ...accepted, phase: 'accepted' } : { phase: 'bad', refusal: refusalOf(accepted.outcome) },
    );
  }

  const { waiting, take, goOn } = useTurns(ask);
  return {
    taken,
    waiting,
    take: (proof, purpose) => take({ proof, purpose }, taken.phase !== 'bad'),
    next: () => {
      if (!goOn()) setTaken({ phase: 'idle' });
    },
  };
}

/** Whether the next may follow at once, as a refusal stays until somebody has read it; and what was mistyped. */
type Ended = { goesOn: boolean; mistyped?: Refusal };
type Turn = { proof: Proof; purpose: 'purchase' | 'merge' };
type Settled = { settle: (mistyped: Refusal | undefined) => void };

/** One after the other. */
function useTurns(run: (proof: Proof, purpose: Turn['purpose']) => Promise<Ended>) {
  const queue = useRef<(Turn & Settled)[]>([]);
  const going = useRef(false);
  const [waiting, setWaiting] = useState(0);
  const goOn = (): boolean => {
    const first = going.current ? undefined : queue.current.shift();
    setWaiting(queue.current.length);
    if (!first) return false;
    going.current = true;
    void run(first.proof, first.purpose).then(({ goesOn, mistyped }) => {
      going.current = false;
      first.settle(mistyped);
      if (goesOn) goOn();
    });
    return true;
  };
  const take = (turn: Turn, atOnce: boolean) =>
    new Promise<Refusal | undefined>((settle) => {
      queue.current.push({ ...turn, settle });
      setWaiting(queue.current.length);
      if (atOnce) goOn();
    });
  return { waiting, take, goOn };
}

/** Without a network nobody can be told to type the number instead. */
const withoutNetwork = (accepted: Awaited<ReturnType<Offline['accept']>>) =>
  !accepted.ok && accepted.outcome === 'voucher_unreadable'
    ? { ok: false as const, outcome: 'offline_unreadable' as const }
    : accepted;

/** The words of the points cloud, where it has the same outcome; those of this terminal alone are in its own words. */
function refusalOf(outcome: OfflineRefusal | 'offline_number' | 'offline_unreadable'): Refusal {
  const known = outcome in pointsProblems ? pointsProblems[outcome as keyof typeof pointsProblems] : undefined;
  return { outcome, title: known?.ja ?? '', titleEn: known?.en ?? '', status: 0, fields: [], details: {} };
}
