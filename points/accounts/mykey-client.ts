import type { JSONWebKeySet } from 'jose';
import { mykeyRoutes, type RouteAnswer } from '../../contract/index.ts';
import { type ClientKey, createHttpClient, expectAnswer } from '../../server/client.ts';

export type MykeyStatus = 'active' | 'suspended' | 'invalidated';
export type Change = RouteAnswer<typeof mykeyRoutes.readFeed>['changes'][number];

/** What the points cloud asks of マイキー, as one of its linked systems. */
export type MykeyClient = {
  signingKeys(again: boolean): Promise<JSONWebKeySet>;
  readFeed(after: number): Promise<{ changes: Change[]; next: number }>;
  /** From now on the feed carries this person's status. Undefined: no such マイキーID. */
  announceMember(mykeyId: string): Promise<MykeyStatus | undefined>;
  /** A partner's login ID → マイキーID (6-8 2). */
  resolve(operatorId: string, partnerLoginId: string): Promise<string | 'not_linked' | 'not_usable_here'>;
};

export function createMykeyClient({
  baseUrl,
  key,
  clock,
}: {
  baseUrl: () => string;
  key: ClientKey;
  clock: () => Temporal.Instant;
}): MykeyClient {
  let keys: JSONWebKeySet | undefined;
  const client = () => createHttpClient({ baseUrl: baseUrl(), key, clock });
  return {
    async signingKeys(again) {
      if (!keys || again)
        keys = expectAnswer(await client().call(mykeyRoutes.readSigningKeys)) as unknown as JSONWebKeySet;
      return keys;
    },
    async readFeed(after) {
      return expectAnswer(await client().call(mykeyRoutes.readFeed, { query: { after } }));
    },
    async announceMember(mykeyId) {
      const answered = await client().call(mykeyRoutes.announceMember, { params: { mykeyId } });
      if (!answered.ok && answered.outcome === 'not_found') return undefined;
      return expectAnswer(answered).status;
    },
    async resolve(operatorId, partnerLoginId) {
      const answered = await client().call(mykeyRoutes.resolve, { body: { operatorId, partnerLoginId } });
      if (!answered.ok && (answered.outcome === 'not_linked' || answered.outcome === 'not_usable_here'))
        return answered.outcome;
      return expectAnswer(answered).mykeyId;
    },
  };
}
