// Certificates that were proved against a revocation list and are known again by their fingerprint while that very list
// is in use. What is remembered hangs on the list: the next list begins with nothing.
import type { KeyObject } from 'node:crypto';
import type { RevocationList } from './revocation-list.ts';

/** What a later check needs of a certificate, and nothing else of it: no name, no bytes of the certificate. */
export type KnownCertificate = {
  /** The certificate of the authority that issued it, as it stands in the trust. */
  root: Uint8Array;
  issuerKeyId: string;
  serial: string;
  /** Last instants of its validity and of its root’s. */
  notAfter: Temporal.Instant;
  rootNotAfter: Temporal.Instant;
  publicKey: KeyObject;
};

export type KnownCertificates = {
  find(list: RevocationList, fingerprint: string): KnownCertificate | undefined;
  remember(list: RevocationList, fingerprint: string, known: KnownCertificate): void;
};

/**
 * Makes a memory of at most `most` certificates a list, the longest unused forgotten first. One takes 5 kB, most of it
 * OpenSSL's; it is never written to disk.
 */
export function createKnownCertificates({ most }: { most: number }): KnownCertificates {
  // Weak: what was known by a list that is no longer in use goes with it.
  const byList = new WeakMap<RevocationList, Map<string, KnownCertificate>>();
  return {
    find(list, fingerprint) {
      const known = byList.get(list);
      const found = known?.get(fingerprint);
      if (!known || !found) return undefined;
      // A Map keeps the order of insertion: what is put back stands last, and the first is the longest unused.
      known.delete(fingerprint);
      known.set(fingerprint, found);
      return found;
    },
    remember(list, fingerprint, certificate) {
      const known = byList.get(list) ?? new Map<string, KnownCertificate>();
      byList.set(list, known);
      known.set(fingerprint, certificate);
      const [longestUnused] = known.keys();
      if (known.size > most && longestUnused !== undefined) known.delete(longestUnused);
    },
  };
}
