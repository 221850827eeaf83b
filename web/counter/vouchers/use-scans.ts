import { useRef, useState } from 'react';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { useInvalidate } from '../../components/use-route.ts';
import type { Refusal } from '../../device/http.ts';
import { useFace } from '../face.ts';
import { playTone } from '../tone.ts';
import type { Proof } from './proof-form.tsx';

export type ClearedItem = RouteAnswer<typeof pointsRoutes.addToClearing>['items'][number];
type Scan = { key: string; proof: Proof; stampedOn: string; settle: (item: ClearedItem | undefined) => void };
export type Scans = {
  /** Read, and not answered yet. */
  waiting: number;
  last: ClearedItem | undefined;
  refusal: Refusal | undefined;
  /** Sends again what got no answer. */
  again: (() => void) | undefined;
  /** Takes one more; resolves with what became of it, undefined where nobody knows yet. */
  add: (proof: Proof, stampedOn: string) => Promise<ClearedItem | undefined>;
};

const atOnceMax = 100;

/**
 * The scans of a bundle, in a queue: a hand with a reader is faster than an answer, and none is lost or joined to the next. What
 * waits is sent together when the answer before is there; each has a key of its own, so sending again counts once.
 */
export function useScans(clearingId: number): Scans {
  const { points } = useFace();
  const forget = useInvalidate();
  const queue = useRef<Scan[]>([]);
  const sending = useRef(false);
  const [waiting, setWaiting] = useState(0);
  const [last, setLast] = useState<ClearedItem>();
  const [refusal, setRefusal] = useState<Refusal>();
  const [again, setAgain] = useState<() => void>();

  const end = (scans: readonly Scan[], items: readonly ClearedItem[]) => {
    queue.current = queue.current.filter((scan) => !scans.includes(scan));
    for (const scan of scans) scan.settle(items.find(({ key }) => key === scan.key));
  };

  async function send(atOnce = atOnceMax): Promise<void> {
    if (sending.current) return;
    sending.current = true;
    setAgain(undefined);
    const scans = sameDay(queue.current).slice(0, atOnce);
    const answer = await points.call(pointsRoutes.addToClearing, { params: { clearingId }, body: bodyOf(scans) });
    sending.current = false;
    let next = atOnceMax;
    if (answer.ok) {
      const { items } = answer.value;
      setRefusal(undefined);
      const wrong = items.findLast(({ outcome }) => outcome !== 'cleared');
      setLast(wrong ?? items.at(-1));
      playTone(wrong ? 'refused' : 'done');
      end(scans, items);
      forget('clearing', 'clearings');
    } else if (answer.refusal.outcome === 'no_answer') {
      setRefusal(answer.refusal);
      setAgain(() => () => void send());
      return;
    } else if (scans.length > 1) {
      // One of them is refused as a request: each by itself shows which.
      next = 1;
    } else {
      setRefusal(answer.refusal);
      playTone('refused');
      end(scans, []);
    }
    setWaiting(queue.current.length);
    if (queue.current.length > 0) await send(next);
  }

  return {
    waiting,
    last,
    refusal,
    again,
    add: (proof, stampedOn) =>
      new Promise((settle) => {
        queue.current.push({ key: points.newKey(), proof, stampedOn, settle });
        setWaiting(queue.current.length);
        void send();
      }),
  };
}

const bodyOf = (scans: readonly Scan[]) => ({
  stampedOn: scans[0]?.stampedOn ?? '',
  scans: scans.map(({ key, proof }) => ({ key, proof })),
});

/** Those at the head of the queue whose stamp has the same day: one request says one day. */
function sameDay(scans: readonly Scan[]): readonly Scan[] {
  const other = scans.findIndex(({ stampedOn }) => stampedOn !== scans[0]?.stampedOn);
  return other < 0 ? scans : scans.slice(0, other);
}
