import { useCallback, useEffect, useRef, useState } from 'react';
import { pointsRoutes } from '../../../contract/index.ts';
import { useInvalidate } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import {
  type Brought,
  dayOf,
  judgeOffline,
  type OfflineRefusal,
  offlineStore,
  type Pass,
  type Queued,
} from './offline.ts';

const SECONDS_BETWEEN = 15;
/** A pass is taken anew when it is this old, so that a lost network finds a fresh one. */
const RENEW_AFTER_MILLISECONDS = 15 * 60_000;

export type Offline = {
  online: boolean;
  pass: Pass | undefined;
  queue: readonly Queued[];
  /** What arrived last, when the network was back. */
  brought: readonly Brought[];
  /** Accepts by signature and limit alone; the voucher waits in the queue. */
  accept(
    code: string,
    key: string,
  ): Promise<{ ok: true; number: string; points: number } | { ok: false; outcome: OfflineRefusal }>;
  /** Remembers a voucher that was taken with a network, so that its paper is not taken again without one. */
  remember(voucher: { number: string; validThrough: string }): void;
  /** A call went unanswered. */
  lost(): void;
};

/** What this terminal does without a network: it keeps its leave, its queue, and brings the queue as soon as it can. */
export function useOffline(): Offline {
  const { pointsSoon, now } = useFace();
  const store = useRef(offlineStore());
  const forget = useInvalidate();
  const [online, setOnline] = useState(true);
  const [pass, setPass] = useState(store.current.pass);
  const [queue, setQueue] = useState<readonly Queued[]>(store.current.queue);
  const [brought, setBrought] = useState<readonly Brought[]>([]);
  const going = useRef(false);

  const tend = useCallback(async () => {
    if (going.current) return;
    going.current = true;
    try {
      const waiting = store.current.queue();
      if (waiting.length > 0) {
        const acceptances = waiting
          .slice(0, 200)
          .map(({ key, passId, code, acceptedAt }) => ({ key, passId, code, acceptedAt }));
        const sent = await pointsSoon.call(pointsRoutes.syncOfflineAcceptances, { body: { acceptances } });
        if (!sent.ok) return setOnline(sent.refusal.outcome !== 'no_answer');
        const done = new Set(sent.value.results.map(({ key }) => key));
        const left = store.current.queue().filter(({ key }) => !done.has(key));
        store.current.keepQueue(left);
        setQueue(left);
        setBrought(sent.value.results);
        forget('redemptions', 'today');
      }
      const kept = store.current.pass();
      const age = kept ? now() - Date.parse(kept.issuedAt) : Number.POSITIVE_INFINITY;
      // A pass with vouchers under it is used up to its limit; a new one begins with a new limit.
      if (age > RENEW_AFTER_MILLISECONDS || waiting.length > 0) {
        const taken = await pointsSoon.call(pointsRoutes.takeOfflinePass);
        if (!taken.ok) return setOnline(taken.refusal.outcome !== 'no_answer');
        store.current.keepPass(taken.value);
        setPass(taken.value);
      } else if (!navigator.onLine) return setOnline(false);
      else {
        const heard = await pointsSoon.call(pointsRoutes.listVoucherKeys);
        return setOnline(heard.ok || heard.refusal.outcome !== 'no_answer');
      }
      setOnline(true);
    } finally {
      going.current = false;
    }
  }, [pointsSoon, now, forget]);

  useEffect(() => {
    void tend();
    const timer = setInterval(() => void tend(), SECONDS_BETWEEN * 1_000);
    const change = () => {
      if (!navigator.onLine) setOnline(false);
      else void tend();
    };
    window.addEventListener('online', change);
    window.addEventListener('offline', change);
    return () => {
      clearInterval(timer);
      window.removeEventListener('online', change);
      window.removeEventListener('offline', change);
    };
  }, [tend]);

  const accept: Offline['accept'] = async (code, key) => {
    const at = now();
    const { current } = store;
    const known = { pass: current.pass(), queue: current.queue(), taken: current.taken() };
    const judged = await judgeOffline({ ...known, code, now: at });
    if (!judged.ok) return judged;
    const { number, points, validThrough } = judged.facts;
    const passId = store.current.pass()?.passId ?? '';
    const longer = [
      ...store.current.queue(),
      { key, passId, code, acceptedAt: new Date(at).toISOString(), number, points },
    ];
    store.current.keepQueue(longer);
    // The queue forgets it when it is brought; this terminal does not.
    store.current.keepTaken({ number, validThrough }, dayOf(at));
    setQueue(longer);
    return { ok: true, number, points };
  };

  return {
    online,
    pass,
    queue,
    brought,
    accept,
    remember: (voucher) => store.current.keepTaken(voucher, dayOf(now())),
    lost: () => setOnline(false),
  };
}
