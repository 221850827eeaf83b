import type { CryptoKey, JWK } from 'jose';
import type { MykeyRoutes } from '../contract/index.ts';
import type { KnownCertificates, RevocationList, Trust } from '../jpki/index.ts';
import type { Pool } from '../postgres/pool.ts';
import type { ClientKey } from '../server/client.ts';
import type { Handlers } from '../server/http.ts';
import type { Refusal } from '../server/refusal.ts';
import type { SecondFactors } from '../server/second-factor.ts';
import type { Card } from './cardholders/certificate.ts';
import type { OnlineRevocation } from './cardholders/online-revocation.ts';
import type { Terminal } from './operators/terminal.ts';
import type { Catalogue } from './wide-area/sru.ts';

/** A system that is told of changes and given assertions. マイキー knows of it no more than this. */
export type LinkedSystem = {
  /** Its name is the audience of the assertions made for it. */
  name: string;
  /** Thumbprint of the key with which it calls. */
  jkt: string;
  /** Public key (EC P-256) to which assertions for it are encrypted. */
  encryptionKey: JWK;
};

/** The secrets of "sign in with マイキー", each for one use. Whoever lost them would give every person a new name at every site. */
export type SignInKeys = {
  /** Signs ID tokens (ES256). */
  signing: ClientKey;
  /** 32 random bytes, base64url: what sites know a person by is derived from it, and nonces of proofs. */
  secret: string;
};

/** What every handler of マイキー works with. */
export type System = {
  database: Pool;
  clock: () => Temporal.Instant;
  trust: Trust;
  /** The lists of the day; read at each tap, so that a new list counts at once. */
  revocationLists: () => RevocationList[];
  /** How long after its next update was due a list still counts. */
  revocationGrace: Temporal.Duration;
  /** Certificates that were proved against the lists in use; in memory only. */
  knownCertificates: KnownCertificates;
  /** The authority's responder, where the installation has one. */
  onlineRevocation: OnlineRevocation | undefined;
  /** Origins of the pages a card may have signed for. */
  origins: string[];
  linkedSystems: LinkedSystem[];
  signing: { privateKey: CryptoKey; publicJwk: JWK; kid: string };
  signIn: SignInKeys;
  /** What second factors of people of offices stand on. */
  factors: SecondFactors;
  /** Catalogues of libraries to be searched together. */
  catalogues: readonly Catalogue[];
  /** The address under which callers know this server; known once it listens. */
  publicUrl: () => string;
};

/** People of the platform's operator, or of a municipality's counter. */
export type SignedInStaff = {
  staffId: string;
  name: string;
  /** A second factor is asked for that they have not set up. */
  mustSetUp?: boolean;
} & ({ role: 'platform'; municipalityCode: null } | { role: 'municipality'; municipalityCode: string });

/** Who a caller turns out to be, by kind of caller. */
export type MykeyCallers = {
  cardholder: (session: { token: string; jkt: string }) => Promise<Card | undefined>;
  staff: (session: { token: string; jkt: string }) => Promise<SignedInStaff | undefined>;
  terminal: (jkt: string) => Promise<Terminal | Refusal<'terminal_unknown' | 'terminal_revoked'>>;
  linkedSystem: (jkt: string) => Promise<LinkedSystem | undefined>;
};

export type MykeyHandlers = Handlers<MykeyRoutes, MykeyCallers>;
/** What a handler is called with: who calls, and what was asked. */
export type CallOf<Name extends keyof MykeyHandlers> = Parameters<MykeyHandlers[Name]>[0];
/** The handlers of one room. */
export type HandlersOf<Name extends keyof MykeyHandlers> = Pick<MykeyHandlers, Name>;
