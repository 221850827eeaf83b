import {
  judgeOfflineLimit,
  judgeVoucherPeriod,
  judgeVoucherScope,
  type pointsRoutes,
  type RouteAnswer,
  readVoucherCode,
  type VoucherFacts,
  verifyVoucherCode,
} from '../../../contract/index.ts';

/** The leave of this terminal to accept without a network, as the points cloud gave it. */
export type Pass = RouteAnswer<typeof pointsRoutes.takeOfflinePass>;
/** A voucher accepted without a network, until the points cloud has it. */
export type Queued = { key: string; passId: string; code: string; acceptedAt: string; number: string; points: number };
/** A voucher that this terminal took; remembered through its last day, when its paper is worth nothing anyway. */
export type Taken = { number: string; validThrough: string };
export type TakenToday = RouteAnswer<typeof pointsRoutes.listRedemptionsHere>;
export type Brought = RouteAnswer<typeof pointsRoutes.syncOfflineAcceptances>['results'][number];

/** Why a voucher is not accepted without a network; the names are those of the points cloud where it has the same. */
export type OfflineRefusal =
  | 'offline_no_pass'
  | 'offline_pass_over'
  | 'voucher_unreadable'
  | 'voucher_other_issuer'
  | 'voucher_not_genuine'
  | 'voucher_other_municipality'
  | 'voucher_wrong_street'
  | 'voucher_not_yet_valid'
  | 'voucher_expired'
  | 'already_accepted_here'
  | 'offline_over_limit';

/**
 * What this terminal can know of a voucher by itself, in steps: its leave, its form and signature, where and when it
 * counts, whether it was accepted here already, and the limit. That no other shop has it, only the points cloud knows.
 */
export async function judgeOffline({
  pass,
  queue,
  taken,
  code,
  now,
}: {
  pass: Pass | undefined;
  queue: readonly Queued[];
  /** Numbers that this terminal took before, with a network or without, and has brought. */
  taken: readonly Taken[];
  code: string;
  /** Milliseconds since 1970, corrected by the servers' time. */
  now: number;
}): Promise<{ ok: true; facts: VoucherFacts } | { ok: false; outcome: OfflineRefusal }> {
  const refuse = (outcome: OfflineRefusal) => ({ ok: false as const, outcome });
  if (!pass) return refuse('offline_no_pass');
  if (now > Date.parse(pass.expiresAt)) return refuse('offline_pass_over');
  const read = readVoucherCode(code);
  if (!read) return refuse('voucher_unreadable');
  const verdict = await verifyVoucherCode(read, pass.keys);
  if (verdict !== 'genuine') return refuse(verdict === 'other_issuer' ? 'voucher_other_issuer' : 'voucher_not_genuine');
  const { facts } = read;
  const place = { municipalityCodes: pass.municipalities.map(({ code: own }) => own), streetId: pass.streetId };
  const wrong = judgeVoucherScope(facts, place) ?? judgeVoucherPeriod(facts, { from: dayOf(now) });
  if (wrong) return refuse(wrong);
  if ([...queue, ...taken].some(({ number }) => number === facts.number)) return refuse('already_accepted_here');
  const ours = queue.filter(({ passId }) => passId === pass.passId);
  const beyond = judgeOfflineLimit(pass, { taken: ours, next: facts });
  return beyond ? refuse(beyond) : { ok: true, facts };
}

const PASS = 'meguri.counter.pass';
const QUEUE = 'meguri.counter.queue';
const TAKEN = 'meguri.counter.taken';
const TODAY = 'meguri.counter.today';

const kept = <T>(name: string, storage: Storage): T | undefined => {
  const text = storage.getItem(name);
  return text === null ? undefined : (JSON.parse(text) as T);
};

/** What outlives a reload and a battery: the pass and the queue of this terminal. */
export const offlineStore = (storage: Storage = localStorage) => ({
  pass: () => kept<Pass>(PASS, storage),
  keepPass: (pass: Pass) => storage.setItem(PASS, JSON.stringify(pass)),
  queue: () => kept<Queued[]>(QUEUE, storage) ?? [],
  keepQueue: (queue: readonly Queued[]) => storage.setItem(QUEUE, JSON.stringify(queue)),
  taken: () => kept<Taken[]>(TAKEN, storage) ?? [],
  /** Remembers what was taken, and forgets what is past its last day. */
  keepTaken: (taken: Taken, today: string) => {
    const others = (kept<Taken[]>(TAKEN, storage) ?? []).filter(
      ({ number, validThrough }) => number !== taken.number && validThrough >= today,
    );
    storage.setItem(TAKEN, JSON.stringify([...others, taken]));
  },
  /** What the points cloud told last of this day: a reload without a network shows it again, and another day does not. */
  today: (on: string): TakenToday | undefined => {
    const last = kept<{ on: string; told: TakenToday }>(TODAY, storage);
    return last?.on === on ? last.told : undefined;
  },
  keepToday: (told: TakenToday, on: string) => storage.setItem(TODAY, JSON.stringify({ on, told })),
  /** Forgets what was taken back: the paper is good again. */
  forgetTaken: (number: string) =>
    storage.setItem(
      TAKEN,
      JSON.stringify((kept<Taken[]>(TAKEN, storage) ?? []).filter((one) => one.number !== number)),
    ),
});

/** The day in Japan of a moment in milliseconds. */
export const dayOf = (now: number): string => new Date(now + 9 * 3_600_000).toISOString().slice(0, 10);
