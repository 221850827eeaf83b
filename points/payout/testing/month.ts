import { pointsRoutes } from '../../../contract/index.ts';
import type { Answered } from '../../../server/client.ts';
import type { Officer } from '../../testing/officer.ts';
import { type Holder, type Shop, startTestPoints, type TestPoints, type Town } from '../../testing.ts';

type Params = { settlementId: number };
/** A town whose months are closed, approved and paid by people of their own, with two shops that took points. */
export type MonthStage = {
  nation: TestPoints;
  town: Town;
  accounting: Officer;
  approvers: [Officer, Officer];
  shops: [Shop, Shop];
  person: Holder;
  programId: number;
  use(shop: Shop, points: number): Promise<unknown>;
  /** Closes the window that runs. */
  close(): Promise<Params>;
  shown(params: Params): ReturnType<typeof shownAs>;
  approve(params: Params, by?: readonly Officer[]): Promise<void>;
  pay(params: Params, by?: Officer): Promise<Answered<unknown>>;
  /** Closed, approved and paid. */
  settle(): Promise<Params>;
  decide(params: Params, payee: string, decision: Decision): Promise<Answered<unknown>>;
};
export type Decision = 'hold' | 'reject' | 'next' | 'release';

export const bankOf = (holderName: string, number: string) => ({
  bankCode: '9999',
  branchCode: '901',
  type: '1' as const,
  number,
  holderName,
});
export const outcomeOf = (answered: Answered<unknown>) => (answered.ok ? 'ok' : answered.outcome);
const shownAs = (officer: Officer, params: Params) => officer.call(pointsRoutes.showSettlement, { params });

export async function startMonthStage(): Promise<MonthStage> {
  const nation = await startTestPoints();
  const town = await nation.platform.openTown({
    municipalityCode: '43424',
    remitterCode: '0000043424',
    bankAccount: bankOf('オグニマチ', '1434240'),
  });
  const accounting = await town.person('accounting');
  const approvers: [Officer, Officer] = [
    await town.person('approver', { staffId: 'approver-a', name: '決裁 一郎' }),
    await town.person('approver', { staffId: 'approver-b', name: '決裁 二郎' }),
  ];
  const year = { startsOn: '2016-04-01', endsOn: '2017-03-31', expiresOn: '2017-03-31' };
  const programId = await town.program({ department: '福祉課', name: '子育て支援', amount: 9000, ...year });
  const person = await nation.person('My123');
  await town.grant({ programId, mykeyId: 'My123', amount: 9000, reason: '試験' });
  const shop = (name: string, holderName: string, number: string) =>
    town.shop({ name, kind: 'shop', bankAccount: bankOf(holderName, number) });
  const shops: [Shop, Shop] = [await shop('茶店', 'チャミセ', '2000001'), await shop('書店', 'シヨテン', '2000002')];
  const shown = (params: Params) => shownAs(accounting, params);
  const close = async () => {
    const { settlements } = await accounting.call(pointsRoutes.listSettlements);
    const params = { settlementId: settlements[0]?.settlementId ?? 0 };
    await accounting.call(pointsRoutes.closeSettlement, { params });
    return params;
  };
  const approve: MonthStage['approve'] = async (params, by = approvers) => {
    const body = { statementHash: (await shown(params)).statementHash ?? '' };
    for (const who of by) await who.call(pointsRoutes.approveSettlement, { params, body });
  };
  const pay: MonthStage['pay'] = (params, by = accounting) =>
    by.ask(pointsRoutes.createZenginFiles, { params, body: { payoutOn: '2016-10-14' } });
  return {
    nation,
    town,
    accounting,
    approvers,
    shops,
    person,
    programId,
    use: (at, points) => at.counter.pay(person, points),
    close,
    shown,
    approve,
    pay,
    async settle() {
      const params = await close();
      await approve(params);
      const paid = await pay(params);
      if (!paid.ok) throw new Error(paid.outcome);
      return params;
    },
    async decide(params, payee, decision) {
      const { statementHash, lines } = await shown(params);
      const line = lines.find((one) => one.payee === payee && one.leg === 'municipalityToPayee')?.line ?? -1;
      return accounting.ask(pointsRoutes.decideLine, {
        params,
        body: { statementHash: statementHash ?? '', line, decision, reason: '調査のため' },
      });
    },
  };
}
