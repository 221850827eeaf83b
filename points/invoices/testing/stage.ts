import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { bankOf, outcomeOf } from '../../payout/testing/month.ts';
import type { Company } from '../../testing/company.ts';
import type { Officer } from '../../testing/officer.ts';
import { type Holder, startTestPoints, type TestPoints, type Town } from '../../testing.ts';

export { bankOf, outcomeOf };

type Destination = { kind: 'event'; eventId: number };
type Registered = { company: Company; operatorId: string; partnerId: number };
/** Two companies, one of them billed by a 受託会社, in a nation of three towns. */
export type InvoiceStage = {
  nation: TestPoints;
  towns: [Town, Town, Town];
  /** 小国町, 会津若松市, 日南市, in the order of their codes: 07202, 43424, 45204. */
  codes: [string, string, string];
  agent: string;
  agents: [Officer, Officer, Officer];
  /** Billed by the 受託会社. */
  a: Registered;
  /** Pays the towns itself. */
  b: Registered & { people: [Officer, Officer, Officer] };
  person(mykeyId: string, of: Registered): Promise<Holder>;
  exchange(person: Holder, of: Registered, to: string | Destination, amount: number): Promise<void>;
  /** Goes to a moment after the end of this month in Japan, seals the days that are over and fixes what can be. */
  monthOver(): Promise<void>;
  list(officer: Officer): Promise<Listed[]>;
  /** Those of the company that the 受託会社 bills, the oldest first. */
  billed(): Promise<Listed[]>;
  /** One of them with all that it says. */
  shown(index: number): Promise<RouteAnswer<typeof pointsRoutes.showInvoice>>;
  bill(officers: readonly Officer[], invoiceId: number): Promise<void>;
  receive(asked: { debtor: string; yen: number; reference: string }): Promise<void>;
  /** A second person confirms what waits. */
  confirm(officer: Officer): Promise<string[]>;
  /** The remittance as its office sees it. */
  remittance(officer: Officer, remittanceId: number): Promise<Remittance>;
  /** The bytes of the last file of a remittance. */
  download(officer: Officer, remittanceId: number): Promise<Uint8Array>;
};
type Listed = Awaited<ReturnType<typeof listAs>>['invoices'][number];
type Remittance = RouteAnswer<typeof pointsRoutes.listRemittances>['remittances'][number];
const confirmAs = async (officer: Officer) => {
  const { requests } = await officer.call(pointsRoutes.listChangeRequests);
  const outcomes: string[] = [];
  for (const { requestId, sha256 } of requests) {
    const request = { params: { requestId }, body: { approve: true, sha256 } };
    outcomes.push(outcomeOf(await officer.ask(pointsRoutes.decideChangeRequest, request)));
  }
  return outcomes;
};
const remittanceAs = async (officer: Officer, remittanceId: number): Promise<Remittance> => {
  const { remittances } = await officer.call(pointsRoutes.listRemittances);
  const found = remittances.find((one) => one.remittanceId === remittanceId);
  return present(found, 'remittance');
};
/** What a test has made before. */
export function present<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null) throw new Error(`${what}: not there`);
  return value;
}
const listAs = (officer: Officer) => officer.call(pointsRoutes.listInvoices);

export async function openInvoiceStage(): Promise<InvoiceStage> {
  const nation = await startTestPoints();
  const { platform } = nation;
  const codes: InvoiceStage['codes'] = ['07202', '43424', '45204'];
  const open = (municipalityCode: string, holderName: string) =>
    platform.openTown({
      municipalityCode,
      remitterCode: `00000${municipalityCode}`,
      bankAccount: bankOf(holderName, `10${municipalityCode}`),
    });
  const towns: InvoiceStage['towns'] = [
    await open(codes[0], 'アイヅワカマツシ'),
    await open(codes[1], 'オグニマチ'),
    await open(codes[2], 'ニチナンシ'),
  ];
  const account = { remitterCode: '0000000901', bankAccount: bankOf('ジユタクサービス', '9010001') };
  const agent = await platform.registerOrganisation({ kind: 'settlementAgent', name: '受託サービス', account });
  const three = async (office: string, name: string) =>
    (await platform.peopleOf(office, [`${name}1`, `${name}2`, `${name}3`])) as [Officer, Officer, Officer];
  const agents = await three(agent, 'agent');
  const register = (name: string, number: string) =>
    platform.registerPartner({
      name,
      kind: 'card',
      reserveDays: 14,
      remitterCode: `10000000${number}`,
      bankAccount: bankOf(name === 'A社' ? 'エーシヤ' : 'ビーシヤ', `20000${number}`),
    });
  const a = await register('A社', '20');
  await platform.points.call(pointsRoutes.setSettlementAgent, {
    params: { partnerId: a.partnerId },
    body: { organisation: agent, reason: '契約' },
  });
  await platform.confirm();
  const registered = await register('B社', '30');
  const b = { ...registered, people: await three(`P${registered.partnerId}`, 'bsha') };
  const billed = async () => (await listAs(agents[0])).invoices.toReversed();
  let order = 0;
  return {
    nation,
    towns,
    codes,
    agent,
    agents,
    a,
    b,
    async person(mykeyId, { operatorId, company }) {
      const person = await nation.person(mykeyId);
      await person.link(operatorId, mykeyId);
      company.points.set(mykeyId, 10_000_000);
      return person;
    },
    async exchange(person, { company }, to, amount) {
      order += 1;
      await company.order({ orderNumber: `T-${order}`, loginId: person.mykeyId, amount });
      const { orders } = await person.atMypage(pointsRoutes.listExchangeOrders);
      const body = typeof to === 'string' ? { kind: 'municipality' as const, municipalityCode: to } : to;
      const params = { orderId: orders.find((one) => one.state === 'accepted')?.orderId ?? orders[0]?.orderId ?? '' };
      await person.atMypage(pointsRoutes.chooseDestination, { params, body });
      await company.deductConfirmed();
    },
    async monthOver() {
      const now = nation.world.clock().toZonedDateTimeISO('Asia/Tokyo');
      const next = now
        .toPlainDate()
        .with({ day: 1 })
        .add({ months: 1 })
        .toZonedDateTime('Asia/Tokyo')
        .add({ hours: 9 });
      nation.pass({ milliseconds: next.epochMilliseconds - now.epochMilliseconds });
      await nation.points.seal();
      await nation.points.fixInvoices();
    },
    list: async (officer) => (await listAs(officer)).invoices,
    billed,
    async shown(index) {
      const { invoiceId } = present((await billed())[index], 'invoice');
      return agents[0].call(pointsRoutes.showInvoice, { params: { invoiceId } });
    },
    async bill(officers, invoiceId) {
      for (const officer of officers) {
        const { sha256 } = await officer.call(pointsRoutes.showInvoice, { params: { invoiceId } });
        await officer.call(pointsRoutes.approveInvoice, { params: { invoiceId }, body: { sha256 } });
      }
    },
    async receive({ debtor, yen, reference }) {
      const receivedOn = `${nation.world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate()}`;
      await agents[0].call(pointsRoutes.enterCollection, { body: { debtor, receivedOn, yen, reference } });
      await confirmAs(agents[1]);
    },
    confirm: confirmAs,
    remittance: remittanceAs,
    async download(officer, remittanceId) {
      const { fileId } = present((await remittanceAs(officer, remittanceId)).files.at(-1), 'bank file');
      const request = { params: { fileId }, query: {} };
      return (await officer.call(pointsRoutes.downloadZenginFile, request)) as unknown as Uint8Array;
    },
  };
}
