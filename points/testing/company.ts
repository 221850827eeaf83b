import { pointsRoutes, type RouteAnswer } from '../../contract/index.ts';
import type { Answered } from '../../server/client.ts';
import type { Actor } from './actor.ts';
import { partnerSystemOf } from './partner-system.ts';

/**
 * A partner company (6-9): a web service of its own where people sign in with a login ID and hold points, and which
 * orders an exchange, waits for the confirmation, deducts, and says so.
 */
export type CompanyOrder = {
  loginId: string;
  /** Of the company's own points: what was asked for, and what converts once the order was taken. */
  amount: number;
  deducted: boolean;
  /** 修正1: the deduction that came first. */
  deduction?: Deduction;
  /** What they become; once the order was taken. */
  points?: number;
};
/** A company's own number of a deduction, and its day in Japan. */
export type Deduction = { number: string; on: string };
export type Company = {
  /** Its system, which fetches its access tokens for itself. */
  actor: ReturnType<typeof partnerSystemOf>;
  /** What a login ID holds at the company. */
  points: Map<string, number>;
  /** Its orders by number; they are the company's to remember, also over an end of its service. */
  orders: Map<string, CompanyOrder>;
  /** ②③ The person asks the company to exchange; the company orders it. */
  order(asked: {
    orderNumber: string;
    loginId: string;
    amount: number;
    /** 修正1: what the company has deducted before it orders. */
    deduction?: Deduction;
  }): Promise<Answered<RouteAnswer<typeof pointsRoutes.placeExchangeOrder>>>;
  /** ⑦⑧ Takes the confirmations, deducts where there is enough, and reports each; returns how many were deducted. */
  deductConfirmed(): Promise<number>;
  /** Deducts one order without waiting for the choice: its points go to the reserve. */
  deduct(orderNumber: string): Promise<'deducted' | 'refused'>;
};

export function companyOf(device: Actor, identity: { clientId: () => string; clock: () => Temporal.Instant }): Company {
  const actor = partnerSystemOf(device, identity);
  const points = new Map<string, number>();
  const orders = new Map<string, CompanyOrder>();

  async function deduct(orderNumber: string): Promise<'deducted' | 'refused'> {
    const order = orders.get(orderNumber);
    if (!order) throw new Error(`the company knows no order ${orderNumber}`);
    const held = points.get(order.loginId) ?? 0;
    const result = order.deducted || held >= order.amount ? 'deducted' : 'refused';
    if (result === 'deducted' && !order.deducted) {
      points.set(order.loginId, held - order.amount);
      order.deducted = true;
    }
    await actor.call(pointsRoutes.reportDeduction, { params: { orderNumber }, body: { result, amount: order.amount } });
    return result;
  }

  return {
    actor,
    points,
    orders,
    async order({ orderNumber, loginId, amount, deduction }) {
      const order: CompanyOrder = { deducted: false, ...orders.get(orderNumber), loginId, amount };
      orders.set(orderNumber, order);
      const body = { orderNumber, partnerLoginId: loginId, amount, ...(deduction && { deduction }) };
      const placed = await actor.ask(pointsRoutes.placeExchangeOrder, { body });
      if (placed.ok) Object.assign(order, { amount: placed.answer.amount, points: placed.answer.points });
      return placed;
    },
    async deductConfirmed() {
      let deducted = 0;
      let cursor: string | undefined;
      do {
        const query = { state: 'confirmed' as const, ...(cursor ? { cursor } : {}) };
        const confirmed = await actor.call(pointsRoutes.listExchangeOrdersOfPartner, { query });
        for (const { orderNumber } of confirmed.orders) {
          // An order that this service does not know is none of its deductions; the others go on.
          if (orders.has(orderNumber) && (await deduct(orderNumber)) === 'deducted') deducted += 1;
        }
        cursor = confirmed.next ?? undefined;
      } while (cursor);
      return deducted;
    },
    deduct,
  };
}
