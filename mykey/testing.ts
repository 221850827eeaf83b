// A マイキー for tests: a real server on a real database, a test authority, virtual cards, a clock that stands still.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { exportJWK, generateKeyPair } from 'jose';
import { mykeyRoutes, type RouteAnswer } from '../contract/index.ts';
import { type RevocationList, readRevocationList } from '../jpki/index.ts';
import {
  createTestCa,
  currentAuthority,
  type Issue,
  type IssuedCertificate,
  issueUserCertificate,
  type RevocationReason,
  revocationListsOf,
  revoke,
  type TestCa,
  trustOf,
} from '../jpki/testing/test-ca.ts';
import { createVirtualCard, signWithVirtualCard, type VirtualCard } from '../jpki/testing/virtual-card.ts';
import { createTestDatabase, type TestDatabase } from '../postgres/testing.ts';
import {
  type ClientKey,
  createHttpClient,
  expectAnswer,
  generateClientKey,
  type HttpClient,
} from '../server/client.ts';
import type { RequestLine } from '../server/http.ts';
import { acceptInvitation } from '../server/office-account.ts';
import { createMykey, inviteFirstMykeyStaff, type MykeySettings, mykeySqlFolders } from './server.ts';

export const origin = 'http://pages.test';
export const pin = '1234';
export const audience = 'test:linked';
const staffPassword = 'correct horse battery staple';

export type Device = { key: ClientKey; client: HttpClient };
export type OpenCard = Device & { card: VirtualCard; session: string; mykeyId: string | null };
export type Registered = OpenCard & { recoveryCode: string; stopCode: string };
export type TestTerminal = Device & { terminalId: string; operatorId: string };
type OperatorWish = {
  municipalityCode?: string | null;
  name?: string;
  kind?: RouteAnswer<typeof mykeyRoutes.registerOperator>['kind'];
  series?: string;
  customerIdRule?: RouteAnswer<typeof mykeyRoutes.registerOperator>['customerIdRule'];
  residentsOnly?: boolean;
  lookUpWithoutPin?: boolean;
};

export class TestMykey {
  now: Temporal.Instant;
  readonly lines: RequestLine[] = [];
  readonly database: TestDatabase;
  readonly ca: TestCa;
  baseUrl = '';
  linkedKey!: ClientKey;
  decryptionKey!: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];
  staff!: Device & { session: string };
  revocationLists: RevocationList[] = [];
  #app!: FastifyInstance;
  #sharedKeys!: NonNullable<Issue['keys']>;

  constructor(database: TestDatabase, ca: TestCa, at: Temporal.Instant) {
    this.now = at;
    this.database = database;
    this.ca = ca;
  }

  readonly clock = (): Temporal.Instant => this.now;

  async start(wish: TestMykeyWish = {}): Promise<this> {
    const { privateKey, publicKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true });
    this.decryptionKey = privateKey;
    this.linkedKey = await generateClientKey();
    this.#sharedKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });
    this.renewRevocationLists();
    this.#app = await createMykey({
      database: this.database.pool,
      clock: this.clock,
      trust: trustOf(this.ca),
      revocationLists: () => this.revocationLists,
      signingKey: await generateClientKey(),
      signInKeys: { signing: await generateClientKey(), secret: randomBytes(32).toString('base64url') },
      linkedSystems: [{ name: audience, jkt: this.linkedKey.jkt, encryptionKey: await exportJWK(publicKey) }],
      publicUrl: () => this.baseUrl,
      origins: [origin],
      log: (line) => this.lines.push(line),
      ...wish,
    });
    this.baseUrl = await this.#app.listen({ host: '127.0.0.1', port: 0 });
    await this.hire({ staffId: 'S001', name: '運営 花子' });
    await this.signInStaff();
    return this;
  }

  /** Signs the platform's person in, for eight hours of the test's clock. */
  async signInStaff(): Promise<void> {
    const device = await this.device();
    const { session } = expectAnswer(
      await device.client.call(mykeyRoutes.signInStaff, { body: { staffId: 'S001', password: staffPassword } }),
    );
    this.staff = { ...device, session: session.token };
  }

  /** Seats a person of an office who has set a secret of their own, as the first ones of an installation are. */
  async hire(person: { staffId: string; name: string; password?: string; municipalityCode?: string }): Promise<void> {
    const { password = staffPassword, ...account } = person;
    const system = { database: this.database.pool, clock: this.clock };
    const first = (await inviteFirstMykeyStaff(system, account)) ?? '';
    const set = { staffId: account.staffId, first, second: '', password, now: this.now };
    const refused = await acceptInvitation({ database: system.database, ...set });
    if (refused) throw new Error(refused.refused);
  }

  async close(): Promise<void> {
    await this.#app.close();
    await this.database.close();
  }

  /** Today's lists, with all that was revoked so far. */
  renewRevocationLists(): void {
    this.revocationLists = revocationListsOf({ ca: this.ca, at: this.now, hours: 24 * 365 }).map((entry) => {
      const reading = readRevocationList(entry.list, entry.issuerCertificate);
      if (reading.outcome !== 'read') throw new Error(reading.because);
      return reading.list;
    });
  }

  /** A device with a key of its own, as a browser has. */
  async device(key?: ClientKey): Promise<Device> {
    const own = key ?? (await generateClientKey());
    return { key: own, client: createHttpClient({ baseUrl: this.baseUrl, key: own, clock: this.clock }) };
  }

  linkedSystem(): Promise<Device> {
    return this.device(this.linkedKey);
  }

  /** Cards share one RSA key unless a test asks for another: making one takes a quarter of a second. */
  issue(wish: Partial<Issue> = {}): Promise<IssuedCertificate> {
    return issueUserCertificate({
      issuer: currentAuthority(this.ca),
      notBefore: this.now.subtract({ hours: 24 }),
      keys: this.#sharedKeys,
      ...wish,
    });
  }

  /** Revokes the certificate of a card from now on; the next list says so. */
  revoke(issued: IssuedCertificate, reason: RevocationReason = 'keyCompromise'): void {
    revoke({ issuer: issued.issuer, serial: issued.serial, reason, revokedAt: this.now });
  }

  async card(wish: Partial<Issue> = {}): Promise<VirtualCard> {
    return createVirtualCard({ issued: await this.issue(wish), pin });
  }

  /** Lays the card on the device's reader, with the PIN: a challenge, signed. */
  async tap(
    { client }: Device,
    card: VirtualCard,
    wish: { origin?: string; nonce?: string } = {},
  ): Promise<{
    nonce: string;
    cardToken: Record<'unverifiedCertificate' | 'algorithm' | 'signature' | 'format', string>;
  }> {
    const nonce = wish.nonce ?? expectAnswer(await client.call(mykeyRoutes.createChallenge)).nonce;
    const signing = await signWithVirtualCard({ card, pin, origin: wish.origin ?? origin, nonce });
    if (signing.outcome !== 'ok') throw new Error(signing.outcome);
    return { nonce, cardToken: signing.cardToken };
  }

  /** Opens the holder's page with a card. */
  async open(card?: VirtualCard, device?: Device): Promise<OpenCard> {
    const laid = card ?? (await this.card());
    const at = device ?? (await this.device());
    const opened = expectAnswer(
      await at.client.call(mykeyRoutes.openCardholderSession, { body: await this.tap(at, laid) }),
    );
    return { ...at, card: laid, session: opened.session.token, mykeyId: opened.mykeyId };
  }

  /** A person with a card and a マイキーID. */
  async person(mykeyId: string, card?: VirtualCard): Promise<Registered> {
    const opened = await this.open(card);
    const { client, session } = opened;
    const codes = expectAnswer(await client.call(mykeyRoutes.registerMykeyId, { session, body: { mykeyId } }));
    return { ...opened, ...codes };
  }

  async operator(wish: OperatorWish = {}): Promise<RouteAnswer<typeof mykeyRoutes.registerOperator>> {
    const body = {
      name: '試験図書館',
      kind: 'library' as const,
      series: 'A',
      municipalityCode: null,
      customerIdRule: { mode: 'own' as const },
      ...wish,
    };
    const { client, session } = this.staff;
    return expectAnswer(await client.call(mykeyRoutes.registerOperator, { session, body }));
  }

  async enrolmentCode(operatorId: string, place = '1番窓口', role: 'counter' | 'office' = 'counter'): Promise<string> {
    const { client, session } = this.staff;
    const request = { session, params: { operatorId }, body: { place, role } };
    return expectAnswer(await client.call(mykeyRoutes.createEnrolmentCode, request)).code;
  }

  async terminal(operatorId: string, role: 'counter' | 'office' = 'counter'): Promise<TestTerminal> {
    const device = await this.device();
    const code = await this.enrolmentCode(operatorId, '1番窓口', role);
    const { terminalId } = expectAnswer(await device.client.call(mykeyRoutes.enrolTerminal, { body: { code } }));
    return { ...device, terminalId, operatorId };
  }
}

/** What a test may want of the installation. */
type TestMykeyWish = Pick<
  MykeySettings,
  'revocationGrace' | 'onlineRevocation' | 'requestsPerMinute' | 'guessesPerMinute' | 'catalogues' | 'limits'
>;

/**
 * Starts a マイキー of a test's own; its clock stands still at an instant of the seed's year unless told another. `ca` where
 * the test must know the authority before.
 */
export async function startTestMykey({
  at = Temporal.Instant.from('2016-09-01T00:00:00Z'),
  ca: known,
  ...wish
}: TestMykeyWish & { at?: Temporal.Instant; ca?: TestCa } = {}): Promise<TestMykey> {
  const [database, ca] = await Promise.all([createTestDatabase(mykeySqlFolders), known ?? createTestCa({ at })]);
  return new TestMykey(database, ca, at).start(wish);
}

/** The name of a refusal, or `ok`. */
export const outcomeOf = (answered: { ok: true } | { ok: false; outcome: string }): string =>
  answered.ok ? 'ok' : answered.outcome;

/** Every row of every table of a database, as text: to see what an action left behind. */
export async function dumpTables({ owner }: Pick<TestDatabase, 'owner'>): Promise<Record<string, string[]>> {
  // The queue's schema too: a job is kept in this database as well.
  const tables = await owner.query<{ name: string }>(
    `SELECT replace(format('%I.%I', nspname, relname), 'public.', '') AS name
       FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
      WHERE relkind IN ('r', 'S') AND nspname IN ('public', 'queue') ORDER BY 1`,
  );
  const dump: Record<string, string[]> = {};
  for (const { name } of tables.rows) {
    const found = await owner.query(`SELECT * FROM ${name}`);
    // A hash as a list of numbers would read, one time in eleven, as digits that somebody typed.
    const plain = (line: object) =>
      Object.entries(line).map(([column, value]) => [column, Buffer.isBuffer(value) ? value.toString('hex') : value]);
    dump[name] = found.rows.map((line) => JSON.stringify(Object.fromEntries(plain(line)))).sort();
  }
  return dump;
}

/** The tables in which two dumps differ. */
export const changedTables = (before: Record<string, string[]>, after: Record<string, string[]>): string[] =>
  Object.keys({ ...before, ...after })
    .filter((table) => `${before[table]}` !== `${after[table]}`)
    .sort();
