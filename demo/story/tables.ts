import { pointsRoutes } from '../../contract/index.ts';
import { type Cast, pursesOf65, towns } from './scenes.ts';
import type { Stage } from './stage.ts';

/** The seed's own tables, read back over HTTP when the story has ended. */
export type Tables = {
  /** `seedCode` is what the seed prints; 17009 is assigned to nobody, and 17209 stands in its place (decision 13). */
  balances_2_2: { mykeyId: string; municipalityCode: string; seedCode: string; points: number }[];
  /** `name` is the seed's (A市ポイント), `municipality` the one that stands for its letter. */
  balances_5_3: { mykeyId: string; name: string; municipality: string; points: number }[];
  lots_6_4: {
    reserve: { mykeyId: string; points: number; allocateBy: string }[];
    municipal: { mykeyId: string; name: string; municipality: string; points: number; expiresOn: string }[];
    events: { mykeyId: string; name: string; points: number; expiresOn: string }[];
  };
  monthly_6_3: { month: string; lines: { department: string; program: string; points: number }[]; total: number };
  purses_6_5: { purses: { name: string; points: number }[]; total: number };
  settlement_6_6: {
    company: string;
    details: { mykeyId: string; municipality: string; points: number }[];
    totals: Record<'Ⅰ' | 'Ⅱ' | 'Ⅲ' | 'Ⅳ', number>;
    total: number;
    /** The same as it is billed once the month is over. */
    billed: { month: string | null; yen: number; lines: { municipality: string; yen: number }[] };
  };
};

const letters = new Map<string, string>([
  [towns.A, 'A市'],
  [towns.B, 'B市'],
  [towns.C, 'C町'],
]);
const seedNames = ({ code, name }: { code: string; name: string }) => ({
  name: `${letters.get(code) ?? name}ポイント`,
  municipality: name,
});
/** The seed lists 川崎 before 豊島, and A before B. */
const seedOrder = [...letters.keys(), towns.kawasaki, towns.toshima, towns.kahoku];
const inSeedOrder = <P extends { municipality: { code: string } }>(purses: P[]): P[] =>
  purses.toSorted((a, b) => seedOrder.indexOf(a.municipality.code) - seedOrder.indexOf(b.municipality.code));

export async function readTables(stage: Stage, cast: Cast): Promise<Tables> {
  const balances = async (mykeyId: string, asOf?: string) => {
    const holder = cast.people.get(mykeyId);
    if (!holder) throw new Error(`nobody is called ${mykeyId}`);
    return holder.atMypage(pointsRoutes.showBalances, asOf ? { query: { asOf } } : {});
  };
  const people = ['My123', 'My777', 'My888'];
  const now = await Promise.all(people.map((id) => balances(id)));
  // 5-3 and 6-4 are two snapshots (decision 13): 5-3 is of March, when the 300 for the university had not been paid out.
  const march = await Promise.all(people.map((id) => balances(id, '2016-03-20')));
  const report = await cast.towns
    .get(towns.monthly)
    ?.lead.call(pointsRoutes.showMonthlyReport, { query: { month: '2016-09' } });
  const partnerId = cast.companies.get('A社')?.partnerId ?? 0;
  const purses = (await balances('My650')).purses;

  return {
    balances_2_2: (await Promise.all(['A01', 'C05'].map((id) => balances(id)))).flatMap((b) =>
      inSeedOrder(b.purses).map(({ municipality: { code }, points }) => ({
        mykeyId: b.mykeyId,
        municipalityCode: code,
        seedCode: code === towns.kahoku ? '17009' : code,
        points,
      })),
    ),
    balances_5_3: march.flatMap((b) => [
      ...inSeedOrder(b.purses).map(({ municipality, points }) => ({
        mykeyId: b.mykeyId,
        ...seedNames(municipality),
        points,
      })),
      ...b.events.map(({ name, municipality, points }) => ({
        mykeyId: b.mykeyId,
        name,
        municipality: municipality.name,
        points,
      })),
    ]),
    lots_6_4: {
      reserve: now.flatMap((b) =>
        b.common.lots.map((lot) => ({ mykeyId: b.mykeyId, points: lot.points, allocateBy: lot.expiresOn })),
      ),
      municipal: now.flatMap((b) =>
        inSeedOrder(b.purses).flatMap((purse) =>
          purse.lots.map(({ points, expiresOn }) => ({
            mykeyId: b.mykeyId,
            ...seedNames(purse.municipality),
            points,
            expiresOn,
          })),
        ),
      ),
      events: now.flatMap((b) =>
        b.events.map(({ name, points, expiresOn }) => ({ mykeyId: b.mykeyId, name, points, expiresOn })),
      ),
    },
    monthly_6_3: {
      month: report?.month ?? '',
      lines: report?.lines.map(({ department, program, points }) => ({ department, program, points })) ?? [],
      total: report?.total ?? 0,
    },
    purses_6_5: {
      // In the order of the seed's screen.
      purses: pursesOf65
        .flatMap(([code]) => purses.filter((p) => p.municipality.code === code))
        .map((p) => ({ name: `${p.municipality.name}ポイント`, points: p.points })),
      total: purses.reduce((sum, purse) => sum + purse.points, 0),
    },
    settlement_6_6: await settlementOf(stage, partnerId),
  };
}

/** The invoice of a company for a month that is over. */
async function billOf(stage: Stage, { debtor, month }: { debtor: string; month: string }) {
  const { points } = stage.platform;
  await stage.systems.points.seal();
  await stage.systems.points.fixInvoices();
  const { invoices } = await points.call(pointsRoutes.listInvoices);
  const found = invoices.find((one) => one.debtor.party === debtor && one.month === month);
  if (!found) throw new Error(`${debtor} has no month ${month}`);
  const { lines, yen } = await points.call(pointsRoutes.showInvoice, { params: { invoiceId: found.invoiceId } });
  return {
    month: found.month,
    yen,
    lines: lines.map((line) => ({ municipality: line.municipality.name, yen: line.yen })),
  };
}

/** What A社 owes: by user and municipality as the month goes, and as it is billed when the month is over. */
async function settlementOf(stage: Stage, partnerId: number): Promise<Tables['settlement_6_6']> {
  const settled = await stage.platform.points.call(pointsRoutes.showPartnerStatement, {
    params: { partnerId },
    query: { from: '2016-10-01', through: '2016-10-31' },
  });
  const owedTo = (code: string) => settled.totals.find((line) => line.municipality.code === code)?.points ?? 0;
  return {
    company: settled.partner,
    details: settled.details.map(({ mykeyId, municipality, points }) => ({
      mykeyId: mykeyId ?? '',
      municipality: municipality.name,
      points,
    })),
    totals: { Ⅰ: owedTo(towns.I), Ⅱ: owedTo(towns.II), Ⅲ: owedTo(towns.toshima), Ⅳ: owedTo(towns.kawasaki) },
    total: settled.total,
    billed: await billOf(stage, { debtor: `P${partnerId}`, month: '2016-10' }),
  };
}
