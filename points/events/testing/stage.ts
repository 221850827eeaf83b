import { pointsRoutes, type RouteRequest } from '../../../contract/index.ts';
import { makeKey } from '../../../ledger/index.ts';
import type { Company } from '../../testing/company.ts';
import type { Officer } from '../../testing/officer.ts';
import { confirmByLetter } from '../../testing/payee.ts';
import { type Holder, startTestPoints, type TestPoints, type Town } from '../../testing.ts';

type EventBody = NonNullable<RouteRequest<typeof pointsRoutes.createEvent>['body']>;
type Given = { eventId: number; amount: number; name?: string };

const bank = (holderName: string) => ({
  bankCode: '9999',
  branchCode: '901',
  type: '1' as const,
  number: '1234567',
  holderName,
});
export const eventBody: EventBody = {
  name: '旧西里小学校の整備',
  kind: 'school',
  organizer: '旧西里小学校の会',
  description: '校舎を直します。',
  startsOn: '2016-10-01',
  endsOn: '2016-12-31',
  expiresOn: '2016-12-31',
  bankAccount: bank('ニシザトシヨウガツコウノカイ'),
};

export const outcomeOf = (answered: { ok: boolean; outcome?: string }) => (answered.ok ? 'done' : answered.outcome);

/** A town with a programme, its office, and a company: what support events are tested on. */
export type EventStage = Awaited<ReturnType<typeof openEventStage>>;
export async function openEventStage(startsAt?: string) {
  const nation: TestPoints = await startTestPoints(startsAt ? { startsAt } : {});
  const town: Town = await nation.platform.openTown({
    municipalityCode: '434248',
    remitterCode: '0000043424',
    bankAccount: bank('オグニマチ'),
  });
  const period = { startsOn: '2016-04-01', endsOn: '2017-03-31', expiresOn: '2017-03-31' };
  const programId = await town.program({ department: '福祉課', name: '育児応援', amount: 1000, ...period });
  const accounting: Officer = await town.person('accounting');
  const approver: Officer = await town.person('approver');
  const joined = await nation.platform.registerPartner({ name: 'A社', kind: 'card', reserveDays: 14 });
  const company: Company = joined.company;
  let orders = 0;

  async function order(person: Holder, asked: { amount: number; eventId?: number }) {
    const loginId = `${person.mykeyId}@example.jp`;
    company.points.set(loginId, asked.amount);
    orders += 1;
    const orderNumber = `O-${orders}`;
    await company.order({ orderNumber, loginId, amount: asked.amount });
    if (asked.eventId !== undefined) {
      const found = (await person.atMypage(pointsRoutes.listExchangeOrders)).orders;
      const orderId = found.find((one) => one.orderNumber === orderNumber)?.orderId ?? '';
      const body = { kind: 'event' as const, eventId: asked.eventId };
      await person.atMypage(pointsRoutes.chooseDestination, { params: { orderId }, body });
    }
    return orderNumber;
  }

  return {
    nation,
    town,
    accounting,
    approver,
    company,
    programId,
    order,
    operatorId: joined.operatorId,
    partnerId: joined.partnerId,
    /** Somebody with points of the town, known to the company. */
    async supporter(mykeyId: string, points = 1000) {
      const person = await nation.person(mykeyId);
      await person.link(joined.operatorId, `${mykeyId}@example.jp`);
      if (points > 0) await town.grant({ programId, mykeyId, amount: points, reason: '試験' });
      return person;
    },
    event: async (changes: Partial<EventBody> = {}) => {
      const body = { ...eventBody, ...changes };
      const { eventId } = await town.lead.call(pointsRoutes.createEvent, { body });
      await town.confirm();
      if (body.bankAccount) await confirmByLetter(accounting, `E${eventId}`, await nation.world.newActor());
      return eventId;
    },
    give: async (person: Holder, { name, ...given }: Given) =>
      (
        await person.atMypage(pointsRoutes.contribute, {
          body: { ...given, fromMunicipalityCode: '43424', ...(name ? { name, discloseName: true } : {}) },
        })
      ).operationKey,
    /** Points of the company in the reserve of a person. */
    async reserve(person: Holder, amount: number) {
      await company.deduct(await order(person, { amount }));
    },
    giveFromReserve: async (person: Holder, { eventId, amount }: Given) =>
      person.atMypage(pointsRoutes.allocate, { body: { destination: { kind: 'event', eventId }, amount } }),
    /** 応援ポイント of the company straight into an event. */
    async exchange(person: Holder, asked: { eventId: number; amount: number }) {
      await company.deduct(await order(person, asked));
    },
    shown: async (eventId: number) => {
      const { events } = await town.lead.call(pointsRoutes.listEventsOfMunicipality);
      const event = events.find((one) => one.eventId === eventId);
      if (!event) throw new Error(`no event ${eventId}`);
      return event;
    },
    payOut: (eventId: number) => town.lead.call(pointsRoutes.payOutEvent, { params: { eventId } }),
    async cancel(eventId: number, reason = '台風のため') {
      await town.lead.call(pointsRoutes.askEventCancellation, { params: { eventId }, body: { reason } });
      await approver.call(pointsRoutes.decideEventCancellation, { params: { eventId }, body: { confirm: true } });
    },
    async held(person: Holder) {
      const { totalPoints, common, events } = await person.atMypage(pointsRoutes.showBalances);
      return { purse: totalPoints, common: common.points, event: events.reduce((sum, { points }) => sum + points, 0) };
    },
    key: () => makeKey(nation.world.clock()),
    tend: () => nation.points.tendEvents(),
  };
}
