import type { pointsRoutes, RouteAnswer } from '../../../contract/index.ts';
import type { CardProof } from '../../components/card.tsx';

export type Here = RouteAnswer<typeof pointsRoutes.showVenueHere>;
/** A card that was laid on this terminal without a network, until the points cloud has it: what the card signed, when, under which key. */
export type Kept = { proof: CardProof; tappedAt: string; key: string };
/** What became of a kept tap when it was brought. */
export type Brought = { tappedAt: string; outcome: 'received' | 'attended_already' | (string & {}) };

const NONCES = 'meguri.kiosk.nonces';
const TAPS = 'meguri.kiosk.taps';
const HERE = 'meguri.kiosk.here';
type Nonces = { nonces: string[]; usableUntil: string };

/** So many a fetch: a hall of people, and as often again. */
export const noncesAtOnce = 300;
/** A nonce has to be good still when the network is back. */
const leastLeftMilliseconds = 48 * 3_600_000;

/** What outlives a reload and a battery: nonces that were fetched, what was tapped, and the venue that this terminal stands at. */
export function keptTaps(storage: Storage = localStorage) {
  const read = <T>(name: string): T | undefined => {
    const text = storage.getItem(name);
    return text === null ? undefined : (JSON.parse(text) as T);
  };
  const write = (name: string, value: unknown) => storage.setItem(name, JSON.stringify(value));
  const taps = () => read<Kept[]>(TAPS) ?? [];
  return {
    here: () => read<Here>(HERE),
    keepHere: (here: Here) => write(HERE, here),
    /** Leaves nothing of a venue that this terminal stands at no more; what was tapped there stays until it is brought. */
    leave() {
      storage.removeItem(HERE);
      storage.removeItem(NONCES);
    },
    keepNonces: (nonces: Nonces) => write(NONCES, nonces),
    /** How many nonces can be signed now and brought for two days. */
    noncesLeft(now: number) {
      const kept = read<Nonces>(NONCES);
      return kept && Date.parse(kept.usableUntil) - now > leastLeftMilliseconds ? kept.nonces.length : 0;
    },
    /** One of them, once. */
    takeNonce(now: number): string | undefined {
      const kept = read<Nonces>(NONCES);
      // One with less left would be refused where the network is away for the two days that are promised.
      if (!kept || Date.parse(kept.usableUntil) - now < leastLeftMilliseconds) return undefined;
      const [nonce, ...nonces] = kept.nonces;
      write(NONCES, { ...kept, nonces });
      return nonce;
    },
    taps,
    keepTap: (tap: Kept) => write(TAPS, [...taps(), tap]),
    forgetTap: (key: string) =>
      write(
        TAPS,
        taps().filter((tap) => tap.key !== key),
      ),
  };
}

/** Whether a reception is open at a moment, as far as a terminal without a network knows. */
export const isOpenAt = ({ opensAt, closesAt }: Here, now: number): boolean =>
  Date.parse(opensAt) <= now && now < Date.parse(closesAt);
