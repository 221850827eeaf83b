import type { NoAnswer, RevocationList, RevocationSource, Trust } from '../../jpki/index.ts';
import { keyIdOf } from '../../jpki/index.ts';
import type { Pool } from '../../postgres/pool.ts';
import type { Card } from './certificate.ts';
import { recordResponderFailure, recordResponderRecovery } from './revocation-record.ts';

/** How an installation asks the authority's responder about what is newer than the list of the day. */
export type OnlineRevocationSettings = {
  source: RevocationSource;
  /** True: without an answer a card is refused. False: the list of the day, if it is fresh, is enough. */
  required: boolean;
};

export type OnlineRevocation = {
  /** Why a card that is not on the list is refused all the same; undefined where it is not. */
  refusalOf(card: Card): Promise<'revoked' | 'revocation_list_stale' | undefined>;
};

/** An answer counts for so long: less than a responder itself says, and less than anything here lives (decision 4). */
const goodFor = { minutes: 5 };
const mostRemembered = 10_000;
/** A responder that did not answer is left alone for so long: otherwise each tap would wait for it in vain. */
const restFor = { seconds: 30 };
const noteAgainAfter = { minutes: 1 };

/**
 * The policy: the list first (`verifyCardToken` has asked it), then the responder, within its time. No answer leaves it
 * with the list, unless the installation requires one; either way it is noted for the platform's desk. What is remembered
 * of an answer is that it was good, in memory, for five minutes.
 */
export function createOnlineRevocation({
  source,
  required,
  database,
  trust,
  lists,
  clock,
}: OnlineRevocationSettings & {
  database: Pool;
  trust: Trust;
  lists: () => RevocationList[];
  clock: () => Temporal.Instant;
}): OnlineRevocation {
  const roots = new Map(trust.roots.map((der) => [keyIdOf(der), der]));
  const goodUntil = new Map<string, Temporal.Instant>();
  let restUntil: Temporal.Instant | undefined;
  let failedAt: Temporal.Instant | undefined;
  let failing = true;
  const isPast = (at: Temporal.Instant | undefined, now: Temporal.Instant) =>
    !at || Temporal.Instant.compare(at, now) <= 0;

  async function noteFailure(because: NoAnswer, now: Temporal.Instant): Promise<void> {
    if (because === 'unreachable') restUntil = now.add(restFor);
    if (failing && failedAt && !isPast(failedAt.add(noteAgainAfter), now)) return;
    failing = true;
    failedAt = now;
    await recordResponderFailure(database, { because, now });
  }

  function rememberGood(key: string, now: Temporal.Instant): void {
    goodUntil.delete(key);
    goodUntil.set(key, now.add(goodFor));
    const [oldest] = goodUntil.keys();
    if (goodUntil.size > mostRemembered && oldest !== undefined) goodUntil.delete(oldest);
  }

  return {
    async refusalOf({ issuerKeyId, serial }) {
      const now = clock();
      const key = `${issuerKeyId}:${serial}`;
      if (!isPast(goodUntil.get(key), now)) return undefined;
      const without = required ? 'revocation_list_stale' : undefined;
      if (!required && !isPast(restUntil, now)) return without;
      const issuerCertificate = roots.get(issuerKeyId);
      if (!issuerCertificate) return without;
      const list = lists().find((one) => one.issuerKeyId === issuerKeyId);
      const answer = await source.ask({ issuerCertificate, serial, list, at: now });
      if (answer.outcome === 'no_answer') {
        await noteFailure(answer.because, now);
        return without;
      }
      // The first answer of a process may be the end of a failure that another one noted.
      if (failing) await recordResponderRecovery(database, now);
      failing = false;
      if (answer.outcome === 'revoked') return 'revoked';
      rememberGood(key, now);
      return undefined;
    },
  };
}
