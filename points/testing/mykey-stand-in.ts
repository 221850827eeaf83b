// What the points cloud meets of マイキー, without a card: a register that feeds it, and a key that signs assertions.
import { randomUUID } from 'node:crypto';
import { CompactEncrypt, type CryptoKey, importJWK, type JWK, SignJWT } from 'jose';
import {
  type AssertionPurpose,
  assertionFormat,
  foldMykeyId,
  holdsIndividualNumber,
  mykeyProblems,
  mykeyRoutes,
  type RouteAnswer,
} from '../../contract/index.ts';
import { type ClientKey, generateClientKey } from '../../server/client.ts';
import { buildServer } from '../../server/http.ts';
import { refuse } from '../../server/refusal.ts';
import type { Actor } from './actor.ts';
import { type Counter, counterOf } from './counter.ts';
import type { MykeySide, NewOperator } from './platform.ts';

type Change = RouteAnswer<typeof mykeyRoutes.readFeed>['changes'][number];
type Status = 'active' | 'suspended' | 'invalidated';
type Unnumbered<C> = C extends Change ? Omit<C, 'seq'> : never;
/** A person at a reader: the マイキーID as its holder wrote it. */
export type Hand = { mykeyId: string };
type Terminal = { terminalId: string; operatorId: string; place: string; jkt: string };

export type MykeyStandIn = MykeySide<Hand> & {
  url: string;
  /** Counts from the next look of the points cloud at the feed. */
  changeStatus(mykeyId: string, status: Status): void;
  registerPerson(mykeyId: string): void;
  /** Links a login ID of an operator to a person, as its holder does (6-8 2). */
  link(hand: Hand, operatorId: string, customerId: string): void;
  revokeTerminal(jkt: string): void;
  /** マイキー's word for the card at a terminal, or on the holder's own device. */
  assert(actor: Actor, hand: Hand, purpose?: AssertionPurpose, tap?: string): Promise<string>;
  close(): Promise<void>;
};

/** Starts a stand-in that speaks マイキー's own contract to one linked system, over loopback HTTP. */
export async function startMykeyStandIn({
  clock,
  newActor,
  linkedSystem,
  sync,
}: {
  clock: () => Temporal.Instant;
  newActor: (key?: ClientKey) => Promise<Actor>;
  linkedSystem: { jkt: string; encryptionKey: JWK };
  /** Lets the points cloud take what is new in the feed. */
  sync: () => Promise<unknown>;
}): Promise<MykeyStandIn> {
  const signing = await generateClientKey();
  const signingKey = (await importJWK(signing.privateJwk, assertionFormat.signing)) as CryptoKey;
  const encryptionKey = (await importJWK(linkedSystem.encryptionKey, assertionFormat.keyManagement)) as CryptoKey;
  const feed: Change[] = [];
  const people = new Map<string, { shown: string; status: Status; isMember: boolean }>();
  const logins = new Map<string, string>();
  const terminals = new Map<string, Terminal>();
  const tell = (change: Unnumbered<Change>) => {
    feed.push({ ...change, seq: feed.length + 1 } as Change);
  };
  let operators = 0;
  let baseUrl = '';

  const {
    readFeed: feedRoute,
    announceMember: memberRoute,
    resolve: resolveRoute,
    readSigningKeys: keysRoute,
  } = mykeyRoutes;
  const server = await buildServer({
    title: 'マイキー',
    routes: {
      readFeed: feedRoute,
      announceMember: memberRoute,
      resolve: resolveRoute,
      readSigningKeys: keysRoute,
    },
    problems: mykeyProblems,
    callers: { linkedSystem: async (jkt: string) => (jkt === linkedSystem.jkt ? { jkt } : undefined) },
    handlers: {
      readFeed: async ({ query: { after, limit } }) => {
        const changes = feed.slice(after, after + limit);
        return { changes, next: after + changes.length };
      },
      announceMember: async ({ params }) => {
        const person = people.get(foldMykeyId(params.mykeyId));
        if (!person) return refuse('not_found');
        person.isMember = true;
        return { status: person.status };
      },
      resolve: async ({ body }) => {
        // As every rule of an operator's numbers does.
        if (holdsIndividualNumber(body.partnerLoginId)) return refuse('individual_number_refused');
        const mykeyId = logins.get(`${body.operatorId} ${body.partnerLoginId}`);
        const person = mykeyId === undefined ? undefined : people.get(mykeyId);
        if (mykeyId === undefined || !person) return refuse('not_linked');
        return person.status === 'active' ? { mykeyId, shown: person.shown } : refuse('not_usable_here');
      },
      readSigningKeys: async () => ({
        keys: [{ ...signing.publicJwk, kid: signing.jkt, alg: assertionFormat.signing, use: 'sig' }],
      }),
    },
    clock,
    publicUrl: () => baseUrl,
    origins: [],
    requestsPerMinute: 1_000_000,
  });
  baseUrl = await server.listen({ host: '127.0.0.1', port: 0 });

  async function assert(
    { key: { jkt } }: Actor,
    { mykeyId }: Hand,
    purpose: AssertionPurpose = 'present',
    tap: string = randomUUID(),
  ): Promise<string> {
    const terminal = terminals.get(jkt);
    const issuedAt = Math.floor(clock().epochMilliseconds / 1000);
    const place = { operator: terminal?.operatorId ?? null, terminal: terminal?.terminalId ?? null };
    const signed = await new SignJWT({ shown: mykeyId, ...place, purpose, tap, cnf: { jkt } })
      .setProtectedHeader({ alg: assertionFormat.signing, kid: signing.jkt, typ: assertionFormat.type })
      .setIssuer(assertionFormat.issuer)
      .setAudience(assertionFormat.audience)
      .setSubject(foldMykeyId(mykeyId))
      .setJti(randomUUID())
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + assertionFormat.lifetimeSeconds)
      .sign(signingKey);
    return new CompactEncrypt(new TextEncoder().encode(signed))
      .setProtectedHeader({ alg: assertionFormat.keyManagement, enc: assertionFormat.encryption, cty: 'JWT' })
      .encrypt(encryptionKey);
  }

  return {
    url: baseUrl,
    assert,
    async registerOperator({ name, kind, series, municipalityCode }: NewOperator) {
      operators += 1;
      const operatorId = `${series}${`${operators}`.padStart(4, '0')}`;
      tell({ kind: 'operator', operatorId, name, operatorKind: kind, municipalityCode });
      await sync();
      return operatorId;
    },
    async openCounter(operatorId, place): Promise<Counter<Hand>> {
      const actor = await newActor();
      const terminal = { terminalId: randomUUID(), operatorId, place, jkt: actor.key.jkt };
      terminals.set(terminal.jkt, terminal);
      tell({ kind: 'terminal', ...terminal, status: 'active' });
      return counterOf({ actor, clock, assert: (hand: Hand) => assert(actor, hand) });
    },
    revokeTerminal(jkt) {
      const terminal = terminals.get(jkt);
      if (!terminal) throw new Error('no terminal has this key');
      tell({ kind: 'terminal', ...terminal, status: 'revoked' });
    },
    registerPerson(mykeyId) {
      people.set(foldMykeyId(mykeyId), { shown: mykeyId, status: 'active', isMember: false });
    },
    changeStatus(mykeyId, status) {
      const person = people.get(foldMykeyId(mykeyId));
      if (!person) throw new Error(`nobody has ${mykeyId}`);
      person.status = status;
      if (person.isMember) tell({ kind: 'mykeyId', mykeyId: foldMykeyId(mykeyId), status });
    },
    link({ mykeyId }, operatorId, customerId) {
      logins.set(`${operatorId} ${customerId}`, foldMykeyId(mykeyId));
    },
    close: () => server.close(),
  };
}
