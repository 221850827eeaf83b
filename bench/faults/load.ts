import { setTimeout as wait } from 'node:timers/promises';
import { pointsRoutes } from '../../contract/index.ts';
import type { Cardholder } from '../../demo/actors/cardholder.ts';
import { makeKey } from '../../ledger/index.ts';
import { createRandom } from '../../ledger/testing/draw.ts';
import type { FaultStage } from './stage.ts';

/** What one call was told: its status, 0 where no answer came, and how long it took. */
export type Told = { status: number; outcome: string; retryAfter: number | null; milliseconds: number };
/** An operation under its key, and every answer that was given to it. */
export type Asked = {
  key: string;
  kind: 'grant' | 'payment';
  person: Cardholder;
  amount: number;
  told: Told[];
  again(key?: string): Promise<Told>;
};

/** Grants without end and prepared payments, by many callers at once. */
export type Load = {
  asked: Asked[];
  /** Prepared payments that are made from now on. */
  pay(more: Asked[]): void;
  /** How many were acknowledged. */
  done(): number;
  finish(): Promise<void>;
};

export const isDone = ({ told }: Asked): boolean => told.some(({ status }) => status === 201);
/** Told nothing for good: 503, or no answer at all. */
export const isUnknown = (asked: Asked): boolean => !isDone(asked);

type Answer = { ok: boolean; status: number; outcome?: string; retryAfter?: number | null };
export async function timed(ask: () => Promise<Answer>): Promise<Told> {
  const since = performance.now();
  try {
    const { status, outcome = 'ok', retryAfter = null } = await ask();
    return { status, outcome, retryAfter, milliseconds: performance.now() - since };
  } catch (error) {
    const { cause } = error as { cause?: { code?: string } };
    return { status: 0, outcome: `${cause?.code ?? error}`, retryAfter: null, milliseconds: performance.now() - since };
  }
}

/** Puts points into every purse and opens sessions at the counter, each good for one payment within two minutes. */
export async function preparePayments(stage: FaultStage, each: number): Promise<Asked[]> {
  const { people, counter, clerk, programId } = stage;
  const prepared: Asked[] = [];
  for (const person of people) {
    await clerk.call(pointsRoutes.grant, {
      body: { programId, mykeyId: person.mykeyId, amount: paymentAmount * each, reason: '試験' },
    });
    for (let index = 0; index < each; index += 1) {
      const { counterSessionId, paymentKey } = await counter.open(person);
      const again = (key = paymentKey) =>
        timed(() =>
          counter.actor.ask(pointsRoutes.pay, {
            body: { counterSessionId, amount: paymentAmount },
            idempotencyKey: key,
          }),
        );
      prepared.push({ key: paymentKey, kind: 'payment', person, amount: -paymentAmount, told: [], again });
    }
  }
  return prepared;
}
const paymentAmount = 7;

/** Starts it; what is put into `payments` meanwhile is paid too. Every caller asks once under a new key and then rests for a moment; nobody asks again by himself. */
export function startLoad(
  stage: FaultStage,
  { callers, seed, payments }: { callers: number; seed: number; payments: Asked[] },
): Load {
  const random = createRandom(seed);
  const asked: Asked[] = [];
  const ending = new AbortController();

  function newGrant(): Asked {
    const person = stage.people[Math.floor(random() * stage.people.length)] as Cardholder;
    const amount = 1 + Math.floor(random() * 50);
    const own = makeKey(stage.world.clock());
    const body = { programId: stage.programId, mykeyId: person.mykeyId, amount, reason: '試験' };
    const again = (key = own) =>
      timed(() => stage.clerk.ask(pointsRoutes.grant, { body, idempotencyKey: key } as never));
    return { key: own, kind: 'grant', person, amount, told: [], again };
  }

  async function caller(index: number): Promise<void> {
    while (!ending.signal.aborted) {
      const one = (index % 2 === 0 ? undefined : payments.shift()) ?? newGrant();
      asked.push(one);
      one.told.push(await one.again());
      await wait(20 + random() * 60, undefined, { signal: ending.signal }).catch(() => {});
    }
  }
  const running = Array.from({ length: callers }, (_, index) => caller(index));
  return {
    asked,
    pay: (more) => void payments.push(...more),
    done: () => asked.filter(isDone).length,
    async finish() {
      ending.abort();
      await Promise.all(running);
    },
  };
}
