import assert from 'node:assert/strict';
import { pointsRoutes, type RouteAnswer, type RouteRequest } from '../../contract/index.ts';
import { execute, one, type Pool, rows } from '../../postgres/pool.ts';
import type { Actor } from './actor.ts';
import type { Officer } from './officer.ts';

type Routes = typeof pointsRoutes;
export type RouteName = keyof Routes;
type Line = { subject: string; act: string; reason: string; before: unknown; after: unknown };
type Left<N extends RouteName> = { answer: RouteAnswer<Routes[N]>; lines: Line[] };

/** What leaves no line, and why. */
export const exceptions: Partial<Record<RouteName, string>> = {
  signOutStaff: 'ends a session; nothing that stands changes',
  compareZenginFile: 'a look at a file of one’s own; nothing of it is kept',
  beginTotp: 'counts for nothing until its person has proved it, which leaves a line',
  beginPasskey: 'a question that lives for minutes; what is added with it leaves a line',
  rehearseProgramChange: 'undone before it is answered; the change itself leaves a line',
  rehearseDepartmentEnd: 'undone before it is answered; the end itself leaves a line',
};

/** What leaves its line in a test of its own: `points/invoices/trail.test.ts`. */
export const ofInvoices: readonly RouteName[] = [
  'approveInvoice',
  'approveRemittance',
  'askForRemittance',
  'cancelRemittance',
  'changeOrganisationAccount',
  'createRemittanceFile',
  'enterCollection',
  'takeBackCollection',
  'registerOrganisation',
  'setSettlementAgent',
];

/** The same of `points/exchange/trail.test.ts`. */
export const ofExchange: readonly RouteName[] = ['setExchangeTerms', 'uploadOrderFile'];
/** The same: `points/exchange/reserve-mail.test.ts`. */
export const ofReserveNotices: readonly RouteName[] = [
  'enterReturnedLetter',
  'enterReturnedMail',
  'markLettersSent',
  'markToldAtDesk',
];
/** The same: `points/coupons/trail.test.ts`. */
export const ofCoupons: readonly RouteName[] = [
  'askForCouponKey',
  'createCouponBatch',
  'downloadCouponBatch',
  'revokeCoupons',
];
/** The same of payers: `points/premiums/trail.test.ts`. */
export const ofPayers: readonly RouteName[] = [
  'answerCampaign',
  'decideSponsorship',
  'endProposedCampaign',
  'proposeCampaign',
  'proposeSponsorship',
];
/** The same: `points/partner-systems/keys.test.ts`. */
export const ofPartnerSystems: readonly RouteName[] = [
  'askForSystemKey',
  'askForWebhook',
  'endSystemKey',
  'resendWebhook',
];
/** The same: `points/reconciliation/trail.test.ts`. */
export const ofReconciliation: readonly RouteName[] = [
  'bookBankReceipt',
  'resolveBankBreak',
  'takeBankBreak',
  'takeBankStatement',
];
/** The same: `points/reconciliation/daily-reports.test.ts`. */
export const ofReports: readonly RouteName[] = ['uploadDailyReport'];
/** All that leave their lines in tests of their own. */
export const ofRooms: readonly RouteName[] = [
  ...ofInvoices,
  ...ofExchange,
  ...ofReserveNotices,
  ...ofCoupons,
  ...ofPayers,
  ...ofPartnerSystems,
  ...ofReconciliation,
  ...ofReports,
];

/** A field of what stood or stands. */
export const field = (value: unknown, name: string) => (value as Record<string, unknown> | undefined)?.[name];

/** Does what people of offices do, looks at the lines that it leaves in the audit trail, and keeps what was done. */
export function watchTrail(database: () => Pool) {
  const done = new Set<string>();
  /** Does it, and gives the lines that it left under the name of who did it. */
  async function leaves<N extends RouteName>(
    name: N,
    officer: Officer,
    request?: RouteRequest<Routes[N]>,
  ): Promise<Left<N>> {
    const { last } = await one<{ last: number }>(database(), 'SELECT coalesce(max(id), 0) AS last FROM audit_entry');
    const answer = await officer.call(pointsRoutes[name] as Routes[N], request as never);
    const lines = await rows<Line>(
      database(),
      'SELECT subject, act, reason, before, after FROM audit_entry WHERE id > :last AND done_by = :staffId ORDER BY id',
      { last, staffId: officer.staffId },
    );
    assert.ok(lines.length > 0, `${name} leaves nothing in the trail`);
    done.add(name);
    return { answer: answer as never, lines };
  }
  /** Confirms what waits, as a second person, and looks at what that leaves. */
  async function confirm(officer: Officer, approve = true) {
    const { requests } = await officer.call(pointsRoutes.listChangeRequests);
    for (const { requestId, sha256, own } of requests)
      if (!own) await leaves('decideChangeRequest', officer, { params: { requestId }, body: { approve, sha256 } });
  }
  return { done, leaves, confirm };
}

type Uploads = { lead: Officer; second: Officer; work: () => Promise<unknown>; programId: number; mykeyId: string };
/** A file of one grant: sent, taken back, sent anew, asked for, granted and reversed. */
export async function leaveUploads(
  { leaves, confirm }: Pick<ReturnType<typeof watchTrail>, 'leaves' | 'confirm'>,
  { lead, second, work, programId, mykeyId }: Uploads,
): Promise<void> {
  const file = (points: number) =>
    Buffer.from(`マイキーID,ポイント,事由\r\n${mykeyId},${points},二回分\r\n`).toString('base64');
  const send = async (points: number) => {
    const totals = { controlCount: 1, controlPoints: points };
    const body = { programId, month: '2016-10', fileName: `${points}.csv`, file: file(points), ...totals };
    return { params: { uploadId: (await leaves('uploadGrants', lead, { body })).answer.uploadId } };
  };
  const list = { fileName: '名簿.csv', file: file(100), purpose: '案内', mailedOn: '2999-12-31', controlCount: 1 };
  const { judgedSha256 } = (await leaves('checkMailing', lead, { body: list })).answer;
  await leaves('downloadMailing', lead, { body: { ...list, judgedSha256, only: 'good' } });
  await leaves('withdrawGrantUpload', lead, await send(700));
  const sent = await send(800);
  await leaves('askForGrantUpload', lead, { ...sent, body: { withoutProblems: true } });
  await confirm(second);
  await work();
  await leaves('reverseGrantUpload', lead, { ...sent, body: { reason: '誤り' } });
}

type Successions = { platform: Officer; confirmed: () => Promise<void>; from: string; to: string };
/** A municipality that is to come, a succession that is planned, and one that is called off. */
export async function leaveSuccessions(
  { leaves }: Pick<ReturnType<typeof watchTrail>, 'leaves'>,
  { platform, confirmed, from, to }: Successions,
): Promise<void> {
  // The one that is to end was asked for a moment ago.
  await confirmed();
  const town = { code: '432172', name: '新小国市', kana: 'しんおぐにし', validFrom: '2099-01-01' };
  await leaves('addMunicipality', platform, { body: town });
  const body = { municipalityCode: from, successorCode: to, fromOn: '2099-01-01', reason: '編入合併' };
  const asked = await leaves('askForSuccession', platform, { body });
  assert.deepEqual([asked.lines[0]?.subject, field(asked.lines[0]?.after, 'fromOn')], ['succession', '2099-01-01']);
  await confirmed();
  const { successions } = await platform.call(pointsRoutes.listSuccessions);
  const params = { successionId: successions[0]?.successionId ?? Number.NaN };
  await leaves('askToCallOffSuccession', platform, { params, body: { reason: '延期' } });
  await confirmed();
}

/** An 上乗せ of a coming year with the budget that is set aside for it, and the line by which shops are paid then. */
export async function leaveUplift(leaves: ReturnType<typeof watchTrail>['leaves'], lead: Officer): Promise<void> {
  const fiscalYear = 2018;
  const line = { fiscalYear, code: '7-1-2-19', name: '商工振興', amount: 1000 };
  const { budgetLineId } = (await leaves('createBudgetLine', lead, { body: line })).answer;
  const payer = { kind: 'municipality' as const };
  const days = { validFrom: '2018-05-01', validThrough: '2018-06-30' };
  const added = { name: '上乗せ', merchantId: null, tieUpId: null, percent: 10, payer, ...days };
  const { upliftId } = (await leaves('createUplift', lead, { body: added })).answer;
  const reason = '見込み';
  await leaves('setUpliftBudget', lead, {
    params: { upliftId, fiscalYear },
    body: { budgetLineId, amount: 500, reason },
  });
  const more = { budgetLineId, amount: 700, reason };
  const { lines } = await leaves('setUpliftBudget', lead, { params: { upliftId, fiscalYear }, body: more });
  assert.deepEqual([field(lines[0]?.before, 'reserved'), field(lines[0]?.after, 'reserved')], [500, 700]);
  await leaves('setPayoutBudget', lead, { params: { fiscalYear, kind: 'shop' }, body: { budgetLineId, reason } });
  await leaves('endUplift', lead, { params: { upliftId }, body: { validThrough: '2018-05-31' } });
}

/** A kind of the town's own: registered and ended. */
export async function leaveKinds(
  { leaves }: Pick<ReturnType<typeof watchTrail>, 'leaves'>,
  lead: Officer,
): Promise<void> {
  const fields = { name: '文化財の保護', meaning: '文化財を守る活動' };
  const { answer } = await leaves('createProgramKind', lead, { body: fields });
  const body = { ...fields, ended: true, fromOn: '2016-10-10', reason: '事業の廃止' };
  const { lines } = await leaves('changeProgramKind', lead, { params: answer, body });
  const [line] = lines;
  assert.deepEqual([line?.act, field(line?.before, 'ended'), field(line?.after, 'ended')], ['end', false, true]);
}

type OfTieUp = { lead: Officer; tieUpId: number; database: Pool };
/** A tie-up: corrected, over, and begun anew. */
export async function leaveTieUp(
  { leaves }: Pick<ReturnType<typeof watchTrail>, 'leaves'>,
  { lead, tieUpId, database }: OfTieUp,
): Promise<void> {
  const params = { tieUpId };
  const period = { validFrom: '2016-10-03', validThrough: '2016-11-30' };
  const { lines } = await leaves('changeTieUp', lead, { params, body: { ...period, reason: '協議' } });
  assert.deepEqual([field(lines[0]?.after, 'validThrough'), lines[0]?.reason], ['2016-11-30', '協議']);
  const days = { from: '2016-09-01', through: '2016-09-30' };
  await execute(database, 'UPDATE tie_up SET valid_from = :from, valid_through = :through WHERE id = :tieUpId', {
    ...days,
    tieUpId,
  });
  const reopened = await leaves('reopenTieUp', lead, { params, body: { ...period, reason: '再開' } });
  assert.deepEqual([reopened.lines[0]?.act, reopened.lines[0]?.reason], ['reopen', '再開']);
}

/** A place that is registered, has another name from a day on, ends, and opens again. */
export async function leavePlace(
  { leaves }: Pick<ReturnType<typeof watchTrail>, 'leaves'>,
  { lead, operatorId }: { lead: Officer; operatorId: string },
): Promise<void> {
  const made = await leaves('registerMerchant', lead, { body: { operatorId, name: '新しい店', kind: 'shop' } });
  const params = { merchantId: made.answer.merchantId };
  const asItsKind = { budgetLineId: null, reason: '種類の科目による' };
  await leaves('setPlaceBudget', lead, { params: { fiscalYear: 2018, ...params }, body: asItsKind });
  const body = { name: '新しい店 本店', kind: 'shop' as const, fromOn: '2016-12-01', reason: '改称' };
  const renamed = await leaves('changeMerchant', lead, { params, body });
  const { after, reason } = renamed.lines[0] ?? {};
  assert.deepEqual([field(after, 'name'), field(after, 'fromOn'), reason], [body.name, body.fromOn, '改称']);
  const ended = await leaves('endMerchant', lead, { params, body: { lastOn: '2016-12-30', reason: '閉店' } });
  assert.deepEqual(ended.lines[0]?.after, { isOpen: false, fromOn: '2016-12-31' });
  const again = await leaves('reopenMerchant', lead, { params, body: { fromOn: '2016-12-01', reason: '続ける' } });
  assert.deepEqual([again.lines[0]?.act, field(again.lines[0]?.before, 'announced')], ['reopen', ['2016-12-31']]);
}

/** A kind of voucher: registered, under another name from a day on, and no longer issued. */
export async function leaveVoucherKind(
  { leaves }: Pick<ReturnType<typeof watchTrail>, 'leaves'>,
  lead: Officer,
): Promise<void> {
  const kind = { streetId: null, validity: { validDays: 30 }, claimDays: 10, afterExpiry: 'return' as const };
  const sold = { soldFrom: '2016-10-03', soldThrough: '2016-12-31' };
  const made = await leaves('createVoucherKind', lead, { body: { name: '町の券', ...kind, ...sold } });
  const params = { voucherKindId: made.answer.voucherKindId };
  const renamed = await leaves('renameVoucherKind', lead, {
    params,
    body: { name: '小国の券', fromOn: '2016-12-01', reason: '改称' },
  });
  assert.deepEqual(renamed.lines[0]?.before, { name: '町の券' });
  await leaves('endVoucherKind', lead, { params, body: { soldThrough: '2016-11-30', reason: '完売' } });
}

/** A statement of which a line is put on hold and released, and which is sent back. */
export async function leaveReturned(
  { leaves }: Pick<ReturnType<typeof watchTrail>, 'leaves'>,
  {
    accounting,
    approver,
    shop,
    settlementId,
  }: { accounting: Officer; approver: Officer; shop: AnsweringShop; settlementId: number },
): Promise<void> {
  await leaveLetter({ leaves }, { issuer: accounting, shop });
  const params = { settlementId };
  const hash = async () => (await accounting.call(pointsRoutes.showSettlement, { params })).statementHash ?? '';
  const calendar = { days: [15, 31], shift: 'after' as const, fromOn: '2017-04-01', reason: '月2回にする' };
  const { lines: published } = await leaves('setPayoutCalendar', accounting, { body: calendar });
  assert.deepEqual([published[0]?.before, field(published[0]?.after, 'days')], [null, [15, 31]]);
  for (const decision of ['hold', 'release'] as const) {
    const body = { statementHash: await hash(), line: 0, decision, reason: '調査' };
    const { lines } = await leaves('decideLine', accounting, { params, body });
    assert.deepEqual(
      [lines[0]?.act, field(lines[0]?.after, 'decision'), lines[0]?.reason],
      ['decide', decision, '調査'],
    );
  }
  const body = { statementHash: await hash(), reason: '名前の誤り' };
  const { lines } = await leaves('returnStatement', approver, { params, body });
  assert.deepEqual([lines[0]?.act, lines[0]?.reason], ['sendBack', '名前の誤り']);
}

type AnsweringShop = { merchantId: number; counter: { actor: Actor } };
/** 口座確認書: who issued it for whom, and nothing of its code; the payee answers by it. */
async function leaveLetter(
  { leaves }: Pick<ReturnType<typeof watchTrail>, 'leaves'>,
  { issuer, shop }: { issuer: Officer; shop: AnsweringShop },
): Promise<void> {
  const { answer, lines } = await leaves('createAccountLetter', issuer, { params: { party: `S${shop.merchantId}` } });
  const { code, account } = answer;
  assert.deepEqual([lines[0]?.subject, lines[0]?.act], ['merchantAccount', 'accountLetter']);
  assert.ok(!JSON.stringify(lines).includes(code), 'the code is not kept');
  await shop.counter.actor.call(pointsRoutes.answerAccountByLetter, {
    body: { code, seen: account.seen, isRight: true },
  });
}

type Change = {
  params: { programId: number };
  body: Omit<NonNullable<RouteRequest<Routes['changeProgram']>['body']>, 'rehearsal'>;
};
type End = {
  params: { departmentId: number };
  body: Omit<NonNullable<RouteRequest<Routes['endDepartment']>['body']>, 'rehearsal'>;
};
/** What is rehearsed first, and then done. */
export async function leaveRehearsed(
  { leaves }: Pick<ReturnType<typeof watchTrail>, 'leaves'>,
  lead: Officer,
  done: { change: Change } | { end: End },
): Promise<{ lines: Line[] }> {
  if ('end' in done) {
    const { params, body } = done.end;
    const { rehearsal } = await lead.call(pointsRoutes.rehearseDepartmentEnd, { params, body });
    return leaves('endDepartment', lead, { params, body: { ...body, rehearsal } });
  }
  const { params, body } = done.change;
  const { rehearsal } = await lead.call(pointsRoutes.rehearseProgramChange, { params, body });
  return leaves('changeProgram', lead, { params, body: { ...body, rehearsal } });
}

/** A branch that the list of banks does not have, and one that has closed: asked for by one person, confirmed by another. */
export async function leaveBanks(
  { leaves, confirm }: Pick<ReturnType<typeof watchTrail>, 'leaves' | 'confirm'>,
  { accounting, second }: { accounting: Officer; second: Officer },
): Promise<void> {
  const opened = { bankCode: '9999', branchCode: '950', name: '試験用950', kana: 'シケンヨウ', fromOn: '2016-10-01' };
  const entered = await leaves('enterBank', accounting, { body: { ...opened, reason: '開店' } });
  const { subject, act, reason, after } = entered.lines[0] ?? {};
  assert.deepEqual([subject, act, reason, field(after, 'branchName')], ['bank', 'ask', '開店', '試験用950']);
  await confirm(second);
  const { bankCode, branchCode } = opened;
  const shut = { bankCode, branchCode, fromOn: '2016-10-02', reason: '統合' };
  const closed = await leaves('closeBank', accounting, { body: shut });
  assert.equal(field(closed.lines[0]?.before, 'branchName'), '試験用950');
  await confirm(second);
}
