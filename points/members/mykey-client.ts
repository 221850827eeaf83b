import type { JSONWebKeySet } from 'jose';
import { mykeyRoutes, type RouteAnswer } from '../../contract/index.ts';
import { type ClientKey, createHttpClient, expectAnswer, type HttpClient } from '../../server/client.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';

export type MykeyStatus = 'active' | 'suspended' | 'invalidated';
export type Change = RouteAnswer<typeof mykeyRoutes.readFeed>['changes'][number];

/** What the points cloud asks of マイキー, as one of its linked systems. */
export type MykeyClient = {
  signingKeys(again: boolean): Promise<JSONWebKeySet>;
  readFeed(after: number): Promise<{ changes: Change[]; next: number }>;
  /** From now on the feed carries this person's status. Undefined: no such マイキーID. */
  announceMember(mykeyId: string): Promise<MykeyStatus | undefined>;
  /** A partner's login ID → マイキーID (6-8 2). */
  resolve(
    operatorId: string,
    partnerLoginId: string,
  ): Promise<{ mykeyId: string } | Refusal<'not_linked' | 'not_usable_here' | 'individual_number_refused'>>;
};

/** Well within the time in which a request of ours must be answered (`server/deadline.ts`). */
const mykeyMilliseconds = 10_000;

export function createMykeyClient({
  baseUrl,
  key,
  clock,
  timeoutMilliseconds = mykeyMilliseconds,
}: {
  baseUrl: () => string;
  key: ClientKey;
  clock: () => Temporal.Instant;
  timeoutMilliseconds?: number;
}): MykeyClient {
  let keys: JSONWebKeySet | undefined;
  const call: HttpClient['call'] = async (route, request) => {
    try {
      return await createHttpClient({ baseUrl: baseUrl(), key, clock, timeoutMilliseconds }).call(route, request);
    } catch (error) {
      // マイキー does not answer: the caller is told to come again, and nothing has happened.
      throw Object.assign(new Error('マイキー does not answer', { cause: error }), { statusCode: 503 });
    }
  };
  return {
    async signingKeys(again) {
      if (!keys || again) keys = expectAnswer(await call(mykeyRoutes.readSigningKeys)) as unknown as JSONWebKeySet;
      return keys;
    },
    async readFeed(after) {
      return expectAnswer(await call(mykeyRoutes.readFeed, { query: { after } }));
    },
    async announceMember(mykeyId) {
      const answered = await call(mykeyRoutes.announceMember, { params: { mykeyId } });
      if (!answered.ok && answered.outcome === 'not_found') return undefined;
      return expectAnswer(answered).status;
    },
    async resolve(operatorId, partnerLoginId) {
      const answered = await call(mykeyRoutes.resolve, { body: { operatorId, partnerLoginId } });
      if (!answered.ok && isExpected(answered.outcome)) return refuse(answered.outcome);
      return { mykeyId: expectAnswer(answered).mykeyId };
    },
  };
}

const expected = ['not_linked', 'not_usable_here', 'individual_number_refused'] as const;
const isExpected = (outcome: string): outcome is (typeof expected)[number] => expected.some((one) => one === outcome);
