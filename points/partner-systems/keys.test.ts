/** The keys of a company's system: another one by two persons, both for a while, and the end of one that leaked, with its tokens. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { execute } from '../../postgres/pool.ts';
import { type ClientKey, generateClientKey } from '../../server/client.ts';
import { confirmChanges } from '../testing/officer.ts';
import { partnerSystemOf } from '../testing/partner-system.ts';
import { field, ofPartnerSystems, watchTrail } from '../testing/trail-watch.ts';
import { openSystemStage, type SystemStage } from './testing/stage.ts';

let stage: SystemStage;
before(async () => {
  stage = await openSystemStage();
});
after(() => stage?.close());
const { done, leaves, confirm } = watchTrail(() => stage.nation.databases.points);

const keys = async () => (await stage.people[0].call(pointsRoutes.showPartnerSystem)).keys;
/** The company's system with a key; it fetches a token each time. */
async function works(key: ClientKey): Promise<boolean> {
  const device = await stage.nation.world.newActor(key);
  const clock = stage.nation.world.clock;
  const system = partnerSystemOf(device, { clientId: () => stage.operatorId, clock });
  try {
    return (await system.ask(pointsRoutes.listExchangeOrdersOfPartner)).ok;
  } catch {
    return false;
  }
}
const jwk = ({ publicJwk }: ClientKey) => publicJwk as never;

test('another key counts from the second person’s yes; the former one goes on through its last day in Japan, and no longer', async () => {
  const [first, second] = stage.people;
  const former = stage.company.actor.key;
  const next = await generateClientKey();
  const body = { publicKey: jwk(next), formerThrough: '2016-10-10', reason: '定期の更新' };
  const { lines } = await leaves('askForSystemKey', first, { body });
  assert.deepEqual([lines[0]?.subject, field(lines[0]?.after, 'thumbprint')], ['systemKey', next.jkt]);
  assert.deepEqual([await works(former), await works(next)], [true, false]);
  const again = await first.ask(pointsRoutes.askForSystemKey, {
    body: { ...body, publicKey: jwk(await generateClientKey()) },
  });
  assert.ok(!again.ok && again.outcome === 'change_waiting');
  await confirm(second);
  assert.deepEqual([await works(former), await works(next)], [true, true]);
  assert.deepEqual(
    (await keys()).map(({ thumbprint, endsAt }) => [thumbprint, endsAt]),
    [
      [next.jkt, null],
      [former.jkt, '2016-10-10T15:00:00Z'],
    ],
  );
  stage.nation.pass({ hours: 24 * 8 });
  assert.deepEqual([await works(former), await works(next)], [false, true], 'it is 11 October');
});

test('two keys count at most: a third one ends the first, and what was agreed of the second stands', async () => {
  const [first, second] = stage.people;
  const [present] = await keys();
  const third = await generateClientKey();
  const ask = async (key: ClientKey, formerThrough: string | null) => {
    await first.call(pointsRoutes.askForSystemKey, { body: { publicKey: jwk(key), formerThrough, reason: '更新' } });
    await confirmChanges(second, 'points');
  };
  await ask(third, '2016-12-01');
  assert.deepEqual(
    (await keys()).map(({ thumbprint }) => thumbprint),
    [third.jkt, present?.thumbprint],
  );
  const fourth = await generateClientKey();
  await ask(fourth, '2016-12-31');
  assert.deepEqual(
    (await keys()).map(({ thumbprint }) => thumbprint),
    [fourth.jkt, third.jkt],
  );
  assert.equal(await works(third), true);
  const fifth = await generateClientKey();
  await ask(fifth, null);
  assert.deepEqual(
    (await keys()).map(({ thumbprint }) => thumbprint),
    [fifth.jkt],
    'without a last day the former one ends at once',
  );
  assert.deepEqual([await works(third), await works(fourth), await works(fifth)], [false, false, true]);
});

test('a key that leaked ends at once, by one person, and its tokens with it; the company registers another one', async () => {
  const [first, second] = stage.people;
  const leaked = await generateClientKey();
  await first.call(pointsRoutes.askForSystemKey, {
    body: { publicKey: jwk(leaked), formerThrough: null, reason: '更新' },
  });
  await confirmChanges(second, 'points');
  const device = await stage.nation.world.newActor(leaked);
  const system = partnerSystemOf(device, { clientId: () => stage.operatorId, clock: stage.nation.world.clock });
  const session = await system.token();
  const call = () => device.ask(pointsRoutes.listExchangeOrdersOfPartner, { session });
  assert.ok((await call()).ok);
  const [key] = await keys();
  const { lines } = await leaves('endSystemKey', second, {
    params: { keyId: key?.keyId ?? Number.NaN },
    body: { reason: '漏えい' },
  });
  assert.deepEqual([lines[0]?.act, lines[0]?.reason], ['end', '漏えい']);
  const after = await call();
  assert.ok(!after.ok && after.outcome === 'token_required', 'the token that was good a moment ago');
  assert.equal(await works(leaked), false);
  assert.deepEqual(await keys(), []);
  const twice = await second.ask(pointsRoutes.endSystemKey, {
    params: { keyId: key?.keyId ?? Number.NaN },
    body: { reason: '漏えい' },
  });
  assert.ok(!twice.ok && twice.outcome === 'system_key_unknown');
  const back = await first.ask(pointsRoutes.askForSystemKey, {
    body: { publicKey: jwk(leaked), formerThrough: null, reason: '戻す' },
  });
  assert.ok(!back.ok && back.outcome === 'system_key_known', 'what has ended does not come back');
  const fresh = await generateClientKey();
  await first.call(pointsRoutes.askForSystemKey, {
    body: { publicKey: jwk(fresh), formerThrough: null, reason: '新しい鍵' },
  });
  await confirmChanges(second, 'points');
  assert.equal(await works(fresh), true);
});

test('what is no key, is another company’s, or has a last day that cannot be is refused by name; the private half is never kept', async () => {
  const [first] = stage.people;
  const key = await generateClientKey();
  const ask = async (publicKey: object, formerThrough: string | null = null) => {
    const answered = await first.ask(pointsRoutes.askForSystemKey, {
      body: { publicKey: publicKey as never, formerThrough, reason: 'x' },
    });
    return answered.ok ? 'ok' : answered.outcome;
  };
  assert.equal(await ask({ ...key.publicJwk, x: 'A'.repeat(43) }), 'system_key_invalid', 'a point off the curve');
  assert.equal(await ask({ ...key.publicJwk, crv: 'P-384' }), 'invalid_request');
  assert.equal(await ask(key.publicJwk, '2016-10-10'), 'former_key_day', 'yesterday');
  assert.equal(await ask(key.publicJwk, '2017-03-01'), 'former_key_day', 'more than 90 days');
  const other = await stage.nation.platform.registerPartner({ name: 'B社', kind: 'airline', reserveDays: 14 });
  assert.equal(await ask(other.company.actor.key.publicJwk), 'system_key_known');
  assert.equal(await ask(key.privateJwk), 'ok');
  const { rows } = await stage.nation.databases.points.query('SELECT jwk FROM partner_key');
  assert.ok(rows.every((row) => !JSON.stringify(row).includes(`${key.privateJwk.d}`)));
});

test('an address and a webhook that is sent again leave their lines; every change of this room was made here', async () => {
  const [first, second] = stage.people;
  await leaves('askForWebhook', first, { body: { address: stage.receiver.url, reason: '初めての登録' } });
  await confirm(second);
  const { lines } = await resent();
  assert.deepEqual([lines[0]?.subject, lines[0]?.act], ['webhook', 'resend']);
  assert.deepEqual([...done].filter((name) => name !== 'decideChangeRequest').sort(), [...ofPartnerSystems].sort());
});

async function resent() {
  const [first] = stage.people;
  const { keys: counting } = await first.call(pointsRoutes.showPartnerSystem);
  assert.equal(counting.length, 1);
  await execute(
    stage.nation.databases.points,
    `INSERT INTO webhook_event (id, partner_id, type, data, occurred_at, due_at, state)
     VALUES ('01571b1e-8c00-7000-8000-000000000009', :partnerId, 'order.refused', '{"orderNumber": "1", "state": "refused", "amount": 1}', :now, :now, 'stopped')`,
    { partnerId: stage.partnerId, now: `${stage.nation.world.clock()}` },
  );
  return leaves('resendWebhook', first, { params: { deliveryId: '01571b1e-8c00-7000-8000-000000000009' } });
}
