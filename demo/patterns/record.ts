import { pointsRoutes } from '../../contract/index.ts';
import { selectorOf } from '../partners/coupon-book.ts';
import { customerOf, type PartnerName, partnerTerms } from '../partners/terms.ts';
import { type Balances, balancesOf, type Cast } from './cast.ts';

/** One step of a pattern as the seed numbers it, with what each side saw and what the customer had after it. */
export type Step = {
  number: string;
  what: string;
  /** What the customer (of 2-3, the clerk) read. */
  customer: string;
  /** What the points cloud tells the company's system: its order or coupon, and the state of it. */
  company: string;
  balances: Balances;
};
export type PatternRecord = {
  pattern: '基本' | '修正1' | '2-1' | '2-2' | '2-3';
  page: '6-9' | '6-10';
  company: string;
  steps: Step[];
  /** Between which two steps servers and sites ended and began again. */
  restarted: [after: string, before: string][];
};

export type Recording = {
  /** Plays a step and writes down what was seen; `play` returns what the customer read. */
  step(number: string, what: string, play: () => Promise<string>): Promise<void>;
  /** Ends the servers and the sites and starts them again: the next step goes on with what was stored. */
  restart(): Promise<void>;
  record: PatternRecord;
};
type What = Pick<PatternRecord, 'pattern' | 'page'> & { by: PartnerName; goesBy: 'order' | 'coupon' };

/** A record that is written while a pattern is played. */
export function recordOf(cast: Cast, { by, goesBy, ...pattern }: What): Recording {
  const record: PatternRecord = { ...pattern, company: partnerTerms[by].name, steps: [], restarted: [] };
  let stopped: string | undefined;
  const seen = goesBy === 'order' ? orderSeen : couponSeen;
  return {
    record,
    async step(number, what, play) {
      if (stopped !== undefined) record.restarted.push([stopped, number]);
      stopped = undefined;
      const customer = await play();
      const [company, balances] = [await seen(cast, by), await balancesOf(cast, by)];
      record.steps.push({ number, what, customer, company, balances });
    },
    async restart() {
      stopped = record.steps.at(-1)?.number ?? '';
      await cast.restart();
    },
  };
}

/** The customer's latest order, with its state. */
async function orderSeen({ site }: Cast, by: PartnerName): Promise<string> {
  const { company } = site(by).partner;
  const [orderNumber] = [...company.orders].findLast(([, one]) => one.loginId === customerOf[by].loginId) ?? [];
  if (orderNumber === undefined) return '';
  const { orders } = await company.actor.call(pointsRoutes.listExchangeOrdersOfPartner, { query: {} });
  return `${orderNumber} ${orders.find((one) => one.orderNumber === orderNumber)?.state ?? '未送信'}`;
}

/** The customer's latest coupon, with its state. */
async function couponSeen({ site }: Cast, by: PartnerName): Promise<string> {
  const { company, coupons } = site(by).partner;
  const coupon = coupons.findLast((one) => one.loginId === customerOf[by].loginId);
  if (!coupon) return '';
  const asked = { params: { batchNumber: coupon.batchNumber }, query: {} };
  const page = await company.actor.call(pointsRoutes.listCouponsOfPartner, asked);
  const selector = selectorOf(coupon.code);
  return `${selector} ${page.coupons.find((one) => one.selector === selector)?.state}`;
}
