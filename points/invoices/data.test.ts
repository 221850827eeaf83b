import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { flattenedVerify, importJWK } from 'jose';
import { pointsRoutes } from '../../contract/index.ts';
import { type InvoiceStage, openInvoiceStage } from './testing/stage.ts';

let stage: InvoiceStage;
before(async () => {
  stage = await openInvoiceStage();
  const people = [await stage.person('alpha', stage.a), await stage.person('beta', stage.a)] as const;
  const [aizu, oguni] = stage.codes;
  await stage.exchange(people[0], stage.a, aizu, 500);
  await stage.exchange(people[0], stage.a, oguni, 1000);
  await stage.exchange(people[1], stage.a, oguni, 241);
  await stage.monthOver();
});
after(() => stage?.nation.close());

const invoiceId = async () => (await stage.list(stage.agents[0]))[0]?.invoiceId ?? 0;
const download = async (officer = stage.agents[0]) => {
  const params = { invoiceId: await invoiceId() };
  return Buffer.from((await officer.call(pointsRoutes.downloadInvoiceData, { params })) as unknown as Uint8Array);
};

test('精算データ says each person as a number, sums to its totals, and names nobody', async () => {
  const text = (await download()).toString();
  assert.ok(text.startsWith('\ufeff区分,'));
  const lines = text
    .slice(1)
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));
  const details = lines.filter(([what]) => what === '明細');
  assert.deepEqual(details, [
    ['明細', '1', '072028', '会津若松市', '500'],
    ['明細', '1', '434248', '小国町', '1000'],
    ['明細', '2', '434248', '小国町', '241'],
  ]);
  const totals = lines.filter(([what]) => what === '自治体計').map((line) => [line[2], Number(line[5])]);
  assert.deepEqual(totals, [
    ['会津若松市', 500],
    ['小国町', 1241],
  ]);
  assert.deepEqual(lines.at(-1), ['合計', '3', '2', '1741']);
  assert.ok(!/alpha|beta/i.test(text));
});

test('it is the same to the byte whenever and by whomever it is asked for, and so is its signature, which anybody can check', async () => {
  const first = await download();
  const params = { invoiceId: await invoiceId() };
  const before = await stage.agents[0].call(pointsRoutes.showInvoiceSignature, { params });
  await stage.bill(stage.agents.slice(0, 2), params.invoiceId);
  await stage.receive({ debtor: `P${stage.a.partnerId}`, yen: 41, reference: 'K1' });
  await stage.nation.restart();
  stage.nation.pass({ hours: 400 });
  for (let n = 0; n < 20; n += 1) assert.ok((await download(stage.agents[n % 3])).equals(first));
  const [company] = await stage.nation.platform.peopleOf(`P${stage.a.partnerId}`, ['asha1']);
  assert.ok((await download(company)).equals(first));
  const { signature, file, sha256 } = await stage.agents[1].call(pointsRoutes.showInvoiceSignature, { params });
  assert.deepEqual([signature, sha256], [before.signature, before.sha256]);
  assert.equal(file, `seisan-P${stage.a.partnerId}-2016-10.csv`);
  const actor = await stage.nation.world.newActor();
  const { keys } = await actor.call(pointsRoutes.listSettlementKeys);
  const key = await importJWK(keys[0] as never, 'EdDSA');
  const [header = '', , signed = ''] = signature.split('.');
  const verify = (payload: Uint8Array) =>
    flattenedVerify({ protected: header, payload, signature: signed }, key, { crit: { b64: true } });
  assert.ok(await verify(first));
  for (const at of [3, 40, first.length - 3]) {
    const changed = Buffer.from(first);
    changed[at] = (changed[at] ?? 0) ^ 1;
    await assert.rejects(verify(changed), /signature verification failed/);
  }
});
