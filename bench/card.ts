import { createHash, generateKeyPairSync, randomBytes, verify as verifySignature, X509Certificate } from 'node:crypto';
import { readCertificate } from '../jpki/certificate.ts';
import {
  type CardToken,
  createKnownCertificates,
  readRevocationList,
  signedBytes,
  verifyCardToken,
} from '../jpki/index.ts';
import { largeRevocationList } from '../jpki/testing/large-list.ts';
import { createTestCa, currentAuthority, issueUserCertificate, trustOf } from '../jpki/testing/test-ca.ts';
import { createVirtualCard, signWithVirtualCard } from '../jpki/testing/virtual-card.ts';
import { median, round } from './measure.ts';

/**
 * `node bench/card.ts`: how many card tokens one core verifies a second, of certificates that are new and of known
 * ones, beside a list of 1,000,000 entries, and the share of each step. Prints JSON. The median of five intervals of a
 * second; everything runs in this one thread.
 */
const rounds = 5;
const origin = 'https://mykey.example';
const at = Temporal.Now.instant();
const ca = await createTestCa({ at });
const issuer = currentAuthority(ca);
const trust = trustOf(ca);
const reading = readRevocationList(largeRevocationList({ issuer, at, count: 1_000_000 }), issuer.certificate);
if (reading.outcome !== 'read') throw new Error(reading.because);
const { list } = reading;

// Cards share a few keys: making one takes a quarter of a second, and a verification does not depend on which it is.
const keys = Array.from({ length: 8 }, () => generateKeyPairSync('rsa', { modulusLength: 2048 }));
const cards: { token: CardToken; nonce: string }[] = [];
for (let number = 0; number < 400; number += 1) {
  const issued = await issueUserCertificate({ issuer, notBefore: at.subtract({ hours: 24 }), keys: keys[number % 8]! });
  const nonce = randomBytes(33).toString('base64url');
  const signing = await signWithVirtualCard({
    card: createVirtualCard({ issued, pin: '1234' }),
    pin: '1234',
    origin,
    nonce,
  });
  if (signing.outcome !== 'ok') throw new Error(signing.outcome);
  cards.push({ token: signing.cardToken, nonce });
}

/** How often `work` runs in a second, over the cards in turn. */
function perSecond(work: (card: (typeof cards)[number]) => unknown): number {
  const intervals = Array.from({ length: rounds }, () => {
    const startedAt = performance.now();
    let runs = 0;
    while (performance.now() - startedAt < 1000) for (let i = 0; i < 20; i += 1) work(cards[runs++ % cards.length]!);
    return runs / ((performance.now() - startedAt) / 1000);
  });
  return median(intervals);
}

const known = createKnownCertificates({ most: cards.length });
const verify = (wish: { known?: typeof known }) => (card: (typeof cards)[number]) => {
  const verified = verifyCardToken({ ...card, origins: [origin], trust, revocation: [list], at, ...wish });
  if (verified.outcome !== 'verified') throw new Error(verified.outcome);
};
for (const card of cards) verify({ known })(card);
const rate = { known: perSecond(verify({ known })), new: perSecond(verify({})) };

// The steps alone, microseconds each: what is left of a whole check is shape, base64, algorithms and
// names, and the collecting of what OpenSSL made of a certificate.
const microseconds = (work: (card: (typeof cards)[number]) => unknown) => round(1e6 / perSecond(work), 1);
const der = new Map(cards.map((card) => [card, Buffer.from(card.token.unverifiedCertificate, 'base64')]));
const parsed = new Map(cards.map((card) => [card, new X509Certificate(der.get(card)!)]));
const publicKeys = new Map(cards.map((card) => [card, parsed.get(card)!.publicKey]));
const rootKey = new X509Certificate(issuer.certificate).publicKey;
const steps = {
  fingerprint: microseconds((card) => createHash('sha256').update(der.get(card)!).digest('base64')),
  certificateRead: microseconds((card) => readCertificate(der.get(card)!)),
  certificateSignature: microseconds((card) => parsed.get(card)!.verify(rootKey)),
  revocationList: microseconds(() => list.has('4000000000000001')),
  cardSignature: microseconds((card) =>
    verifySignature(
      'sha256',
      signedBytes({ origin, nonce: card.nonce }),
      publicKeys.get(card)!,
      Buffer.from(card.token.signature, 'base64'),
    ),
  ),
};
const whole = { known: round(1e6 / rate.known, 1), new: round(1e6 / rate.new, 1) };
const share = (of: number, names: (keyof typeof steps)[]) =>
  Object.fromEntries([
    ...names.map((name) => [name, round(steps[name] / of, 2)]),
    ['rest', round(Math.max(0, 1 - names.reduce((sum, name) => sum + steps[name], 0) / of), 2)],
  ]);
const perSecondOf = { known: Math.round(rate.known), new: Math.round(rate.new) };
const asked = { known: 3000, new: 300 };
process.stdout.write(
  `${JSON.stringify(
    {
      perSecond: perSecondOf,
      asked,
      met: perSecondOf.known >= asked.known && perSecondOf.new >= asked.new,
      microseconds: { whole, ...steps },
      share: {
        known: share(whole.known, ['fingerprint', 'revocationList', 'cardSignature']),
        new: share(whole.new, ['certificateRead', 'certificateSignature', 'revocationList', 'cardSignature']),
      },
    },
    null,
    2,
  )}\n`,
);
