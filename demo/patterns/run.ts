import { partnerNames } from '../partners/sites.ts';
import { type Books, isBalanced, readBooks } from './books.ts';
import { playCoupon, playDeferredCoupon, playPost } from './by-coupon.ts';
import { playBasic, playDeferred } from './by-login.ts';
import { openCast } from './cast.ts';
import type { PatternRecord } from './record.ts';

export type Run = { patterns: PatternRecord[]; books: Books[]; balanced: boolean };

/** Plays the seed's five patterns one after the other, and reads every company's books at the end. */
export async function playPatterns(say: (text: string) => void): Promise<Run> {
  const cast = await openCast();
  try {
    const patterns: PatternRecord[] = [];
    for (const play of [playBasic, playDeferred, playCoupon, playDeferredCoupon, playPost]) {
      const record = await play(cast);
      say(`${record.pattern} ${record.company}`);
      patterns.push(record);
    }
    const books: Books[] = [];
    for (const name of partnerNames) books.push(await readBooks(cast, name));
    return { patterns, books, balanced: books.every(isBalanced) };
  } finally {
    await cast.close();
  }
}
