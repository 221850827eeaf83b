/** What the people of a company do with coupons leaves a line, as all that people of offices do (`points/trail.test.ts`). */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { exportJWK, generateKeyPair } from 'jose';
import { pointsRoutes } from '../../contract/index.ts';
import type { Officer } from '../testing/officer.ts';
import { field, ofCoupons, watchTrail } from '../testing/trail-watch.ts';
import { type CouponStage, openCouponStage } from './testing/stage.ts';

let stage: CouponStage;
before(async () => {
  stage = await openCouponStage();
});
after(() => stage?.nation.close());

const { done, leaves, confirm } = watchTrail(() => stage.nation.databases.points);

test('a key, a batch, its handover and its end: who, what of it, and why; no code and no key stands in the trail', async () => {
  const [one, two] = stage.a.people as [Officer, Officer];
  const { publicKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true });
  const key = (await exportJWK(publicKey)) as never;
  const asked = await leaves('askForCouponKey', one, { body: { key, reason: '鍵の更新' } });
  assert.deepEqual([asked.lines[0]?.subject, asked.lines[0]?.reason], ['couponKey', '鍵の更新']);
  assert.notEqual(field(asked.lines[0]?.before, 'thumbprint'), field(asked.lines[0]?.after, 'thumbprint'));
  await confirm(two, false);
  const days = { validFrom: '2016-10-03', validThrough: '2016-12-31' };
  const body = { batchNumber: 'T-1', pattern: 'post' as const, count: 5, points: 300, ...days };
  const made = await leaves('createCouponBatch', one, { body });
  assert.deepEqual([field(made.lines[0]?.after, 'points'), field(made.lines[0]?.after, 'count')], [300, 5]);
  // Asked for again it is the same batch, and no second line.
  await two.call(pointsRoutes.createCouponBatch, { body });
  const params = { batchNumber: 'T-1' };
  const handed = await leaves('downloadCouponBatch', two, { params });
  assert.equal(handed.lines.length, 1);
  const { coupons } = await stage.a.open(handed.answer as never);
  const { lines } = await leaves('revokeCoupons', one, { params, body: { reason: '印刷の誤り' } });
  assert.deepEqual([lines[0]?.reason, field(lines[0]?.after, 'revoked')], ['印刷の誤り', 5]);
  const all = JSON.stringify([asked, made, handed.lines, lines]);
  assert.ok(
    coupons.every((code) => !all.includes(code.slice(-9))),
    'no verifier',
  );
});

test('every change of this room was made here', () => {
  assert.deepEqual([...done].filter((name) => name !== 'decideChangeRequest').sort(), [...ofCoupons].sort());
});
