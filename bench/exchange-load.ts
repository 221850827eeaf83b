import { pointsRoutes } from '../contract/index.ts';
import { type CardState, createCardholder, takeCard } from '../demo/actors/cardholder.ts';
import { createWorld } from '../demo/actors/world.ts';
import { partnerSystemOf } from '../points/testing/partner-system.ts';
import type { ClientKey } from '../server/client.ts';
import { type Pay, type Span, serveOrder } from './load.ts';

/** The load of `bench/exchange.ts`: each client is a customer whose company orders, who chooses, and whose company deducts, again and again. */
export type ExchangeLoadOrder = Span & {
  mykeyUrl: string;
  pointsUrl: string;
  origin: string;
  pin: string;
  company: { key: ClientKey; clientId: string };
  customers: { card: CardState; mykeyId: string; loginId: string }[];
  municipalityCode: string;
  /** No two runs use a number twice. */
  series: string;
};

serveOrder<ExchangeLoadOrder>(async ({ mykeyUrl, pointsUrl, origin, pin, company, customers, ...order }) => {
  const { municipalityCode, series } = order;
  const clock = () => Temporal.Now.instant();
  const world = createWorld({ mykeyUrl, pointsUrl, origin, clock });
  const system = partnerSystemOf(await world.newActor(company.key), { clientId: () => company.clientId, clock });
  return Promise.all(
    customers.map(async ({ card, mykeyId, loginId }): Promise<Pay> => {
      const person = await createCardholder(world, takeCard(card, pin), mykeyId);
      await person.atMypage(pointsRoutes.showBalances);
      let orders = 0;
      return async () => {
        orders += 1;
        const orderNumber = `${series}-${loginId}-${orders}`;
        // ③ to ⑤
        await system.call(pointsRoutes.placeExchangeOrder, {
          body: { orderNumber, partnerLoginId: loginId, amount: 10 },
        });
        // ⑥ at マイページ
        const listed = await person.atMypage(pointsRoutes.listExchangeOrders, { query: {} });
        const orderId = listed.orders.find((one) => one.orderNumber === orderNumber)?.orderId ?? '';
        await person.atMypage(pointsRoutes.chooseDestination, {
          params: { orderId },
          body: { kind: 'municipality', municipalityCode },
        });
        // ⑦⑧
        const told = await system.call(pointsRoutes.reportDeduction, {
          params: { orderNumber },
          body: { result: 'deducted', amount: 10 },
        });
        if (told.creditedPoints !== 10) throw new Error(`an exchange ended in ${JSON.stringify(told)}`);
      };
    }),
  );
});
