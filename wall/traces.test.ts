import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { mykeyRoutes, pointsRoutes } from '../contract/index.ts';
import { type Cardholder, createCardholder, tap } from '../demo/actors/cardholder.ts';
import { type Counter, createCounter } from '../demo/actors/counter.ts';
import type { Town } from '../demo/actors/platform.ts';
import { changedTables, dumpTables } from '../mykey/testing.ts';
import { execute, type Pool } from '../postgres/pool.ts';
import { type Stage, setStage } from './stage.ts';

const pin = '7391';
const customerId = '00781234';
const loginId = 'KAISHA77';

let stage: Stage;
let town: Town;
let shop: { counter: Counter; operatorId: string };
let programId: number;
let person: Cardholder;
let certificate: Uint8Array;
let serial: string;
/** What the systems wrote to standard error while they played. */
let complaints = '';

const write = process.stderr.write.bind(process.stderr);

before(async () => {
  process.stderr.write = ((chunk: string | Uint8Array, ...rest: []) => {
    complaints += chunk.toString();
    return write(chunk, ...rest);
  }) as typeof process.stderr.write;
  stage = await setStage();
  town = await stage.platform.openTown({ municipalityCode: '43424' });
  shop = await town.shop({ name: 'まちなか商店', kind: 'shop' });
  programId = await town.program({
    department: '福祉課',
    name: '子育て支援',
    amount: 1000,
    startsOn: '2016-04-01',
    endsOn: '2017-03-31',
    expiresOn: '2017-03-31',
  });
  const hand = await stage.authority.issue(pin);
  ({ certificate, serial } = hand.issued);
  person = await createCardholder(stage.world, hand, 'Hanako1');
  await person.begin();
});
after(async () => {
  process.stderr.write = write;
  await stage.close();
});

describe('what a purchase leaves in マイキー', () => {
  const dump = () => dumpTables({ owner: stage.owners.mykey });
  const use = (lines: string[] | undefined) =>
    JSON.parse(lines?.find((line) => line.includes(shop.operatorId)) ?? '{"look_ups":0,"assertions":0}');

  /** A grant, a tap, a payment at that tap, a second payment, and its reversal: two taps. */
  async function buy() {
    await town.grant({ programId, mykeyId: person.mykeyId, amount: 1000 });
    const { counterSessionId, paymentKey } = await shop.counter.open(person);
    await shop.counter.actor.call(pointsRoutes.pay, {
      body: { counterSessionId, amount: 240 },
      idempotencyKey: paymentKey,
    });
    const { paymentKey: mistaken } = await shop.counter.pay(person, 110);
    await shop.counter.reverse(mistaken);
  }

  test('a grant, two taps, two payments and a reversal change one number of the operator and the day, and nothing else', async () => {
    const before = await dump();
    await buy();
    const after = await dump();
    assert.deepEqual(changedTables(before, after), ['identification_count']);
    const [was, is] = [use(before.identification_count), use(after.identification_count)];
    assert.equal(is.assertions, was.assertions + 2);
    assert.equal(is.look_ups, was.look_ups);
    assert.equal(after.identification_count?.length, 1);
    assert.deepEqual(after.challenge, [], 'a challenge is gone with its use');
  });

  // The negative control: what a careless program would keep, a row a visit, is seen by the same comparison.
  test('a row a visit would be seen', async () => {
    const pool = stage.owners.mykey;
    await pool.query(`
      CREATE TABLE visit (jkt text, at_terminal timestamptz);
      GRANT INSERT ON visit TO PUBLIC;
      CREATE FUNCTION keep_visit() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN INSERT INTO visit VALUES (OLD.jkt, OLD.expires_at); RETURN OLD; END $$;
      CREATE TRIGGER keep_visit AFTER DELETE ON challenge FOR EACH ROW EXECUTE FUNCTION keep_visit()`);
    try {
      const before = await dump();
      await buy();
      assert.deepEqual(changedTables(before, await dump()), ['identification_count', 'visit']);
    } finally {
      await pool.query('DROP TABLE visit; DROP FUNCTION keep_visit CASCADE');
    }
  });
});

describe('what a story leaves in the points cloud', () => {
  /** Every row of every table as text, byte columns in hexadecimal. */
  async function allText(pool: Pool): Promise<string> {
    const { rows: tables } = await pool.query<{ name: string }>(
      `SELECT format('%I.%I', nspname, relname) AS name FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
        WHERE relkind = 'r' AND nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
    );
    const texts: string[] = [];
    for (const { name } of tables) {
      const { rows } = await pool.query<{ line: string }>(`SELECT t::text AS line FROM ${name} AS t`);
      texts.push(...rows.map(({ line }) => `${name} ${line}`));
    }
    return texts.join('\n').toLowerCase();
  }

  /** A value in every coat in which it could have been kept: as it is, in bytes, in base 64, and as a plain hash. */
  const coats = (value: string | Uint8Array): string[] => {
    const bytes = Buffer.from(value as string);
    const digest = createHash('sha256').update(bytes).digest();
    const forms = [bytes, digest].flatMap((b) => [
      b.toString('hex'),
      b.toString('base64').replace(/=+$/, ''),
      b.toString('base64url'),
    ]);
    return [...(typeof value === 'string' ? [value] : []), ...forms].map((form) => form.toLowerCase());
  };
  const serialBytes = () => Buffer.from(serial, 'hex');
  const secrets = (): Record<string, string[]> => ({
    certificate: coats(certificate),
    'serial of the certificate': [...coats(serial), ...coats(serialBytes()), BigInt(`0x${serial}`).toString()],
    "the library's 顧客ID": coats(customerId),
    "the company's ログインID": coats(loginId),
  });
  /** Four digits stand inside many a number; what counts is the PIN standing alone, or its hash. */
  const standsAlone = new RegExp(`(?<![0-9a-z_.+/-])${pin}(?![0-9a-z_.+/-])`);
  const findings = (text: string): string[] => [
    ...Object.entries(secrets()).flatMap(([what, forms]) => (forms.some((form) => text.includes(form)) ? [what] : [])),
    ...(standsAlone.test(text) || text.includes(createHash('sha256').update(pin).digest('hex')) ? ['PIN'] : []),
  ];

  before(async () => {
    const { platform, world } = stage;
    const library = await platform.registerOperator({
      name: '小国町 図書室',
      kind: 'library',
      series: 'A',
      municipalityCode: '43424',
      customerIdRule: { mode: 'own', pattern: 'digits', lengthMin: 8, lengthMax: 8 },
    });
    await person.link(library, customerId);
    const desk = await createCounter(world, await platform.enrolmentCode(library, 'カウンター'));
    const found = await desk.actor.call(mykeyRoutes.lookUp, { body: await tap(world, desk.actor, person) });
    assert.equal(found.customerId, customerId, 'the library hears its own number');
    const { company, operatorId } = await platform.registerPartner({ name: 'A社', kind: 'card', reserveDays: 14 });
    await person.link(operatorId, loginId);
    company.points.set(loginId, 10_000);
    assert.ok((await company.order({ orderNumber: 'O-1', loginId, amount: 2000 })).ok);
    await company.deduct('O-1');
    const oguni = { kind: 'municipality' as const, municipalityCode: '43424' };
    await person.atMypage(pointsRoutes.allocate, { body: { destination: oguni, amount: 500 } });
    await shop.counter.pay(person, 300);
    await stage.systems.drain();
  });

  test('no table holds the certificate, its serial, the PIN, or the number by which another operator knows the person', async () => {
    const text = await allText(stage.owners.points);
    assert.ok(text.includes('hanako1'), 'the dump holds what the points cloud does know');
    assert.deepEqual(findings(text), []);
  });

  test('no job of either system says more than “look now”', async () => {
    for (const pool of [stage.databases.points, stage.databases.mykey]) {
      const { rows: jobs } = await pool.query<{ name: string; data: unknown }>('SELECT name, data FROM queue.job');
      assert.ok(jobs.length > 4, 'the queue was drained');
      assert.deepEqual(
        jobs.filter(({ data }) => data !== null),
        [],
      );
    }
  });

  test('the queue of マイキー names neither the person nor any of their numbers', async () => {
    const queueText = async () => {
      const dump = await dumpTables({ owner: stage.owners.mykey });
      const tables = Object.entries(dump).filter(([table]) => table.startsWith('queue.'));
      return JSON.stringify(tables).toLowerCase();
    };
    const text = await queueText();
    assert.ok(text.includes('sweep-moments'), 'the dump holds the jobs');
    assert.deepEqual(findings(text), []);
    assert.doesNotMatch(text, /hanako/);
    // The negative control: a job that said whom to look at would be seen.
    const pool = stage.owners.mykey;
    await execute(pool, `UPDATE queue.job SET data = :data WHERE name = 'sweep-moments'`, {
      data: { mykeyId: 'Hanako1', customerId },
    });
    try {
      const leaked = await queueText();
      assert.match(leaked, /hanako/);
      assert.deepEqual(findings(leaked), ["the library's 顧客ID"]);
    } finally {
      await pool.query('UPDATE queue.job SET data = NULL');
    }
  });

  // A plain hash over login ID and points would do: whoever has the table and a list of likely login IDs finds the right one.
  test("the company's ログインID cannot be guessed from what is kept of its order", async () => {
    const guess = coats(JSON.stringify([loginId, 2000]));
    const text = await allText(stage.owners.points);
    assert.ok(!guess.some((form) => text.includes(form)));
  });

  // The negative control: each secret, in each coat, is found where somebody keeps it.
  test('each of them would be found, as text and as bytes', async () => {
    const pool = stage.owners.points;
    await pool.query('CREATE TABLE leak (words text, bytes bytea)');
    try {
      const kept: [string, string | null, Uint8Array | null][] = [
        ['certificate', null, certificate],
        ['certificate', Buffer.from(certificate).toString('base64'), null],
        ['serial of the certificate', serial, null],
        ['serial of the certificate', null, serialBytes()],
        ['serial of the certificate', createHash('sha256').update(serialBytes()).digest('hex'), null],
        ["the library's 顧客ID", `{"customerId":"${customerId}"}`, null],
        ["the library's 顧客ID", null, createHash('sha256').update(customerId).digest()],
        ["the company's ログインID", null, Buffer.from(loginId)],
        ['PIN', pin, null],
      ];
      for (const [what, words, bytes] of kept) {
        await execute(pool, 'INSERT INTO leak VALUES (:words, :bytes)', { words, bytes });
        assert.ok(findings(await allText(pool)).includes(what), `${what}: ${words ?? 'bytes'}`);
        await pool.query('DELETE FROM leak');
      }
    } finally {
      await pool.query('DROP TABLE leak');
    }
  });

  test('no line of either log, and nothing on standard error, holds them or the マイキーID', () => {
    const text = `${stage.lines.join('\n')}\n${complaints}`.toLowerCase();
    for (const route of ['/look-ups', '/payments', '/exchange-orders']) assert.ok(text.includes(route), route);
    assert.deepEqual(findings(text), []);
    assert.doesNotMatch(text, /hanako/);
  });
});
