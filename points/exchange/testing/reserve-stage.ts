/** Two towns and two companies whose points lie in the reserve for different numbers of days. */
import assert from 'node:assert/strict';
import { pointsRoutes } from '../../../contract/index.ts';
import type { Ledger } from '../../../ledger/index.ts';
import { one, rows } from '../../../postgres/pool.ts';
import { openBalances } from '../../book/balance.ts';
import { type Book, openBook } from '../../book/book.ts';
import type { PremiumsContext } from '../../premiums/context.ts';
import type { Company } from '../../testing/company.ts';
import { type Holder, startTestPoints, type TestPoints, type Town } from '../../testing.ts';

type Deadline = {
  lotOn: string;
  allocateBy: string;
  state: string;
  points: number;
  postponements: number;
  postponedFor: string | null;
};
export type ReserveStage = {
  nation: TestPoints;
  towns: [Town, Town];
  /** A社 14 days and a week of notice, B社 30 days and five of notice. */
  companies: Record<'a' | 'b', { company: Company; operatorId: string; partnerId: number }>;
  person(mykeyId: string, defaultCode?: string): Promise<Holder>;
  credit(person: Holder, which: 'a' | 'b', amount: number): Promise<void>;
  /** What lies in the reserve, and in each purse by its code. */
  sums(person: Holder): Promise<Record<string, number>>;
  deadlines(person: Holder): Promise<Deadline[]>;
  holderOf(person: Holder): Promise<number>;
  allocate(person: Holder, amount: number): Promise<number>;
  /** What the jobs stand on, with another book where one is given. */
  context(book?: (book: Book, ledger: Ledger) => Book): PremiumsContext;
  /** Goes to the first moment of a date in Japan. */
  at(date: string, time?: string): void;
  close(): Promise<void>;
};

const oguni = { kind: 'municipality' as const, municipalityCode: '43424' };

/** It begins on 3 October 2016. */
export async function openReserveStage(): Promise<ReserveStage> {
  const nation = await startTestPoints();
  const { platform } = nation;
  const towns: [Town, Town] = [
    await platform.openTown({ municipalityCode: '43424' }),
    await platform.openTown({ municipalityCode: '43425', exchangeExpiry: '09-30' }),
  ];
  const deferred = { kind: 'card' as const, exchangePattern: 'deferred' as const };
  const a = await platform.registerPartner({ name: 'A社', reserveDays: 14, ...deferred });
  const b = await platform.registerPartner({ name: 'B社', reserveDays: 30, noticeDays: 5, ...deferred });
  const companies = { a, b };
  let orders = 0;
  const { points: database } = nation.databases;
  const { clock } = nation.world;
  const holderOf = async ({ mykeyId }: Holder) =>
    (await one<{ holder: number }>(database, 'SELECT holder FROM member WHERE mykey_id = upper(:mykeyId)', { mykeyId }))
      .holder;
  return {
    nation,
    towns,
    companies,
    async person(mykeyId, defaultCode) {
      const person = await nation.person(mykeyId);
      for (const { operatorId } of Object.values(companies)) await person.link(operatorId, `login-${mykeyId}`);
      if (defaultCode)
        await person.atMypage(pointsRoutes.setDefaultMunicipality, { body: { municipalityCode: defaultCode } });
      return person;
    },
    async credit({ mykeyId }, which, amount) {
      orders += 1;
      const on = clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate().toString();
      const placed = await companies[which].company.order({
        orderNumber: `R-${orders}`,
        loginId: `login-${mykeyId}`,
        amount,
        deduction: { number: `D-${orders}`, on },
      });
      assert.ok(placed.ok, JSON.stringify(placed));
    },
    async sums(person) {
      const { common, purses } = await person.atMypage(pointsRoutes.showBalances);
      return {
        reserve: common.points,
        ...Object.fromEntries(purses.map(({ municipality, points }) => [municipality.code, points])),
      };
    },
    async deadlines(person) {
      return rows<Deadline>(
        database,
        `SELECT lot_on, allocate_by, state, points, postponements, postponed_for FROM reserve_deadline
          WHERE holder = :holder ORDER BY id`,
        { holder: await holderOf(person) },
      );
    },
    holderOf,
    allocate: async (person, amount) =>
      (await person.atMypage(pointsRoutes.allocate, { body: { destination: oguni, amount } })).commonLeft,
    context(change = (book) => book) {
      const { ledger } = nation.points;
      const balances = openBalances({ ledger, database, reader: database, clock });
      const book = change(openBook({ ledger, database }), ledger);
      const campaigns = { runningFor: async () => [], forget() {} };
      return { database, balances, book, clock, campaigns } as unknown as PremiumsContext;
    },
    at(date, time = '00:00') {
      const then = Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime('Asia/Tokyo').toInstant();
      const milliseconds = then.epochMilliseconds - clock().epochMilliseconds;
      assert.ok(milliseconds >= 0, `${date} is over`);
      nation.pass({ milliseconds });
    },
    close: () => nation.close(),
  };
}
