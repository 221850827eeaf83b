import { z } from 'zod';

const KEPT_AS = 'meguri.counter.rests';
/** More payments than a till takes back in a day; older ones are forgotten. */
const MOST = 200;
const Rests = z.array(z.tuple([z.string(), z.int().positive()]));

function kept(storage: Storage): [string, number][] {
  try {
    return Rests.parse(JSON.parse(storage.getItem(KEPT_AS) ?? '[]'));
  } catch {
    // What another version of this page left, or a hand: it is only a help, and begins anew.
    return [];
  }
}

/**
 * Remembers at this till what was taken of a bill beside the points, in yen: no server keeps a bill, and who takes the
 * payment back has to give back that part as well.
 */
export function keepRest(paymentKey: string, yen: number, storage: Storage = localStorage): void {
  if (yen > 0) storage.setItem(KEPT_AS, JSON.stringify([...kept(storage), [paymentKey, yen]].slice(-MOST)));
}

/** What was taken beside the points, in yen; nothing where it is not known here. */
export const restOf = (paymentKey: string, storage: Storage = localStorage): number | undefined =>
  kept(storage).find(([key]) => key === paymentKey)?.[1];
