import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { mykeyRoutes as routes } from '../../contract/index.ts';
import { expectAnswer } from '../../server/client.ts';
import { sweepMoments } from '../sweep.ts';
import { changedTables, dumpTables, startTestMykey, type TestMykey } from '../testing.ts';
import { openSite, realTime, type TestSite } from './testing.ts';

let mykey: TestMykey;
let site: TestSite;
before(async () => {
  mykey = await startTestMykey({ at: realTime() });
  site = await openSite(mykey, (await mykey.operator()).operatorId);
});
after(() => mykey.close());

const tokyoDay = (at: Temporal.Instant) => at.toZonedDateTimeISO('Asia/Tokyo').toPlainDate().toString();
const dump = () => dumpTables(mykey.database);
const countOf = (tables: Record<string, string[]>): number =>
  (tables.identification_count ?? []).reduce((sum, line) => sum + (JSON.parse(line).sign_ins as number), 0);

/** Eleven minutes later, the sweep comes by; afterwards the clock is where it was. */
async function elevenMinutesLater<Seen>(look: () => Promise<Seen>): Promise<Seen> {
  const before = mykey.now;
  mykey.now = before.add({ minutes: 11 });
  await sweepMoments(mykey.database.pool, mykey.now);
  const seen = await look();
  mykey.now = before;
  return seen;
}

/** A person who is here already, with a number at the library; their session is over before anything is looked at. */
async function holder(mykeyId: string) {
  const person = await mykey.person(mykeyId);
  const body = { operatorId: site.client.operatorId, customerId: `770${mykeyId.at(-1)}` };
  expectAnswer(await person.client.call(routes.link, { session: person.session, body }));
  expectAnswer(await person.client.call(routes.closeCardholderSession, { session: person.session }));
  return person;
}

/** Every kind of end: a whole sign-in with userinfo, one that stops at the site, one that is refused, one left alone. */
async function visits(
  card: Parameters<TestSite['signIn']>[0],
  stopped: Parameters<TestSite['signIn']>[0],
): Promise<void> {
  const { tokens, sub } = await site.signIn(card, { scope: 'openid customer_id', pass: true });
  assert.equal((await site.userInfo(tokens, sub)).customer_id, '7701');
  const unused = await site.begin();
  await site.arrive(unused, expectAnswer(await site.present(unused, card)).continueAt);
  await site.present(await site.begin(), stopped);
  await site.begin();
}

test('whole sign-ins, half ones and refused ones leave one number of the operator and the day, and nothing else', async () => {
  const person = await holder('Trace1');
  const stopped = await mykey.person('Trace2');
  expectAnswer(await stopped.client.call(routes.suspend, { session: stopped.session }));
  expectAnswer(await stopped.client.call(routes.closeCardholderSession, { session: stopped.session }));
  const before = await dump();
  await visits(person.card, stopped.card);
  const meanwhile = await dump();
  assert.ok((meanwhile.sign_in_artefact?.length ?? 0) > 5, 'while it goes on, there is something to sweep');
  const after = await elevenMinutesLater(dump);
  // The session of the platform's people is the test's own and lives on.
  assert.deepEqual(changedTables(before, after), ['identification_count']);
  assert.deepEqual(after.sign_in_artefact, []);
  assert.equal(after.identification_count?.length, 1);
  assert.equal(countOf(after), countOf(before) + 2);
  assert.equal(JSON.parse(after.identification_count?.[0] ?? '{}').counted_on, tokyoDay(mykey.now));
});

// The negative control: what a careless program would keep, a row a sign-in, is seen by the same comparison.
test('a row a sign-in would be seen', async () => {
  const { owner: pool } = mykey.database;
  const person = await holder('Trace3');
  await pool.query(`
    CREATE TABLE visit (kind text, payload text);
    GRANT INSERT ON visit TO PUBLIC;
    CREATE FUNCTION keep_visit() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN INSERT INTO visit VALUES (OLD.kind, OLD.payload); RETURN OLD; END $$;
    CREATE TRIGGER keep_visit AFTER DELETE ON sign_in_artefact FOR EACH ROW EXECUTE FUNCTION keep_visit()`);
  try {
    const before = await dump();
    await site.signIn(person.card);
    assert.deepEqual(changedTables(before, await elevenMinutesLater(dump)), ['identification_count', 'visit']);
  } finally {
    await pool.query('DROP TABLE visit; DROP FUNCTION keep_visit CASCADE');
  }
});

test('while it lives, a row holds no code, no token and no ticket, is of no journal, and ends within ten minutes', async () => {
  const { pool } = mykey.database;
  const person = await holder('Trace4');
  const begun = await site.begin();
  const { continueAt } = expectAnswer(await site.present(begun, person.card));
  const ticket = new URL(continueAt).searchParams.get('ticket') ?? '';
  const arrived = await site.arrive(begun, continueAt);
  const { access_token } = await site.exchange(arrived, begun);
  const text = JSON.stringify(await dump());
  for (const secret of [ticket, arrived.searchParams.get('code') ?? '', access_token]) {
    assert.ok(secret.length >= 40);
    assert.ok(!text.includes(secret));
  }
  const { rows: kept } = await pool.query('SELECT max(expires_at) AS last FROM sign_in_artefact');
  assert.ok(Temporal.Instant.compare(kept[0].last, mykey.now.add({ minutes: 10 })) <= 0);
  const { rows: tables } = await pool.query(
    `SELECT relpersistence AS persistence FROM pg_class WHERE relname LIKE 'sign_in_artefact%'`,
  );
  assert.deepEqual([...new Set(tables.map(({ persistence }) => persistence))], ['u']);
});

test('no line of the log and nothing on standard error says who it was', async () => {
  const person = await holder('Trace5');
  let complaints = '';
  const write = process.stderr.write;
  process.stderr.write = ((chunk: string | Uint8Array) => {
    complaints += chunk.toString();
    return true;
  }) as typeof process.stderr.write;
  try {
    const { tokens, sub, arrived } = await site.signIn(person.card, { scope: 'openid customer_id', pass: true });
    await site.userInfo(tokens, sub);
    const text = `${JSON.stringify(mykey.lines)}${complaints}`;
    assert.match(text, /"\/oidc\/\*"/);
    const secrets = ['trace5', '7705', sub, tokens.access_token, arrived.searchParams.get('code') ?? 'x'];
    for (const secret of secrets) assert.ok(!text.toLowerCase().includes(secret.toLowerCase()), secret);
    assert.equal(complaints, '');
  } finally {
    process.stderr.write = write;
  }
});
