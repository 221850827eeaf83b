/** Lists of vouchers, bundles and breaks that are longer than a page go on, each row once. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { execute } from '../../postgres/pool.ts';
import { copyRows } from '../../postgres/testing.ts';
import type { Holder } from '../testing.ts';
import { startVoucherStage, type VoucherStage } from './testing/stage.ts';

let stage: VoucherStage;
let person: Holder;
before(async () => {
  stage = await startVoucherStage();
  person = await stage.person(1000);
});
after(() => stage?.nation.close());

/** Every page of a list, as `next` leads from one to the other. */
async function pagesOf<Page extends { next: string | null }>(
  ask: (query: { cursor?: string }) => Promise<Page>,
): Promise<Page[]> {
  const pages = [await ask({})];
  for (let next = pages[0]?.next; next; next = pages.at(-1)?.next) pages.push(await ask({ cursor: next }));
  return pages;
}

test('a holder sees every voucher, the newest first', async () => {
  await stage.sold(stage.shops[0].counter, person, { kind: stage.streetKind, points: 100 });
  await copyRows(stage.nation.databases.points, {
    table: 'voucher',
    where: 'true',
    count: 250,
    changes: { id: '100000 + n', key: 'md5(n::text)::uuid', number: "lpad(n::text, 13, '0')" },
  });
  const pages = await pagesOf((query) => person.atMypage(pointsRoutes.listMyVouchers, { query }));
  assert.deepEqual(
    pages.map(({ vouchers }) => vouchers.length),
    [200, 51],
  );
  const ids = pages.flatMap(({ vouchers }) => vouchers.map(({ voucherId }) => voucherId));
  assert.deepEqual(
    ids,
    [...new Set(ids)].sort((a, b) => b - a),
  );
});

test('a street’s office sees every bundle, and a town every break, what waits for it first', async () => {
  const office = stage.office.counter.actor;
  const { clearingId } = await office.call(pointsRoutes.openClearing, {
    body: { merchantId: stage.shops[0].merchantId, declaredCount: 1, declaredPoints: 100 },
    idempotencyKey: stage.key(),
  });
  const { points } = stage.nation.databases;
  await copyRows(points, {
    table: 'clearing',
    where: `id = ${clearingId}`,
    count: 210,
    changes: { id: '1000 + n', key: 'md5(n::text)::uuid' },
  });
  const bundles = await pagesOf((query) => office.call(pointsRoutes.listClearings, { query }));
  const numbers = bundles.flatMap(({ clearings }) => clearings.map((one) => one.clearingId));
  assert.deepEqual([bundles.length, numbers.length, new Set(numbers).size], [2, 211, 211]);

  await execute(
    points,
    `INSERT INTO voucher_break (kind, voucher_id, municipality_code, merchant_id, points, found_at, decision, decided_by, decided_at, reason)
     SELECT kind, voucher_id, '43424', :merchantId, 100, :now::timestamptz + n * interval '1 s',
            CASE WHEN n <= 600 THEN 'not_paid' END, CASE WHEN n <= 600 THEN 'lead-43424' END,
            CASE WHEN n <= 600 THEN :now::timestamptz END, CASE WHEN n <= 600 THEN '時計' END
       FROM (SELECT row_number() OVER () AS n, id AS voucher_id, kind
               FROM voucher, unnest(ARRAY['clock_off', 'offline_double', 'double_claim']) AS kind LIMIT 601) AS found`,
    { merchantId: stage.shops[0].merchantId, now: `${stage.nation.world.clock()}` },
  );
  const found = await pagesOf((query) => stage.town.lead.call(pointsRoutes.listVoucherBreaks, { query }));
  const breaks = found.flatMap((page) => page.breaks);
  assert.deepEqual([found.length, breaks.length, new Set(breaks.map(({ breakId }) => breakId)).size], [2, 601, 601]);
  assert.deepEqual(
    breaks.slice(0, 2).map(({ decision }) => decision),
    [null, 'not_paid'],
  );
});

test('a town finds every place by a word, page by page', async () => {
  await copyRows(stage.nation.databases.points, {
    table: 'operator',
    where: `id = '${stage.lone.operatorId}'`,
    count: 60,
    changes: { id: "'Z' || n" },
  });
  await copyRows(stage.nation.databases.points, {
    table: 'merchant',
    where: `id = ${stage.lone.merchantId}`,
    count: 60,
    changes: { id: '5000 + n', operator_id: "'Z' || n" },
  });
  await copyRows(stage.nation.databases.points, {
    table: 'merchant_version',
    where: `merchant_id = ${stage.lone.merchantId}`,
    count: 60,
    changes: { id: '5000 + n', merchant_id: '5000 + n' },
  });
  const pages = await pagesOf((query) =>
    stage.town.lead.call(pointsRoutes.searchPlaces, { query: { q: '一軒', ...query } }),
  );
  const ids = pages.flatMap(({ places }) => places.map(({ merchantId }) => merchantId));
  assert.deepEqual([pages.length, ids.length, new Set(ids).size], [2, 61, 61]);
});

test('a cursor that is none of ours begins the list again', async () => {
  for (const cursor of ['AAAA', 'WzFd', Buffer.from('[99999999999]').toString('base64url')]) {
    const { vouchers } = await person.atMypage(pointsRoutes.listMyVouchers, { query: { cursor } });
    assert.equal(vouchers.length, cursor === 'WzFd' ? 0 : 200, cursor);
  }
});
