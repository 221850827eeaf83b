/**
 * 練習用の自治体: everything is tried there as it is in earnest, and nothing of it reaches money, a company or another municipality. Every
 * way there is tried twice: as a person would, who is told by name, and past all code, in the database as the application's own role.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes, townFunctions } from '../../contract/index.ts';
import { makeKey } from '../../ledger/index.ts';
import type { Values } from '../../postgres/by-name.ts';
import { execute, one, rows } from '../../postgres/pool.ts';
import type { Answered } from '../../server/client.ts';
import { openBook } from '../book/book.ts';
import { eventBody } from '../events/testing/stage.ts';
import type { Officer } from '../testing/officer.ts';
import { type Holder, type Shop, startTestPoints, type TestPoints, type Town } from '../testing.ts';

let nation: TestPoints;
let town: Town;
let sandbox: Town;
let person: Holder;
let here: Shop;
let real: Shop;
let accounting: { sandbox: Officer; town: Officer };
const year = { startsOn: '2016-04-01', endsOn: '2017-03-31', expiresOn: '2017-03-31' };
const bank = { bankCode: '9999', branchCode: '901', type: '1' as const, number: '1234567', holderName: 'レンシユウ' };
const outcomeOf = (answered: Answered<unknown>) => (answered.ok ? 'ok' : answered.outcome);
const key = () => makeKey(nation.world.clock());
const windowOf = (code: string) =>
  one<{ id: number }>(
    nation.databases.points,
    `SELECT id FROM settlement WHERE municipality_code = :code AND state = 'open'`,
    { code },
  );

before(async () => {
  nation = await startTestPoints();
  town = await nation.platform.openTown({
    municipalityCode: '43424',
    remitterCode: '0000043424',
    bankAccount: { ...bank, holderName: 'オグニマチ' },
  });
  sandbox = await nation.platform.openSandbox('小国町');
  person = await nation.person('Prac0001');
  for (const office of [sandbox, town]) {
    const programId = await office.program({ department: '福祉課', name: '子育て支援', amount: 1000, ...year });
    await office.grant({ programId, mykeyId: person.mykeyId, amount: 1000 });
  }
  here = await sandbox.shop({ name: '練習の店', kind: 'shop', bankAccount: bank });
  real = await town.shop({ name: 'まちの店', kind: 'shop', bankAccount: bank });
  accounting = { sandbox: await sandbox.person('accounting'), town: await town.person('accounting') };
});
after(() => nation?.close());

test('a municipality for practice has a code outside the public list, says what it is, and works as any other', async () => {
  assert.equal(sandbox.code, '90001');
  const me = await sandbox.lead.call(pointsRoutes.showStaff);
  assert.equal(me.municipality?.name, '練習用 小国町');
  await here.counter.pay(person, 300);
  const { purses } = await person.atMypage(pointsRoutes.showBalances);
  assert.deepEqual(
    purses.map(({ municipality, points }) => [municipality.name, points]),
    [
      ['小国町', 1000],
      ['練習用 小国町', 700],
    ],
  );
  const { municipalities } = await person.actor.call(pointsRoutes.listMunicipalities);
  assert.ok(!municipalities.some(({ code }) => code === sandbox.code), 'nobody’s destination');
  const second = await nation.platform.openSandbox('泉佐野市');
  assert.equal(second.code, '90002');
  const both = await Promise.all(['阿蘇市', '高森町', '西原村'].map((name) => nation.platform.openSandbox(name)));
  assert.deepEqual(both.map(({ code }) => code).toSorted(), ['90003', '90004', '90005']);
});

test('it is told by name at every step that leads to money, to a company or to another municipality', async () => {
  const { lead } = sandbox;
  const { settlements } = await accounting.sandbox.call(pointsRoutes.listSettlements);
  const params = { settlementId: settlements[0]?.settlementId ?? 0 };
  const day = { validFrom: '2016-10-03', validThrough: '2016-12-31' };
  const { bankAccount: _, ...event } = eventBody;
  const { eventId } = await lead.call(pointsRoutes.createEvent, { body: event });
  await nation.platform.registerPartner({ name: 'A社', kind: 'card', reserveDays: 14 });
  const campaign = {
    name: '秋祭り',
    occasion: 'use' as const,
    place: { kind: 'everywhere' as const },
    startsAt: '2016-10-10T09:00',
    endsAt: '2016-12-31T23:00',
    expiresOn: '2017-03-31',
    percent: 1,
    payer: { kind: 'municipality' as const },
    perHolder: null,
    budget: 10_000,
  };
  const moveTo = (destination: object) =>
    person.actor.ask(pointsRoutes.allocate, {
      ...session,
      body: { destination, amount: 10, discloseName: false } as never,
      idempotencyKey: key(),
    });
  const signedIn = await person.actor.call(pointsRoutes.signInWithCard, {
    body: { assertion: await nation.mykey.assert(person.actor, person) },
  });
  const session = { session: signedIn.session.token };
  const steps: Record<string, () => Promise<Answered<unknown>>> = {
    'closing its window': () => accounting.sandbox.ask(pointsRoutes.closeSettlement, { params }),
    'a tie-up of its own': () =>
      lead.ask(pointsRoutes.createTieUp, { body: { hostMunicipalityCode: '43424', ...day } }),
    'a tie-up with a place elsewhere': () =>
      lead.ask(pointsRoutes.createTieUp, { body: { merchantId: real.merchantId, ...day } }),
    'a tie-up of another municipality with it': () =>
      town.lead.ask(pointsRoutes.createTieUp, { body: { hostMunicipalityCode: sandbox.code, ...day } }),
    'a tie-up of another municipality with its place': () =>
      town.lead.ask(pointsRoutes.createTieUp, { body: { merchantId: here.merchantId, ...day } }),
    'a campaign to which it invites': () =>
      lead.ask(pointsRoutes.createCampaign, { body: { ...campaign, invited: ['43424'] } }),
    'a campaign to which it is invited': () =>
      town.lead.ask(pointsRoutes.createCampaign, { body: { ...campaign, invited: [sandbox.code] } }),
    'points of companies to it': () => moveTo({ kind: 'municipality', municipalityCode: sandbox.code }),
    'points of companies to an event of it': () => moveTo({ kind: 'event', eventId }),
    'as the municipality where points go by themselves': () =>
      person.actor.ask(pointsRoutes.setDefaultMunicipality, {
        ...session,
        body: { municipalityCode: sandbox.code },
      }),
  };
  // Tie-ups and conversions are off there from the beginning; switched on all the same, they are refused.
  assert.equal((await lead.call(pointsRoutes.showStaff)).functions?.tieUps, 'off');
  await lead.call(pointsRoutes.setFunctions, {
    body: { fromOn: '2016-10-03', reason: '試す', participationType: null, functions: [...townFunctions] },
  });
  for (const [what, step] of Object.entries(steps)) assert.equal(outcomeOf(await step()), 'sandbox_apart', what);
  const target = {
    kind: 'street_points' as const,
    name: '宮原ポイント',
    unitName: 'みやはら',
    payeeId: here.merchantId,
    rate: { numerator: 1, denominator: 1 },
    pointsMin: 1,
    numberForm: { pattern: 'digits' as const, lengthMin: 8, lengthMax: 8, check: 'none' as const, expires: false },
    endpoint: 'https://street.example.jp/',
    open: true,
  };
  assert.equal(outcomeOf(await lead.ask(pointsRoutes.addConversionTarget, { body: target })), 'sandbox_apart');
});

type Write = [what: string, sql: string, values: Values];
/** What code with a fault in it could write, as the application's role; `of` says whose window and whose place it is. */
async function writes(of: { code: string; merchantId: number }): Promise<Write[]> {
  const { id } = await windowOf(of.code);
  const { eventId } = await one<{ eventId: number }>(
    nation.databases.points,
    `SELECT id AS event_id FROM support_event WHERE municipality_code = :code`,
    { code: of.code },
  );
  const by = { id, ...of, eventId, at: `${nation.world.clock()}` };
  const line = (what: string, kind: string, payee: string, whose: string): Write => [
    what,
    `INSERT INTO settlement_line (settlement_id, line, leg, payer, payee, payee_kind, payee_id, fund, exempt, points, count)
     VALUES (${whose}, 99, 'municipalityToPayee', 'x', 'y', '${kind}', ${payee}, 0, false, 1, 1)`,
    by,
  ];
  const realWindow = `(SELECT id FROM settlement WHERE municipality_code = '43424' AND state = 'open')`;
  return [
    ['a window under review', `UPDATE settlement SET state = 'review' WHERE id = :id`, by],
    ['a window closed', `UPDATE settlement SET state = 'closed' WHERE id = :id`, by],
    ['a statement', `INSERT INTO settlement_statement (settlement_id, revision, sha256) VALUES (:id, 9, 'x')`, by],
    line('a line of its window', 'merchant', ':merchantId', ':id'),
    line('a line that pays its place', 'merchant', ':merchantId', realWindow),
    line('a line that pays its event', 'event', ':eventId', realWindow),
    line('a line that pays it', 'municipality', ':code::integer', realWindow),
    [
      'a bank file',
      `INSERT INTO zengin_file (settlement_id, revision, payer, payout_on, bytes, sha256, count, yen, created_at, created_by)
       VALUES (:id, 9, 'x', '2016-10-14', '\\x00', 'x', 1, 1, :at, 'platform')`,
      by,
    ],
    [
      'a payment',
      `INSERT INTO zengin_item (file_id, item, settlement_id, payee, yen, end_to_end_id)
       SELECT coalesce(max(id), 1), 99, :id, 'y', 1, 'x' FROM zengin_file`,
      by,
    ],
    [
      'an order of a company to it',
      `UPDATE exchange_order SET destination = jsonb_build_object('kind', 'municipality', 'municipalityCode', :code::text)`,
      by,
    ],
    [
      'an order of a company to its event',
      `UPDATE exchange_order SET destination = jsonb_build_object('kind', 'event', 'eventId', :eventId::integer)`,
      by,
    ],
    ['where points go by themselves', 'UPDATE member SET default_municipality = :code', by],
    [
      'a tie-up with its place',
      `INSERT INTO tie_up (issuer_code, merchant_id, valid_from, valid_through, agreed_at, agreed_by)
       VALUES ('43425', :merchantId, '2016-10-03', '2016-10-04', :at, 'platform')`,
      by,
    ],
    [
      'a tie-up with it',
      `INSERT INTO tie_up (issuer_code, host_code, valid_from, valid_through, agreed_at, agreed_by)
       VALUES ('43425', :code, '2016-10-03', '2016-10-04', :at, 'platform')`,
      by,
    ],
    [
      'a conversion target',
      `INSERT INTO conversion_target (municipality_code, kind, name, unit_name, merchant_id, rate_numerator, rate_denominator, points_min,
         number_pattern, number_length_min, number_length_max, number_check, number_expires, endpoint, is_open, changed_at, changed_by)
       VALUES (:code, 'prepaid', 'x', 'x', :merchantId, 1, 1, 1, 'digits', 1, 8, 'none', false, 'https://x.example/', true, :at, 'platform')`,
      by,
    ],
    [
      'a place in another municipality’s campaign',
      `INSERT INTO premium_member (campaign_id, municipality_code, state) SELECT max(id), :code, 'invited' FROM premium_campaign`,
      by,
    ],
  ];
}
/** Tries a write in a transaction that is always undone: what stops it, or nothing. */
async function stoppedBy([, sql, values]: Write): Promise<string | undefined> {
  const client = await nation.owners.points.connect();
  try {
    await client.query('BEGIN');
    const said = Object.entries(values).filter(([name]) => sql.includes(`:${name}`));
    await execute(client, sql, Object.fromEntries(said));
    return undefined;
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    return code === '23514' && /sandbox/.test(constraint ?? '') ? 'apart' : `${(error as Error).message}`;
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

test('and past all code the database refuses each of them; of a municipality in earnest it takes every one', async () => {
  const { company, operatorId } = await nation.platform.registerPartner({ name: 'B社', kind: 'card', reserveDays: 14 });
  await person.link(operatorId, 'prac@example.jp');
  company.points.set('prac@example.jp', 100);
  await company.order({ orderNumber: 'O-1', loginId: 'prac@example.jp', amount: 100 });
  await nation.platform.openTown({ municipalityCode: '43425' });
  const { bankAccount: _, ...event } = eventBody;
  await town.lead.call(pointsRoutes.createEvent, { body: event });
  const neighbour = await nation.platform.openTown({ municipalityCode: '43428' });
  await neighbour.lead.call(pointsRoutes.createCampaign, {
    body: {
      name: '冬祭り',
      occasion: 'use',
      place: { kind: 'everywhere' },
      startsAt: '2016-10-10T09:00',
      endsAt: '2016-12-31T23:00',
      expiresOn: '2017-03-31',
      percent: 1,
      payer: { kind: 'municipality' },
      perHolder: null,
      budget: 10_000,
      invited: [],
    },
  });
  // A file to which a payment can belong: the negative control needs one.
  const { id } = await windowOf('43424');
  await execute(
    nation.owners.points,
    `INSERT INTO zengin_file (settlement_id, revision, payer, payout_on, bytes, sha256, count, yen, created_at, created_by)
     VALUES (:id, 0, 'x', '2016-10-14', '\\x00', 'x', 1, 1, :at, 'platform')`,
    { id, at: `${nation.world.clock()}` },
  );
  for (const write of await writes({ code: sandbox.code, merchantId: here.merchantId }))
    assert.equal(await stoppedBy(write), 'apart', write[0]);
  for (const write of await writes({ code: '43424', merchantId: real.merchantId }))
    assert.equal(await stoppedBy(write), undefined, `in earnest: ${write[0]}`);
});

test('the book itself takes no points of a company for it', async () => {
  const book = openBook({ ledger: nation.points.ledger, database: nation.databases.points });
  const { holder } = await one<{ holder: number }>(
    nation.databases.points,
    'SELECT holder FROM member WHERE mykey_id = :mykeyId',
    { mykeyId: person.mykeyId.toUpperCase() },
  );
  const to = { kind: 'municipality' as const, municipalityCode: sandbox.code, expiresOn: '2017-03-31' };
  const common = { key: key(), holder, occurredAt: nation.world.clock(), amount: 10 };
  await assert.rejects(async () => book.credit({ ...common, partnerId: 1, to }), /sandbox/);
  await assert.rejects(async () => book.allocate({ ...common, to }), /sandbox/);
});

test('what is used in earnest beside it is settled and paid, and nothing of the practice stands in it', async () => {
  await real.counter.pay(person, 400);
  await here.counter.pay(person, 200);
  const { settlements } = await accounting.town.call(pointsRoutes.listSettlements);
  const params = { settlementId: settlements[0]?.settlementId ?? 0 };
  const closed = await accounting.town.call(pointsRoutes.closeSettlement, { params });
  const approvers = [
    await town.person('approver', { staffId: 'sb-a' }),
    await town.person('approver', { staffId: 'sb-b' }),
  ];
  for (const approver of approvers)
    await approver.call(pointsRoutes.approveSettlement, {
      params,
      body: { statementHash: closed.statementHash ?? '' },
    });
  const { payoutOn } = await accounting.town.call(pointsRoutes.showPayout, { params });
  await accounting.town.call(pointsRoutes.createZenginFiles, { params, body: { payoutOn: payoutOn ?? '' } });
  const lines = await rows<{ payee: string; points: number }>(
    nation.databases.points,
    'SELECT payee, points FROM settlement_line',
  );
  assert.deepEqual(lines, [{ payee: 'まちの店', points: 400 }]);
  const [open] = (await accounting.sandbox.call(pointsRoutes.listSettlements)).settlements;
  assert.equal(open?.state, 'open');
  const { waiting } = await accounting.sandbox.call(pointsRoutes.showWaiting);
  assert.ok(!waiting.some(({ kind }) => kind === 'close'));
});
