import { type RevocationList, readRevocationList } from '../jpki/index.ts';
import {
  createTestCa,
  currentAuthority,
  type Issue,
  type IssuedCertificate,
  issueUserCertificate,
  revocationListsOf,
  revoke,
  type TestCa,
  trustOf,
} from '../jpki/testing/test-ca.ts';
import { createVirtualCard } from '../jpki/testing/virtual-card.ts';
import type { CardInHand } from './actors/cardholder.ts';

/** The test authority of a demonstration or a test: it issues cards, revokes them, and publishes a list each day. */
export type Authority = {
  ca: TestCa;
  trust: { roots: Uint8Array[] };
  /** Makes a key pair for each card, a quarter of a second of work, unless it is given one. */
  issue(pin: string, keys?: Issue['keys']): Promise<CardInHand & { issued: IssuedCertificate }>;
  revoke(issued: IssuedCertificate): void;
  revocationLists: () => RevocationList[];
};

export async function createAuthority(clock: () => Temporal.Instant, existing?: TestCa): Promise<Authority> {
  const ca = existing ?? (await createTestCa({ at: clock() }));
  let day = '';
  let lists: RevocationList[] = [];

  return {
    ca,
    trust: trustOf(ca),
    async issue(pin, keys) {
      const issued = await issueUserCertificate({
        issuer: currentAuthority(ca),
        notBefore: clock().subtract({ hours: 24 }),
        ...(keys ? { keys } : {}),
      });
      return { card: createVirtualCard({ issued, pin }), pin, issued };
    },
    revoke(issued) {
      revoke({ issuer: issued.issuer, serial: issued.serial, reason: 'keyCompromise', revokedAt: clock() });
      day = '';
    },
    revocationLists() {
      const today = clock().toString().slice(0, 10);
      if (today !== day) {
        day = today;
        lists = revocationListsOf({ ca, at: clock() }).map(({ list, issuerCertificate }) => {
          const read = readRevocationList(list, issuerCertificate);
          if (read.outcome !== 'read') throw new Error(`our own list cannot be read: ${read.because}`);
          return read.list;
        });
      }
      return lists;
    },
  };
}
