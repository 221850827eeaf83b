import { pointsRoutes as routes } from '../../contract/index.ts';
import { execute, one } from '../../postgres/pool.ts';
import { memberNumber } from './places.ts';
import { callAs, callerNamed, type Kitchen, type Recipes } from './recipe.ts';
import { bankOf, days } from './recipes-office.ts';

const town = '43424';
const events: Recipes = {
  async createEvent(kitchen) {
    const { from, through, after } = days(kitchen);
    const body = {
      name: `催し${kitchen.world.fresh()}`,
      organizer: '会',
      startsOn: from,
      endsOn: through,
      expiresOn: after,
    };
    return { body: { ...body, bankAccount: bankOf(kitchen.random) } };
  },
  // One that has not begun: of one that has, only its words and its end can be changed.
  async changeEvent({ world, random }) {
    const [from, through, after] = [10, 30 + random.int(0, 9), 90].map(
      (ahead) => `${world.today.add({ days: ahead })}`,
    );
    const [startsOn, endsOn, expiresOn] = [from ?? '', through ?? '', after ?? ''];
    const body = { name: `催し${world.fresh()}`, organizer: '会', startsOn, endsOn, expiresOn };
    const { eventId } = await world.town.lead.call(routes.createEvent, { body });
    return {
      caller: callerNamed(world, 'points', `lead-${town}`),
      params: { eventId },
      body: { ...body, organizer: '実行委員会', reason: '変更' },
    };
  },
  async payOutEvent(kitchen) {
    const { operationKey, eventId } = await give(kitchen);
    return operationKey ? { params: { eventId } } : {};
  },
  async contribute({ world }) {
    return { body: { eventId: world.eventId, fromMunicipalityCode: town, amount: 5 } };
  },
  async withdrawSupporterName(kitchen) {
    const { caller, operationKey } = await give(kitchen);
    return { caller, params: { operationKey } };
  },
  async decideEventCancellation(kitchen) {
    const { world, random } = kitchen;
    const { from, through, after } = days(kitchen);
    const body = { name: `催し${world.fresh()}`, organizer: '会', startsOn: from, endsOn: through, expiresOn: after };
    const { eventId } = await world.town.lead.call(routes.createEvent, { body });
    const params = { eventId };
    await world.town.lead.call(routes.askEventCancellation, { params, body: { reason: '台風' } });
    return { caller: callerNamed(world, 'points', `approver-${town}`), params, body: { confirm: random.chance(0.7) } };
  },
};
async function give(kitchen: Kitchen) {
  const caller = callerNamed(kitchen.world, 'points', 'member 0');
  const { eventId } = kitchen.world;
  const body = { eventId, fromMunicipalityCode: town, amount: 3, discloseName: true, name: '山田' };
  const { operationKey } = await callAs(kitchen, caller, routes.contribute, { body });
  return { caller, eventId, operationKey };
}

const exchange: Recipes = {
  async markNoticesSeen({ random }) {
    return { body: { notices: [{ noticeId: random.int(1, 50), kind: random.pick(['told', 'moved', 'postponed']) }] } };
  },
  async placeExchangeOrder({ world, random }) {
    return {
      body: { orderNumber: `O-${world.fresh()}`, partnerLoginId: world.company.loginId, amount: random.int(1, 5000) },
    };
  },
  async reportDeduction(kitchen) {
    const { orderNumber, amount } = await order(kitchen);
    return {
      params: { orderNumber },
      body: { result: kitchen.random.pick(['deducted', 'deducted', 'refused']), amount },
    };
  },
  async chooseDestination(kitchen) {
    const { orderNumber } = await order(kitchen);
    const caller = callerNamed(kitchen.world, 'points', 'member 0');
    const { orders } = await callAs(kitchen, caller, routes.listExchangeOrders);
    const orderId = orders.find((one) => one.orderNumber === orderNumber)?.orderId;
    return { caller, params: { orderId }, body: { kind: 'municipality', municipalityCode: town } };
  },
  async allocate(kitchen) {
    const { orderNumber, amount } = await order(kitchen);
    const company = callerNamed(kitchen.world, 'points', 'company');
    await callAs(kitchen, company, routes.reportDeduction, {
      params: { orderNumber },
      body: { result: 'deducted', amount },
    });
    const destination = { kind: 'municipality', municipalityCode: town };
    return { caller: callerNamed(kitchen.world, 'points', 'member 0'), body: { destination, amount: 1 } };
  },
  async convert({ world, random }) {
    const points = random.int(1, 40);
    return { body: { targetId: world.targetId, memberNumber, points, units: points } };
  },
  async decideConversion(kitchen) {
    const { world, random } = kitchen;
    const body = { targetId: world.slowTargetId, memberNumber, points: 1, units: 1 };
    const { operationKey } = await callAs(kitchen, callerNamed(world, 'points', 'member 1'), routes.convert, { body });
    // Only a day without an answer makes the office's decision possible.
    const aged = `UPDATE conversion SET taken_at = taken_at - interval '2 days' WHERE operation_key = :operationKey`;
    await execute(world.nation.databases.points, aged, { operationKey });
    const decision = random.pick(['done', 'return']);
    return { params: { operationKey }, body: { decision, reason: '電話で確認した' } };
  },
  async setDefaultMunicipality({ random }) {
    return { body: { municipalityCode: random.pick([town, '13116', '434248']) } };
  },
  showHistory: async ({ random }) => ({
    query: { municipalityCode: random.pick([town, '13116']), months: random.int(1, 60) },
  }),
  async changeLogin({ world }) {
    return { body: { email: `${world.fresh()}@example.jp`, password: 'meguri-fuzz-1' } };
  },
  async signInWithPassword(kitchen) {
    const body = { email: `${kitchen.world.fresh()}@example.jp`, password: 'meguri-fuzz-1' };
    await callAs(kitchen, callerNamed(kitchen.world, 'points', 'member 1'), routes.changeLogin, { body });
    return { body };
  },
};
async function order(kitchen: Kitchen) {
  const body = { orderNumber: `O-${kitchen.world.fresh()}`, partnerLoginId: kitchen.world.company.loginId, amount: 10 };
  await callAs(kitchen, callerNamed(kitchen.world, 'points', 'company'), routes.placeExchangeOrder, { body });
  return body;
}

/** お知らせのメール: an address, the code of which is read where it waits to be sent, and its end. */
const mails: Recipes = {
  async confirmNoticeMail(kitchen) {
    const caller = callerNamed(kitchen.world, 'points', 'member 1');
    const email = `${kitchen.world.fresh()}@example.jp`;
    const { points: database } = kitchen.world.nation.databases;
    // No more than five are sent in an hour.
    await execute(database, 'DELETE FROM notice_mail_code', {});
    await callAs(kitchen, caller, routes.askForNoticeMail, { body: { email } });
    const { body } = await one<{ body: string }>(database, 'SELECT body FROM mail WHERE recipient = :email', { email });
    return { caller, body: { code: /：(\d{6})/.exec(body)?.[1] ?? '' } };
  },
};

/** A deadline of a holder that comes, and was told by `way`; no two are of one lot. */
async function toldBy({ world, random }: Kitchen, way: 'mail' | 'letter') {
  const { points: database } = world.nation.databases;
  const mykeyId = world.holders[0]?.mykeyId ?? '';
  const { id } = await one<{ id: number }>(
    database,
    `INSERT INTO reserve_deadline (holder, lot_on, fund, allocate_by, days, notice_days, state, points, told_at, notified, notified_by)
     SELECT holder, :on::date + :days::integer, 0, :on, 14, 7, 'told', 1, :now, 'told', :way FROM member WHERE mykey_id = upper(:mykeyId) RETURNING id`,
    { mykeyId, on: `${world.today}`, days: random.int(1, 100_000), now: `${world.nation.world.clock()}`, way },
  );
  return { id, mykeyId };
}
const platformOf = ({ world }: Kitchen) => callerNamed(world, 'points', 'platform');
async function sentLetter(kitchen: Kitchen) {
  const { id, mykeyId } = await toldBy(kitchen, 'letter');
  await callAs(kitchen, platformOf(kitchen), routes.markLettersSent, { body: { letterIds: [id] } });
  return { id, mykeyId, body: { mykeyId, reason: '転居' } };
}

/** Letters of notices that go out and come back, and who is told at a desk. */
const notices: Recipes = {
  async markLettersSent(kitchen) {
    const { id } = await toldBy(kitchen, 'letter');
    return { caller: platformOf(kitchen), body: { letterIds: [id] } };
  },
  async enterReturnedLetter(kitchen) {
    const { body } = await sentLetter(kitchen);
    return { caller: platformOf(kitchen), body };
  },
  async enterReturnedMail(kitchen) {
    const { mykeyId } = await toldBy(kitchen, 'mail');
    const email = `${kitchen.world.fresh()}@example.jp`;
    await execute(
      kitchen.world.nation.databases.points,
      `UPDATE member SET notice_email = :email, notice_email_since = :now, notice_email_failed_at = NULL WHERE mykey_id = upper(:mykeyId)`,
      { email, now: `${kitchen.world.nation.world.clock()}`, mykeyId },
    );
    return { caller: platformOf(kitchen), body: { email, reason: '不明' } };
  },
  listUnreachedHolders: async (kitchen) => ({ caller: platformOf(kitchen) }),
  async listNoticesAtDesk(kitchen) {
    const { mykeyId } = await sentLetter(kitchen);
    return { params: { mykeyId } };
  },
  async markToldAtDesk(kitchen) {
    const { id, mykeyId, body } = await sentLetter(kitchen);
    await callAs(kitchen, platformOf(kitchen), routes.enterReturnedLetter, { body });
    return { params: { mykeyId }, body: { noticeIds: [id] } };
  },
};

/** Support events, the exchange of a company's points, and what holders do at マイページ. */
export const memberRecipes: Recipes = { ...events, ...exchange, ...mails, ...notices };
