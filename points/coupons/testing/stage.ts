// A company with coupons: its system, three people of its office, and a key of its own to open what is handed over.
import assert from 'node:assert/strict';
import { compactDecrypt, exportJWK, generateKeyPair, type JWK } from 'jose';
import { pointsRoutes, type RouteRequest } from '../../../contract/index.ts';
import type { Actor } from '../../testing/actor.ts';
import { confirmChanges, type Officer } from '../../testing/officer.ts';
import { type Holder, startTestPoints, type TestPoints } from '../../testing.ts';

export type CouponCompany = {
  partnerId: number;
  operatorId: string;
  actor: Actor;
  people: Officer[];
  jwk: JWK;
  /** Opens a file that was handed over. */
  open(jwe: Uint8Array | string): Promise<HandedOver>;
  /** Asks for a batch and takes its codes. */
  batch(wanted?: Partial<NewBatch>): Promise<{ batchNumber: string; coupons: string[] }>;
  /** Reports the deduction for coupons, each under a number of its own unless said. */
  activate(
    codes: readonly string[],
    rest?: { activeFrom?: string; orderNumber?: string; amount?: number },
  ): Promise<string[]>;
};
export type HandedOver = {
  company: string;
  batchNumber: string;
  points: number;
  validThrough: string;
  coupons: string[];
};
export type NewBatch = NonNullable<RouteRequest<typeof pointsRoutes.requestCouponBatch>['body']>;
export type CouponStage = {
  nation: TestPoints;
  a: CouponCompany;
  b: CouponCompany;
  person(mykeyId: string): Promise<Holder>;
};

export const selectorOf = (code: string): string => code.replaceAll('-', '').slice(0, 8);
export const oguni = { kind: 'municipality' as const, municipalityCode: '43424' };

/** Two companies and a municipality; it is 3 October 2016. */
export async function openCouponStage(): Promise<CouponStage> {
  const nation = await startTestPoints();
  await nation.platform.openTown({ municipalityCode: '43424' });
  const a = await openCouponCompany(nation, 'A社');
  const b = await openCouponCompany(nation, 'B社');
  return { nation, a, b, person: (mykeyId) => nation.person(mykeyId) };
}

let made = 0;
/** A company whose key two of its people have registered. */
export async function openCouponCompany(nation: TestPoints, name: string): Promise<CouponCompany> {
  const { company, partnerId, operatorId } = await nation.platform.registerPartner({
    name,
    kind: 'card',
    reserveDays: 14,
  });
  const { actor } = company;
  const ids = [1, 2, 3].map((number) => `p${partnerId}-${number}`);
  const people = await nation.platform.peopleOf(`P${partnerId}`, ids);
  const pair = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256', extractable: true });
  const jwk = await exportJWK(pair.publicKey);
  const [one, two] = people as [Officer, Officer];
  await one.call(pointsRoutes.askForCouponKey, { body: { key: jwk as never, reason: '初めての登録' } });
  await confirmChanges(two, 'points');
  const open: CouponCompany['open'] = async (jwe) => {
    const { plaintext } = await compactDecrypt(Buffer.from(jwe).toString(), pair.privateKey);
    return JSON.parse(Buffer.from(plaintext).toString());
  };
  return {
    partnerId,
    operatorId,
    actor,
    people,
    jwk,
    open,
    async batch(wanted = {}) {
      const batchNumber = wanted.batchNumber ?? `K-${++made}`;
      const days = { validFrom: '2016-10-01', validThrough: '2016-12-31' };
      const body = { pattern: 'immediate' as const, count: 3, points: 1000, ...days, ...wanted, batchNumber };
      await actor.call(pointsRoutes.requestCouponBatch, { body });
      const jwe = await actor.call(pointsRoutes.handOverCouponBatch, { params: { batchNumber } });
      const { coupons } = await open(jwe as never);
      return { batchNumber, coupons };
    },
    async activate(codes, { activeFrom, orderNumber, amount = 1000 } = {}) {
      const activations = codes.map((code) => ({
        selector: selectorOf(code),
        orderNumber: orderNumber ?? `D-${++made}`,
        amount,
        ...(activeFrom ? { activeFrom } : {}),
      }));
      const answer = await actor.call(pointsRoutes.activateCoupons, { body: { activations } });
      return answer.activations.map(({ outcome }) => outcome);
    },
  };
}

/** Some coupons that can be entered. */
export async function usable(company: CouponCompany, wanted: Partial<NewBatch> = {}): Promise<string[]> {
  const { coupons } = await company.batch(wanted);
  const outcomes = await company.activate(coupons, { amount: wanted.points ?? 1000 });
  assert.deepEqual(new Set(outcomes), new Set(['activated']));
  return coupons;
}

/** マイページ of a holder, where a refusal is a value as it comes over the wire. */
export function deskOf(nation: TestPoints, { actor, mykeyId }: Holder) {
  const session = async () => {
    const body = { assertion: await nation.mykey.assert(actor, { mykeyId }) };
    return (await actor.call(pointsRoutes.signInWithCard, { body })).session.token;
  };
  return {
    check: async (code: string) => actor.ask(pointsRoutes.checkCoupon, { body: { code }, session: await session() }),
    redeem: async (code: string, destination: typeof oguni | { kind: 'event'; eventId: number } | null = oguni) =>
      actor.ask(pointsRoutes.redeemCoupon, { body: { code, destination }, session: await session() }),
  };
}
