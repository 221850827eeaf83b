import { exportJWK, generateKeyPair } from 'jose';
import { pointsRoutes } from '../contract/index.ts';
import { confirmChanges } from '../points/testing/officer.ts';
import { startTestPoints } from '../points/testing.ts';
import { present } from './fuzz/present.ts';

/**
 * A batch of 100,000 coupons over HTTP, as a company's system takes it: drawn, hashed, kept, encrypted, sent; then every deduction reported, a
 * thousand at a time, and the list read to its end. Beside it a look at a balance every 20 ms: how long others wait meanwhile.
 * `npm run bench-coupons [coupons]`.
 */
const count = Number(process.argv[2] ?? 100_000);
const atOnce = 1000;

const nation = await startTestPoints();
const { company, partnerId } = await nation.platform.registerPartner({ name: 'A社', kind: 'card', reserveDays: 14 });
const people = await nation.platform.peopleOf(`P${partnerId}`, ['one', 'two']);
const [one, two] = [present(people[0], 'person'), present(people[1], 'person')];
const pair = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256', extractable: true });
const key = (await exportJWK(pair.publicKey)) as never;
await one.call(pointsRoutes.askForCouponKey, { body: { key, reason: '計測' } });
await confirmChanges(two, 'points');
const batchNumber = 'BENCH';
const days = { validFrom: '2016-10-03', validThrough: '2017-03-31' };
await company.actor.call(pointsRoutes.requestCouponBatch, {
  body: { batchNumber, pattern: 'immediate', count, points: 1000, ...days },
});
const holder = await nation.person('Bench1');
await holder.atMypage(pointsRoutes.showBalances);

/** How long looks of another person take while something long is done. */
async function beside<T>(work: Promise<T>): Promise<{ done: T; seconds: number; worstMilliseconds: number }> {
  const startedAt = performance.now();
  let isOver = false;
  const over = work.finally(() => {
    isOver = true;
  });
  let worst = 0;
  while (!isOver) {
    const lookedAt = performance.now();
    await holder.atMypage(pointsRoutes.showBalances);
    worst = Math.max(worst, performance.now() - lookedAt);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { done: await over, seconds: (performance.now() - startedAt) / 1000, worstMilliseconds: worst };
}
const say = (what: string, { seconds, worstMilliseconds }: { seconds: number; worstMilliseconds: number }, more = '') =>
  process.stdout.write(
    `${what}: ${seconds.toFixed(1)} s; a look at a balance meanwhile took ${worstMilliseconds.toFixed(0)} ms at most${more}\n`,
  );

const params = { batchNumber };
const handed = await beside(company.actor.call(pointsRoutes.handOverCouponBatch, { params }));
const bytes = (handed.done as never as Uint8Array).length;
say(`${count.toLocaleString('en')} coupons handed over`, handed, `; ${(bytes / 1e6).toFixed(1)} MB`);

const selectors: string[] = [];
const read = await beside(
  (async () => {
    let cursor: string | undefined;
    do {
      const answer = await company.actor.call(pointsRoutes.listCouponsOfPartner, {
        params,
        query: cursor ? { cursor } : {},
      });
      selectors.push(...answer.coupons.map(({ selector }) => selector));
      cursor = answer.next ?? undefined;
    } while (cursor);
  })(),
);
say('listed to the end', read);

const activated = await beside(
  (async () => {
    for (let from = 0; from < selectors.length; from += atOnce)
      await company.actor.call(pointsRoutes.activateCoupons, {
        body: {
          activations: selectors
            .slice(from, from + atOnce)
            .map((selector, index) => ({ selector, orderNumber: `D${from + index}`, amount: 1000 })),
        },
      });
  })(),
);
say('all deductions reported', activated);
const revoked = await beside(
  company.actor.call(pointsRoutes.revokeCouponsOfPartner, { params, body: { reason: '計測' } }),
);
say(`${revoked.done.revoked.toLocaleString('en')} revoked`, revoked);
await nation.close();
