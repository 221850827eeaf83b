/**
 * What went wrong outside is put right without anything being removed: a payment that two persons entered wrongly, and a bank file that a
 * 受託会社 or a company has to make again.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { execute, one as oneRow, rows } from '../../postgres/pool.ts';
import { readSougouFurikomi } from '../../zengin/index.ts';
import type { Officer } from '../testing/officer.ts';
import { type InvoiceStage, openInvoiceStage, outcomeOf, present } from './testing/stage.ts';

let stage: InvoiceStage;
let debtor: string;
before(async () => {
  stage = await openInvoiceStage();
  debtor = `P${stage.a.partnerId}`;
  const alpha = await stage.person('alpha', stage.a);
  const [aizu, oguni] = stage.codes;
  await stage.exchange(alpha, stage.a, aizu, 600);
  await stage.exchange(alpha, stage.a, oguni, 400);
  await stage.monthOver();
  await stage.exchange(alpha, stage.a, oguni, 250);
  await stage.monthOver();
  for (const { invoiceId } of await stage.list(stage.agents[0])) await stage.bill(stage.agents.slice(0, 2), invoiceId);
});
after(() => stage?.nation.close());

const stands = async () => (await stage.billed()).map(({ state, collectedYen }) => [state, collectedYen]);
const payments = async (index: number) => (await stage.shown(index)).payments;
const credit = async () => (await stage.shown(0)).creditYen;
const takeBack = (officer: Officer, collectionId: number) =>
  officer.ask(pointsRoutes.takeBackCollection, { params: { collectionId }, body: { reason: '桁を誤った' } });
const lastPayment = async (index: number) => present((await payments(index)).at(-1), 'payment').collectionId;

describe('a payment that two persons entered wrongly', () => {
  test('is taken back by two, with all that it had paid; the right one is entered under the same reference', async () => {
    // 10,000 in place of 1,000.
    await stage.receive({ debtor, yen: 10_000, reference: 'T-1' });
    assert.deepEqual(await stands(), [
      ['paid', 1000],
      ['paid', 250],
    ]);
    assert.equal(await credit(), 8750);
    const [one, two] = stage.agents;
    const wrong = await lastPayment(0);
    assert.ok((await takeBack(one, wrong)).ok);
    assert.equal(outcomeOf(await takeBack(two, wrong)), 'change_waiting');
    assert.deepEqual(await stage.confirm(one), ['same_person']);
    assert.deepEqual(await stage.confirm(two), ['ok']);
    assert.deepEqual(await stands(), [
      ['billed', 0],
      ['billed', 0],
    ]);
    assert.equal(await credit(), 0, 'nothing of it is left over');
    assert.equal(outcomeOf(await takeBack(one, wrong)), 'collection_unknown');
    await stage.receive({ debtor, yen: 1000, reference: 'T-1' });
    assert.deepEqual(await stands(), [
      ['paid', 1000],
      ['billed', 0],
    ]);
    assert.deepEqual(
      (await payments(0)).map(({ reference, paidYen, takenBack }) => [reference, paidYen, takenBack]),
      [
        ['T-1', 10_000, '桁を誤った'],
        ['T-1', 1000, null],
      ],
    );
    const receivedOn = `${stage.nation.world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate()}`;
    const body = { debtor, receivedOn, yen: 1000, reference: 'T-1' };
    assert.equal(outcomeOf(await one.ask(pointsRoutes.enterCollection, { body })), 'collection_known');
  });

  test('what another payment still covers goes to the oldest bill again', async () => {
    await stage.receive({ debtor, yen: 250, reference: 'T-2' });
    assert.deepEqual(await stands(), [
      ['paid', 1000],
      ['paid', 250],
    ]);
    const first = await lastPayment(0);
    assert.ok((await takeBack(stage.agents[0], first)).ok);
    assert.deepEqual(await stage.confirm(stage.agents[1]), ['ok']);
    // T-2 had gone to the second bill, and stays with it: what a bill was paid by is not moved.
    assert.deepEqual(await stands(), [
      ['billed', 0],
      ['paid', 250],
    ]);
    await stage.receive({ debtor, yen: 1000, reference: 'T-1' });
    assert.deepEqual((await stands())[0], ['paid', 1000]);
  });

  test('is not taken back once it is being passed on; a neighbour’s is not known', async () => {
    const [one, two] = stage.agents;
    const { remittanceId } = await one.call(pointsRoutes.askForRemittance);
    assert.equal(outcomeOf(await takeBack(one, await lastPayment(0))), 'collection_passed_on');
    const town = await stage.towns[1].person('accounting', { staffId: 'accounting-b', name: '会計 乙' });
    assert.equal(outcomeOf(await takeBack(town, await lastPayment(0))), 'collection_unknown');
    // Asked for before, and passed on before the second person looks: refused then, and nothing is changed.
    await two.call(pointsRoutes.cancelRemittance, { params: { remittanceId }, body: { reason: '日を改める' } });
    assert.ok((await takeBack(one, await lastPayment(0))).ok);
    const again = await one.call(pointsRoutes.askForRemittance);
    assert.deepEqual(await stage.confirm(two), ['change_altered']);
    assert.deepEqual((await stands())[0], ['paid', 1000]);
    const { requests } = await two.call(pointsRoutes.listChangeRequests);
    for (const { requestId, sha256 } of requests)
      await two.call(pointsRoutes.decideChangeRequest, { params: { requestId }, body: { approve: false, sha256 } });
    await two.call(pointsRoutes.cancelRemittance, { params: again, body: { reason: '日を改める' } });
  });

  test('the tables refuse a mirror that is not one, a second one, and one of what was passed on', async () => {
    const pool = stage.nation.databases.points;
    const id = await lastPayment(0);
    const mirror = (yen: string) =>
      `INSERT INTO collection (biller, debtor, received_on, yen, reference, reverses, reason, request_id, confirmed_at)
       SELECT biller, debtor, received_on, ${yen}, reference, id, 'x', 900 + id, confirmed_at FROM collection WHERE id = :id`;
    await assert.rejects(execute(pool, mirror('-yen + 1'), { id }), /collection_mirrors/);
    await assert.rejects(execute(pool, mirror('yen'), { id }), /collection_yen_check/);
    const back = await oneRow<{ id: number }>(
      pool,
      'SELECT reverses AS id FROM collection WHERE reverses IS NOT NULL LIMIT 1',
      {},
    );
    await assert.rejects(execute(pool, mirror('-yen'), back), /collection_reversed_once/);
    const half = `WITH back AS (${mirror('-yen')} RETURNING id)
      INSERT INTO collection_share SELECT back.id, invoice_id, line, -yen + 1 FROM collection_share, back WHERE collection_id = :id`;
    await assert.rejects(execute(pool, half, { id }), /more than is there/);
  });
});

describe('the bank file of a remittance', () => {
  const idsOf = async (fileId: number) =>
    rows<{ payee: string; yen: number; id: string }>(
      stage.nation.databases.points,
      'SELECT payee, yen, end_to_end_id AS id FROM zengin_item WHERE file_id = :fileId ORDER BY item',
      { fileId },
    );
  const make = async (officer: Officer, remittanceId: number, day = 2) => {
    const { days } = await officer.call(pointsRoutes.listRemittances);
    const body = { payoutOn: days[day] ?? '' };
    return outcomeOf(await officer.ask(pointsRoutes.createRemittanceFile, { params: { remittanceId }, body }));
  };
  const lastFile = async (remittanceId: number) => {
    return present((await stage.remittance(stage.agents[0], remittanceId)).files.at(-1), 'bank file');
  };
  const ask = async (officer: Officer, remittanceId: number, answer = {}) => {
    const { fileId, sha256 } = await lastFile(remittanceId);
    const body = { sha256, reason: '銀行のエラー', ...answer };
    return outcomeOf(await officer.ask(pointsRoutes.askFileCancellation, { params: { fileId }, body }));
  };
  const decide = async (officer: Officer, remittanceId: number) => {
    const { fileId, sha256, cancellation } = await lastFile(remittanceId);
    const params = { fileId, cancellationId: present(cancellation, 'request').cancellationId };
    const body = { sha256, approve: true };
    return outcomeOf(await officer.ask(pointsRoutes.decideFileCancellation, { params, body }));
  };
  const answered = { bankSays: 'refused', bankNote: '本店 受付番号 B-1' };
  let remittanceId: number;

  test('is cancelled by three with a reason and made anew with the same ids; money is passed on once', async () => {
    const [one, two, three] = stage.agents;
    ({ remittanceId } = await one.call(pointsRoutes.askForRemittance));
    const { sha256 } = await stage.remittance(one, remittanceId);
    for (const officer of [two, three])
      await officer.call(pointsRoutes.approveRemittance, { params: { remittanceId }, body: { sha256 } });
    assert.equal(await make(one, remittanceId), 'ok');
    assert.equal((await stage.billed())[0]?.state, 'passedOn');
    const first = await lastFile(remittanceId);
    const ids = await idsOf(first.fileId);
    assert.deepEqual(
      ids.map(({ payee, yen }) => [payee, yen]),
      [
        ['C07202', 600],
        ['C43424', 650],
      ],
    );
    assert.equal(await ask(two, remittanceId), 'ok');
    assert.equal(await decide(one, remittanceId), 'file_maker');
    assert.equal(await decide(two, remittanceId), 'same_person');
    assert.equal(await ask(three, remittanceId), 'cancellation_waiting');
    const { waiting } = await three.call(pointsRoutes.showWaiting);
    assert.equal(waiting.find(({ kind }) => kind === 'fileCancellation')?.count, 1);
    // Who asked takes it back; whom the rule leaves to decide is both others than who made the file.
    const { fileId, cancellation } = await lastFile(remittanceId);
    const withdrawn = {
      params: { fileId, cancellationId: present(cancellation, 'request').cancellationId },
      body: { sha256: first.sha256, approve: false },
    };
    assert.ok((await two.ask(pointsRoutes.decideFileCancellation, withdrawn)).ok);
    assert.equal(await ask(one, remittanceId), 'ok');
    for (const officer of [two, three]) assert.equal(await decide(officer, remittanceId), 'ok');
    assert.equal((await stage.remittance(one, remittanceId)).state, 'approved');
    assert.deepEqual(
      (await stage.billed()).map(({ state, remittedYen }) => [state, remittedYen]),
      [
        ['paid', 0],
        ['paid', 0],
      ],
    );
    // What is still asked for is in no other remittance.
    assert.equal(outcomeOf(await two.ask(pointsRoutes.askForRemittance)), 'nothing_to_remit');
    assert.equal(await make(two, remittanceId), 'payout_maker_approved');
    assert.equal(await make(one, remittanceId, 3), 'ok');
    assert.equal(await make(one, remittanceId, 3), 'remittance_state');
    const second = await lastFile(remittanceId);
    assert.deepEqual([second.generation, second.replaces], [2, first.fileId]);
    assert.deepEqual(await idsOf(second.fileId), ids);
    const bytes = await stage.download(one, remittanceId);
    const arrivedOn = stage.nation.world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate();
    const read = readSougouFurikomi(bytes, { arrivedOn });
    assert.ok(read.outcome === 'read');
    assert.deepEqual(
      read.batch.items.map((item) => [item.amountYen, 'edi' in item && item.edi]),
      ids.map(({ yen, id }) => [yen, id]),
    );
    assert.equal((await stage.billed())[0]?.state, 'passedOn');
  });

  test('that a bank may have is cancelled with its answer alone; nobody of another office knows the file', async () => {
    const [one, two, three] = stage.agents;
    const { fileId, sha256 } = await lastFile(remittanceId);
    assert.equal(await ask(one, remittanceId), 'bank_answer_needed', 'it was downloaded');
    for (const stranger of [
      stage.b.people[0],
      await stage.towns[0].person('accounting', { staffId: 'accounting-a', name: '会計 甲' }),
    ]) {
      const body = { sha256, reason: 'x' };
      const asked = await stranger.ask(pointsRoutes.askFileCancellation, { params: { fileId }, body });
      assert.equal(outcomeOf(asked), 'bank_file_unknown');
      const got = await stranger.ask(pointsRoutes.downloadZenginFile, { params: { fileId }, query: {} });
      assert.equal(outcomeOf(got), 'bank_file_unknown');
      const handed = { params: { fileId }, body: { sha256, handedOn: '2016-12-01', note: 'x' } };
      assert.equal(outcomeOf(await stranger.ask(pointsRoutes.recordHandover, handed)), 'bank_file_unknown');
      const compared = { params: { fileId }, body: { file: 'eA==' } };
      assert.equal(outcomeOf(await stranger.ask(pointsRoutes.compareZenginFile, compared)), 'bank_file_unknown');
    }
    assert.equal(await ask(one, remittanceId, answered), 'ok');
    const standing = await lastFile(remittanceId);
    const decided = {
      params: { fileId, cancellationId: present(standing.cancellation, 'request').cancellationId },
      body: { sha256, approve: true },
    };
    assert.equal(
      outcomeOf(await stage.b.people[0].ask(pointsRoutes.decideFileCancellation, decided)),
      'bank_file_unknown',
    );
    for (const officer of [two, three]) assert.equal(await decide(officer, remittanceId), 'ok');
    // Called off for good then: what it held can be asked for anew.
    const body = { reason: '口座を確かめる' };
    await one.call(pointsRoutes.cancelRemittance, { params: { remittanceId }, body });
    assert.equal(await make(one, remittanceId), 'remittance_state');
    assert.ok((await one.ask(pointsRoutes.askForRemittance)).ok);
  });

  test('is not made for a municipality that was taken over since it was approved: it is called off and asked for anew', async () => {
    const [one, two, three] = stage.agents;
    const [open] = (await one.call(pointsRoutes.listRemittances)).remittances;
    const asked = present(open, 'remittance');
    assert.equal(asked.state, 'asked');
    for (const officer of [two, three])
      await officer.call(pointsRoutes.approveRemittance, {
        params: { remittanceId: asked.remittanceId },
        body: { sha256: asked.sha256 },
      });
    const owner = stage.nation.owners.points;
    const on = stage.nation.world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate();
    await execute(
      owner,
      `INSERT INTO municipality_succession (municipality_code, successor_code, from_on, reason, confirmed_by, confirmed_at, taken_over_at)
       VALUES ('07202', '45204', :on::date, '合併', 'agent1', :now::timestamptz - interval '2 days', :now)`,
      { on: `${on}`, now: `${stage.nation.world.clock()}` },
    );
    try {
      assert.equal(await make(one, asked.remittanceId), 'remittance_account_changed');
    } finally {
      await execute(owner, `DELETE FROM municipality_succession WHERE municipality_code = '07202'`, {});
    }
    assert.equal(await make(one, asked.remittanceId), 'ok');
  });

  test('two of one remittance never count, whoever writes them', async () => {
    const pool = stage.nation.databases.points;
    const [first, second] = await rows<{ id: number }>(
      pool,
      'SELECT id FROM zengin_file WHERE remittance_id = :remittanceId ORDER BY id',
      { remittanceId },
    );
    const again = (replaces: string) =>
      `INSERT INTO zengin_file (remittance_id, office, payer, payout_on, bytes, sha256, count, yen, created_by, created_at, replaces, generation)
       SELECT remittance_id, office, payer, payout_on, bytes, sha256, count, yen, created_by, created_at, ${replaces}, 9 FROM zengin_file WHERE id = :id`;
    // Called off: no trigger is needed to see it, but the first says so.
    await assert.rejects(execute(pool, again(`${first?.id}`), { id: first?.id }), /ends once/);
    const owner = stage.nation.owners.points;
    assert.ok(second);
    // The keys hold without the trigger.
    await execute(owner, 'ALTER TABLE zengin_file DISABLE TRIGGER remittance_once', {});
    try {
      await assert.rejects(execute(pool, again(`${first?.id}`), { id: first?.id }), /zengin_file_once/);
    } finally {
      await execute(owner, 'ALTER TABLE zengin_file ENABLE TRIGGER remittance_once', {});
    }
  });
});
