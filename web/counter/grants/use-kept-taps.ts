import { useCallback, useEffect, useRef, useState } from 'react';
import {
  type MykeyOutcome,
  mykeyRoutes,
  type PointsOutcome,
  pointsRoutes,
  type SharedOutcome,
} from '../../../contract/index.ts';
import type { CardProof } from '../../components/card.tsx';
import { useInvalidate } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { type Brought, type Here, type Kept, keptTaps, noncesAtOnce } from './kept-taps.ts';

const SECONDS_BETWEEN = 15;
const AUDIENCE = 'meguri:points';

export type KeptTaps = {
  /** How many wait for the network. */
  waiting: number;
  /** What was brought since the network was back, the latest last. */
  brought: readonly Brought[];
  forgetBrought(): void;
  here: Here | undefined;
  /** A nonce for a card to sign now; undefined where none is left. */
  takeNonce(): string | undefined;
  keep(proof: CardProof): void;
};

/**
 * What this terminal does at a venue without a network: it fetches nonces while it has one, keeps what cards sign, and brings that as soon
 * as it can. `told` is the venue as the points cloud said it last, `away` that it stands at none.
 */
export function useKeptTaps({ told, away }: { told: Here | undefined; away: boolean }): KeptTaps {
  const { mykeySoon, pointsSoon, now } = useFace();
  const store = useRef(keptTaps());
  const forget = useInvalidate();
  const [waiting, setWaiting] = useState(store.current.taps().length);
  const [brought, setBrought] = useState<readonly Brought[]>([]);
  const going = useRef(false);

  const bring = useBringing();

  const tend = useCallback(async () => {
    if (going.current) return;
    going.current = true;
    try {
      for (const tap of store.current.taps()) {
        const outcome = await bring(tap);
        if (outcome === undefined) return;
        store.current.forgetTap(tap.key);
        setWaiting(store.current.taps().length);
        setBrought((before) => [...before, { tappedAt: tap.tappedAt, outcome }]);
        forget('venue-here');
      }
      if (!store.current.here() || store.current.noncesLeft(now()) > noncesAtOnce / 2) return;
      const fetched = await mykeySoon.call(mykeyRoutes.createAttendanceNonces, { body: { count: noncesAtOnce } });
      if (fetched.ok) store.current.keepNonces(fetched.value);
    } finally {
      going.current = false;
    }
  }, [bring, forget, mykeySoon, now]);

  useEffect(() => {
    if (told) store.current.keepHere(told);
    if (away) store.current.leave();
    if (told || away) void tend();
  }, [told, away, tend]);

  useNowAndThen(tend);

  return {
    waiting,
    brought,
    forgetBrought: () => setBrought([]),
    here: store.current.here(),
    takeNonce: () => store.current.takeNonce(now()),
    keep: (proof) => {
      store.current.keepTap({ proof, tappedAt: new Date(now()).toISOString(), key: pointsSoon.newKey() });
      setWaiting(store.current.taps().length);
    },
  };
}

/** Brings one; gives undefined where nobody answers, and it waits on. */
function useBringing() {
  const { mykeySoon, pointsSoon } = useFace();
  return useCallback(
    async ({ proof, tappedAt, key }: Kept): Promise<string | undefined> => {
      const asserted = await mykeySoon.call(mykeyRoutes.assertAttendance, { body: { ...proof, audience: AUDIENCE } });
      if (!asserted.ok) return whereFinal(asserted.refusal.outcome);
      const body = { assertion: asserted.value.assertion, tappedAt };
      const answer = await pointsSoon.call(pointsRoutes.bringTap, { body, idempotencyKey: key });
      if (answer.ok) return 'received';
      return whereFinal(answer.refusal.outcome);
    },
    [mykeySoon, pointsSoon],
  );
}

/** Tends now and then, and when the browser sees a network again. */
function useNowAndThen(tend: () => Promise<void>): void {
  useEffect(() => {
    const timer = setInterval(() => void tend(), SECONDS_BETWEEN * 1_000);
    const again = () => void tend();
    window.addEventListener('online', again);
    return () => {
      clearInterval(timer);
      window.removeEventListener('online', again);
    };
  }, [tend]);
}

/** What no other try changes: the tap is told of and forgotten. Everything else waits on, for nobody could say who it was. */
const final: readonly (MykeyOutcome | PointsOutcome | SharedOutcome)[] = [
  'attended_already',
  'assertion_replayed',
  'audience_unknown',
  'challenge_unknown',
  'signature_mismatch',
  'card_not_registered',
  'not_usable_here',
  'not_a_member',
  'venue_not_bound',
  'venue_not_open',
  'walk_in_refused',
  'venue_full',
  'granted_already',
  'person_max_reached',
  'program_budget_used_up',
  'budget_line_used_up',
  'program_ended',
  'points_expired_already',
  'function_off',
  'key_too_old',
  'tap_time_differs',
];
const whereFinal = (outcome: string) => (final.some((one) => one === outcome) ? outcome : undefined);
