import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { mykeyRoutes as routes } from '../contract/index.ts';
import { execute, inTransaction, row } from '../postgres/pool.ts';
import { expectAnswer, type HttpClient } from '../server/client.ts';
import { tellOfOperator } from './feed.ts';
import { outcomeOf, startTestMykey, type TestMykey } from './testing.ts';

let mykey: TestMykey;
let linked: HttpClient;
before(async () => {
  mykey = await startTestMykey();
  linked = (await mykey.linkedSystem()).client;
});
after(() => mykey.close());

const read = async (after = 0, limit = 1000) =>
  expectAnswer(await linked.call(routes.readFeed, { query: { after, limit } }));
const announce = (mykeyId: string) => linked.call(routes.announceMember, { params: { mykeyId } });

describe('the feed', () => {
  test('is for linked systems only', async () => {
    const stranger = await mykey.device();
    assert.equal(outcomeOf(await stranger.client.call(routes.readFeed, { query: {} })), 'not_allowed');
    const announced = await stranger.client.call(routes.announceMember, { params: { mykeyId: 'x' } });
    assert.equal(outcomeOf(announced), 'not_allowed');
    const body = { operatorId: 'A0001', partnerLoginId: '1' };
    assert.equal(outcomeOf(await stranger.client.call(routes.resolve, { body })), 'not_allowed');
  });

  test('tells of operators and terminals in order, page by page', async () => {
    const { next: from } = await read();
    const operator = await mykey.operator({ name: '八百屋', kind: 'shop', series: 'S' });
    const terminal = await mykey.terminal(operator.operatorId);
    const { client, session } = mykey.staff;
    await client.call(routes.revokeTerminal, { session, params: { terminalId: terminal.terminalId } });
    const { changes, next } = await read(from);
    const { operatorId } = operator;
    const told = { terminalId: terminal.terminalId, operatorId, place: '1番窓口', jkt: terminal.key.jkt };
    assert.deepEqual(changes, [
      {
        seq: from + 1,
        kind: 'operator',
        operatorId,
        name: '八百屋',
        operatorKind: 'shop',
        municipalityCode: null,
      },
      { seq: from + 2, kind: 'terminal', ...told, status: 'active' },
      { seq: from + 3, kind: 'terminal', ...told, status: 'revoked' },
    ]);
    assert.equal(next, from + 3);
    assert.deepEqual((await read(from, 1)).changes, changes.slice(0, 1));
    assert.deepEqual(await read(next), { changes: [], next });
  });

  test('tells the status of those who joined, from then on, and of nobody else', async () => {
    const [member, other] = [await mykey.person('Joined1'), await mykey.person('Other1')];
    const { next: from } = await read();
    await member.client.call(routes.suspend, { session: member.session });
    assert.deepEqual(expectAnswer(await announce('ｊｏｉｎｅｄ１')), { status: 'suspended' });
    assert.deepEqual(expectAnswer(await announce('Joined1')), { status: 'suspended' });
    assert.equal(outcomeOf(await announce('Nobody1')), 'not_found');
    await member.client.call(routes.resume, { session: member.session });
    await other.client.call(routes.suspend, { session: other.session });
    const stop = { mykeyId: 'Joined1', stopCode: member.stopCode };
    expectAnswer(await member.client.call(routes.suspendByStopCode, { body: stop }));
    await member.client.call(routes.invalidate, { session: member.session });
    const { changes } = await read(from);
    assert.deepEqual(
      changes.map((change) => (change.kind === 'mykeyId' ? [change.mykeyId, change.status] : change.kind)),
      [
        ['JOINED1', 'active'],
        ['JOINED1', 'suspended'],
        ['JOINED1', 'invalidated'],
      ],
    );
  });

  /** Two hundred changes by eight writers while a reader follows; gives what the reader saw and what there is. */
  const follow = async (house: TestMykey, write: (n: number) => Promise<unknown>) => {
    const client = (await house.linkedSystem()).client;
    const seen: number[] = [];
    let position = 0;
    const poll = async () => {
      const page = expectAnswer(await client.call(routes.readFeed, { query: { after: position, limit: 1000 } }));
      seen.push(...page.changes.map(({ seq }) => seq));
      position = page.next;
    };
    let writing = true;
    const reader = (async () => {
      while (writing) await poll();
    })();
    await Promise.all(
      Array.from({ length: 8 }, async (_, writer) => {
        for (let i = 0; i < 25; i += 1) await write(writer * 25 + i);
      }),
    );
    writing = false;
    await reader;
    await poll();
    const all = await house.database.pool.query<{ seq: number }>('SELECT seq FROM feed_change ORDER BY seq');
    return { seen, all: all.rows.map(({ seq }) => seq) };
  };
  const body = (n: number) => ({ operatorId: `Q${1000 + n}`, name: 'x', operatorKind: 'shop', municipalityCode: null });
  /** A transaction that goes on for a moment after it told of its change. */
  const linger = (client: { query(text: string): Promise<unknown> }, n: number) =>
    client.query(`SELECT pg_sleep(${(n % 5) / 500})`);

  test('never shows a number behind a reader: who follows it while eight write has them all', async () => {
    const house = await startTestMykey();
    try {
      const { seen, all } = await follow(house, (n) =>
        inTransaction(house.database.pool, async (client) => {
          await tellOfOperator(client, body(n));
          await linger(client, n);
        }),
      );
      assert.equal(all.length, 200);
      assert.deepEqual(seen, all);
      assert.equal(all.at(-1), 200);
    } finally {
      await house.close();
    }
  });

  // Negative control: numbers from a sequence commit in another order than they were drawn, and readers miss some.
  test('with a sequence instead of the locked counter, a reader misses changes', async () => {
    const house = await startTestMykey();
    try {
      await house.database.owner.query('CREATE SEQUENCE unguarded; GRANT USAGE ON SEQUENCE unguarded TO PUBLIC');
      const { seen, all } = await follow(house, (n) =>
        inTransaction(house.database.pool, async (client) => {
          const drawn = await row<{ seq: number }>(client, `SELECT nextval('unguarded') AS seq`);
          await execute(client, `INSERT INTO feed_change (seq, kind, body) VALUES (:seq, 'operator', :body)`, {
            seq: drawn?.seq,
            body: JSON.stringify(body(n)),
          });
          await linger(client, n);
        }),
      );
      assert.equal(all.length, 200);
      assert.ok(seen.length < all.length, `${seen.length} of ${all.length} seen`);
    } finally {
      await house.close();
    }
  });
});

describe("the resolving of a partner's login ID", () => {
  test('gives the マイキーID of an active holder who linked it, and nothing else', async () => {
    const partner = await mykey.operator({ name: 'A社', kind: 'partner', series: 'P' });
    const { operatorId } = partner;
    const person = await mykey.person('Login1');
    const { client, session } = person;
    await client.call(routes.link, { session, body: { operatorId, customerId: 'taro01' } });
    const resolve = (login: string, at = operatorId) =>
      linked.call(routes.resolve, { body: { operatorId: at, partnerLoginId: login } });
    assert.deepEqual(expectAnswer(await resolve('taro01')), { mykeyId: 'LOGIN1', shown: 'Login1' });
    assert.deepEqual(expectAnswer(await resolve('ｔａｒｏ０１')), { mykeyId: 'LOGIN1', shown: 'Login1' });
    assert.equal(outcomeOf(await resolve('taro02')), 'not_linked');
    assert.equal(outcomeOf(await resolve('taro@01')), 'not_linked');
    assert.equal(outcomeOf(await resolve('taro01', 'P9999')), 'not_linked');
    assert.equal(outcomeOf(await resolve('123456789018')), 'individual_number_refused');
    await client.call(routes.suspend, { session });
    assert.equal(outcomeOf(await resolve('taro01')), 'not_usable_here');
  });
});
