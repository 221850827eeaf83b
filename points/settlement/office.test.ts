import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { rows } from '../../postgres/pool.ts';
import { readSougouFurikomi } from '../../zengin/index.ts';
import type { Officer } from '../testing/officer.ts';
import { type Holder, startTestPoints, type TestPoints, type Town } from '../testing.ts';

let nation: TestPoints;
let town: Town;
let person: Holder;
let programId: number;
const year = { startsOn: '2016-04-01', endsOn: '2017-03-31', expiresOn: '2017-03-31' };
const bank = (holderName: string) => ({
  bankCode: '9999',
  branchCode: '901',
  type: '1' as const,
  number: '1234567',
  holderName,
});
before(async () => {
  nation = await startTestPoints();
  town = await nation.platform.openTown({
    municipalityCode: '434248',
    remitterCode: '0000043424',
    bankAccount: bank('オグニマチ'),
  });
  programId = await town.program({ department: '福祉課', name: '子育て支援', amount: 1000, ...year });
  person = await nation.person('My123');
});
after(() => nation?.close());

const outcomeOf = (answered: { ok: boolean; outcome?: string }) => (answered.ok ? 'done' : answered.outcome);

test('the master knows 47 prefectures and 1,741 municipalities', async () => {
  const counts = await rows<{ kind: string; n: number }>(
    nation.databases.points,
    'SELECT kind, count(*) AS n FROM municipality GROUP BY kind',
  );
  const of = (kind: string) => counts.find((c) => c.kind === kind)?.n;
  assert.deepEqual([of('prefecture'), of('municipality')], [47, 1741]);
});

const codes: [string, string][] = [
  ['17009', 'municipality_unknown'],
  ['170097', 'municipality_unknown'],
  ['141301', 'municipality_check_digit'],
  ['17000', 'municipality_cannot_issue'],
  ['14131', 'municipality_cannot_issue'],
  ['43424', 'municipality_already_open'],
  ['141305', 'done'],
];
for (const [municipalityCode, outcome] of codes) {
  test(`opening the municipality ${municipalityCode}: ${outcome}`, async () => {
    assert.equal(
      outcomeOf(await nation.platform.points.ask(pointsRoutes.openMunicipality, { body: { municipalityCode } })),
      outcome,
    );
  });
}

test('two who ask for the same municipality at once ask once, and it is open once another person has confirmed it', async () => {
  const asked = { body: { municipalityCode: '07202' } };
  const both = await Promise.all([1, 2].map(() => nation.platform.points.ask(pointsRoutes.openMunicipality, asked)));
  assert.deepEqual(both.map(outcomeOf).sort(), ['change_waiting', 'done']);
  await nation.platform.confirm();
  assert.equal(
    outcomeOf(await nation.platform.points.ask(pointsRoutes.openMunicipality, asked)),
    'municipality_already_open',
  );
});

test('a マイキーID is found in any case and width; a grant of another amount needs a reason', async () => {
  const grant = (body: object) =>
    town.lead.ask(pointsRoutes.grant, { body: { programId, mykeyId: 'ｍｙ１２３', amount: 1000, ...body } });
  assert.equal(outcomeOf(await grant({})), 'done');
  assert.equal(outcomeOf(await grant({ amount: 500 })), 'amount_needs_reason');
  assert.equal(outcomeOf(await grant({ amount: 500, reason: '半日参加のため' })), 'done');
  assert.equal(outcomeOf(await grant({ mykeyId: 'My999' })), 'member_unknown');
  assert.equal(outcomeOf(await grant({ programId: 999 })), 'program_unknown');
  assert.equal(outcomeOf(await grant({ reason: '番号 123456789018' })), 'individual_number_refused');
});

test('an officer grants for the own department only, and another town’s data is not there', async () => {
  const { departments } = await town.lead.call(pointsRoutes.listPrograms);
  const health = await town.lead.call(pointsRoutes.createDepartment, { body: { name: '健康づくり課' } });
  const officer = await town.person('department', { departmentId: health.departmentId });
  const refused = await officer.ask(pointsRoutes.grant, { body: { programId, mykeyId: 'My123', amount: 1000 } });
  assert.equal(outcomeOf(refused), 'program_of_other_department');
  const elsewhere = await nation.platform.openTown({ municipalityCode: '13116' });
  const foreign = await elsewhere.lead.ask(pointsRoutes.grant, { body: { programId, mykeyId: 'My123', amount: 1000 } });
  assert.equal(outcomeOf(foreign), 'program_unknown');
  const stolen = await elsewhere.lead.ask(pointsRoutes.createProgram, {
    body: { name: '横取り', departmentId: departments[0]?.departmentId ?? 0, amount: 1, ...year },
  });
  assert.equal(outcomeOf(stolen), 'department_unknown');
});

test('a programme out of its dates grants nothing; its name stands once a fiscal year', async () => {
  const past = await town.program({
    department: '福祉課',
    name: '昨年の事業',
    amount: 100,
    startsOn: '2015-04-01',
    endsOn: '2016-03-31',
    expiresOn: '2017-03-31',
  });
  assert.equal(
    outcomeOf(await town.lead.ask(pointsRoutes.grant, { body: { programId: past, mykeyId: 'My123', amount: 100 } })),
    'program_ended',
  );
  const { departments } = await town.lead.call(pointsRoutes.listPrograms);
  const body = { name: '子育て支援', departmentId: departments[0]?.departmentId ?? 0, amount: 1, ...year };
  assert.equal(outcomeOf(await town.lead.ask(pointsRoutes.createProgram, { body })), 'program_name_taken');
  assert.equal(
    outcomeOf(await town.lead.ask(pointsRoutes.createProgram, { body: { ...body, name: '逆', endsOn: '2016-01-01' } })),
    'program_dates',
  );
});

test('a bank account name that the format cannot carry is refused with the character, and a kana name is kept as the bank writes it', async () => {
  const operatorId = await nation.mykey.registerOperator({
    name: '店',
    kind: 'shop',
    series: 'B',
    municipalityCode: '43424',
    customerIdRule: { mode: 'mykeyId' },
  });
  const register = (holderName: string, change = {}) =>
    town.lead.ask(pointsRoutes.registerMerchant, {
      body: { operatorId, name: '店', kind: 'shop', bankAccount: { ...bank(holderName), ...change } },
    });
  const kanji = await register('山田太郎');
  assert.ok(!kanji.ok && kanji.outcome === 'bank_name_not_writable');
  assert.match(JSON.stringify(kanji.body.fields), /1文字目の「山」/);
  const short = await register('ヤマダ', { number: '123' });
  assert.equal(outcomeOf(short), 'bank_account_invalid');
  assert.equal(outcomeOf(await register('ヤマダ　タロウ（カ')), 'done');
  await town.confirm();
  const { merchants } = await town.lead.call(pointsRoutes.listMerchants);
  assert.equal(merchants[0]?.bankAccount?.holderName, 'ﾔﾏﾀﾞ ﾀﾛｳ(ｶ');
  assert.equal(outcomeOf(await register('ヤマダ')), 'merchant_exists');
});

test('closing, two approvals of two persons bound to the statement, and the bank file that stays the same', async () => {
  const accounting = await town.person('accounting');
  const approver: Officer = await town.person('approver', { staffId: 'approver-a' });
  const shop = await town.shop({ name: 'まちなか商店', kind: 'shop', bankAccount: bank('マチナカ') });
  const hall = await town.shop({ name: '郷土館', kind: 'facility', exempt: true });
  await shop.counter.pay(person, 300);
  await hall.counter.pay(person, 200);
  const { settlements } = await accounting.call(pointsRoutes.listSettlements);
  const params = { settlementId: settlements[0]?.settlementId ?? 0 };
  const act = (who: Officer, statementHash: string) =>
    who.ask(pointsRoutes.approveSettlement, { params, body: { statementHash } });
  const write = (payoutOn: string) => accounting.ask(pointsRoutes.createZenginFiles, { params, body: { payoutOn } });

  assert.equal(outcomeOf(await act(approver, 'f'.repeat(64))), 'settlement_state');
  const closed = await accounting.call(pointsRoutes.closeSettlement, { params });
  assert.equal(closed.state, 'review');
  assert.equal(outcomeOf(await accounting.ask(pointsRoutes.closeSettlement, { params })), 'settlement_state');
  const hash = closed.statementHash ?? '';
  const detail = await accounting.call(pointsRoutes.showSettlement, { params });
  assert.deepEqual(
    detail.lines.map((l) => [l.leg, l.payee, l.fund.name, l.exempt, l.points]),
    [
      ['municipalityToPayee', 'まちなか商店', '一般財源', false, 300],
      ['municipalityToPayee', '郷土館', '一般財源', true, 200],
    ],
  );
  assert.equal(outcomeOf(await act(accounting, hash)), 'approver_is_creator');
  assert.equal(outcomeOf(await act(approver, 'f'.repeat(64))), 'settlement_changed');
  assert.equal(outcomeOf(await act(approver, hash)), 'done');
  assert.equal(outcomeOf(await act(approver, hash)), 'approver_twice');
  assert.equal(outcomeOf(await write('2016-10-14')), 'settlement_state');
  assert.equal(outcomeOf(await act(town.lead, hash)), 'done');
  for (const closedDay of ['2016-10-10', '2016-10-15', '2016-10-03', '2017-01-10']) {
    assert.equal(outcomeOf(await write(closedDay)), 'payout_date_invalid', closedDay);
  }
  const settled = await write('2016-10-14');
  assert.ok(settled.ok && settled.answer.state === 'settled');
  const file = settled.answer.files[0];
  assert.deepEqual([settled.answer.files.length, file?.count, file?.yen], [1, 1, 300]);
  const download = { params: { ...params, fileId: file?.fileId ?? 0 } };
  const bytes = (await accounting.call(pointsRoutes.downloadZenginFile, download)) as unknown as Uint8Array;
  const read = readSougouFurikomi(bytes, { arrivedOn: Temporal.PlainDate.from('2016-10-03') });
  assert.ok(read.outcome === 'read');
  assert.equal(read.batch.remitter.name, 'ｵｸﾞﾆﾏﾁ');
  assert.deepEqual(
    read.batch.items.map((item) => [item.name, item.amountYen]),
    [['ﾏﾁﾅｶ', 300]],
  );
  assert.deepEqual((await accounting.call(pointsRoutes.downloadZenginFile, download)) as unknown, bytes);

  // What is taken back after it was paid begins the next statements, below zero, until later use makes it good.
  const mistaken = await shop.counter.pay(person, 40);
  const month = async () => {
    const open = (await accounting.call(pointsRoutes.listSettlements)).settlements[0];
    const asked = { params: { settlementId: open?.settlementId ?? 0 } };
    const shut = await accounting.call(pointsRoutes.closeSettlement, asked);
    const body = { statementHash: shut.statementHash ?? '' };
    for (const who of [approver, town.lead]) await who.call(pointsRoutes.approveSettlement, { ...asked, body });
    return accounting.call(pointsRoutes.createZenginFiles, { ...asked, body: { payoutOn: '2016-10-14' } });
  };
  assert.equal((await month()).files[0]?.yen, 40);
  await shop.counter.reverse(mistaken.paymentKey);
  const below = await month();
  assert.deepEqual([below.state, below.files.length, below.totals.municipalityToPayee], ['settled', 0, -40]);
  await shop.counter.pay(person, 70);
  assert.equal((await month()).files[0]?.yen, 30, 'what was paid too much before is less now');

  // What is paid after closing stands in the next window.
  await shop.counter.pay(person, 50);
  const next = (await accounting.call(pointsRoutes.listSettlements)).settlements[0];
  assert.deepEqual([next?.state, next?.totals.municipalityToPayee], ['open', 50]);
});

test('periods are numbered by town, each from the first, whatever other towns close in between', async () => {
  const towns = await Promise.all(
    ['34212', '13109'].map(async (municipalityCode) => {
      const place = await nation.platform.openTown({ municipalityCode });
      return { place, accounting: await place.person('accounting') };
    }),
  );
  const [first, second] = towns;
  assert.ok(first && second);
  const numbers = async ({ accounting }: typeof first) =>
    (await accounting.call(pointsRoutes.listSettlements)).settlements.map(({ number, state }) => [number, state]);
  const close = async ({ accounting }: typeof first) => {
    const [open] = (await accounting.call(pointsRoutes.listSettlements)).settlements;
    return accounting.call(pointsRoutes.closeSettlement, { params: { settlementId: open?.settlementId ?? 0 } });
  };
  assert.deepEqual([await numbers(first), await numbers(second)], [[[1, 'open']], [[1, 'open']]]);
  for (const one of [first, second, first]) await close(one);
  assert.deepEqual(await numbers(first), [
    [3, 'open'],
    [2, 'review'],
    [1, 'review'],
  ]);
  assert.deepEqual(await numbers(second), [
    [2, 'open'],
    [1, 'review'],
  ]);
  const closed = await close(second);
  assert.equal(closed.number, 2, 'also where one period is shown');
});

test('two places with one account are told by name, in the list and before a settlement is approved; nothing is refused', async () => {
  const place = await nation.platform.openTown({
    municipalityCode: '13115',
    remitterCode: '0000013115',
    bankAccount: { ...bank('スギナミク'), number: '9000001' },
  });
  const own = await place.program({ department: '福祉課', name: '子育て支援', amount: 1000, ...year });
  const holder = await nation.person('Kouza1');
  await place.grant({ programId: own, mykeyId: holder.mykeyId, amount: 500, reason: '試験' });
  const shop = (name: string, number: string, more: object = {}) =>
    place.shop({ name, kind: 'shop', bankAccount: { ...bank('ヤマダ'), number }, ...more });
  const tea = await shop('山田茶店', '5000001');
  const alone = await shop('ひとつの店', '5000002');
  await shop('減免の館', '5000002', { kind: 'facility', exempt: true });
  await place.shop({ name: '口座のない店', kind: 'shop' });
  await place.shop({ name: '口座のない食堂', kind: 'shop' });
  const inList = async () => (await place.lead.call(pointsRoutes.listMerchants)).sharedAccounts;
  assert.deepEqual(await inList(), [], 'what is not paid, and what has no account, shares none');
  const sweets = await shop('山田菓子店', '5000003');
  await place.lead.call(pointsRoutes.changeMerchantAccount, {
    params: { merchantId: sweets.merchantId },
    body: { bankAccount: { ...bank('ヤマダ　ハナ'), number: '５０００００１' }, reason: '移転' },
  });
  await place.confirm();
  const both = [{ names: ['山田茶店', '山田菓子店'] }];
  assert.deepEqual(await inList(), both, 'whatever the name of the holder');
  const inSettlement = async () => {
    const [open] = (await place.lead.call(pointsRoutes.listSettlements)).settlements;
    const params = { settlementId: open?.settlementId ?? 0 };
    return (await place.lead.call(pointsRoutes.showSettlement, { params })).sharedAccounts;
  };
  await alone.counter.pay(holder, 10);
  assert.deepEqual(await inSettlement(), [], 'neither of the two is paid');
  await tea.counter.pay(holder, 20);
  assert.deepEqual(await inSettlement(), both, 'the one that is not paid is named all the same');
  await sweets.counter.pay(holder, 30);
  assert.deepEqual(await inSettlement(), both);
});

test('accounts of the municipality, an event and a partner are changed by those who keep them, and by nobody else', async () => {
  const body = { bankAccount: bank('アタラシイ'), reason: '口座の切り替え' };
  const { eventId } = await town.lead.call(pointsRoutes.createEvent, {
    body: {
      name: '祭り',
      organizer: '実行委員会',
      startsOn: '2016-10-01',
      endsOn: '2016-12-31',
      expiresOn: '2016-12-31',
    },
  });
  const { partnerId } = await nation.platform.registerPartner({ name: 'Z社', kind: 'power', reserveDays: 14 });
  const remitted = { remitterCode: '9999999999', ...body };
  assert.equal(outcomeOf(await town.lead.ask(pointsRoutes.changeMunicipalityAccount, { body: remitted })), 'done');
  await town.confirm();
  const shown = await town.lead.call(pointsRoutes.showMunicipalityAccount);
  assert.deepEqual([shown.remitterCode, shown.bankAccount?.holderName], ['9999999999', 'ｱﾀﾗｼｲ']);
  assert.equal(outcomeOf(await town.lead.ask(pointsRoutes.changeEventAccount, { params: { eventId }, body })), 'done');
  await town.confirm();
  const { events } = await town.lead.call(pointsRoutes.listEventsOfMunicipality);
  assert.equal(events.find((event) => event.eventId === eventId)?.bankAccount?.holderName, 'ｱﾀﾗｼｲ');
  const asPartner = { params: { partnerId }, body: remitted };
  assert.equal(outcomeOf(await nation.platform.points.ask(pointsRoutes.changePartnerAccount, asPartner)), 'done');
  assert.equal(outcomeOf(await town.lead.ask(pointsRoutes.changePartnerAccount, asPartner)), 'not_allowed');
  assert.equal(
    outcomeOf(await nation.platform.points.ask(pointsRoutes.changeEventAccount, { params: { eventId }, body })),
    'not_allowed',
  );
  const elsewhere = await nation.platform.openTown({ municipalityCode: '25202' });
  assert.equal(
    outcomeOf(await elsewhere.lead.ask(pointsRoutes.changeEventAccount, { params: { eventId }, body })),
    'event_unknown',
  );
});

test('wrong passwords and unknown staff are refused alike', async () => {
  const actor = await nation.world.newActor();
  for (const staffId of ['platform', 'nobody']) {
    const refused = await actor.ask(pointsRoutes.signInStaff, { body: { staffId, password: 'wrong-password' } });
    assert.ok(!refused.ok && refused.outcome === 'staff_sign_in_refused');
  }
});
