import { createContext, useContext } from 'react';
import { mykeyRoutes } from '../../contract/index.ts';
import type { CardProof } from '../components/card.tsx';
import { createDeviceClock } from '../device/clock.ts';
import type { Config } from '../device/config.ts';
import { openDeviceKey } from '../device/device-key.ts';
import { type Answer, type Client, createClient } from '../device/http.ts';
import { createSessionStore, type SessionStore } from '../device/session.ts';

const AUDIENCE = 'meguri:points';

/**
 * What マイキー says about the holder, given on to the points cloud. It is bound to this browser's key, good for one
 * use, and can be asked for again while the card's session lasts.
 */
export type Identification = {
  open(proof: CardProof): Promise<Answer<{ mykeyId: string | null }>>;
  assertion(): Promise<Answer<string>>;
  close(): Promise<void>;
};

export type MypageFace = {
  agentUrl: string;
  now: () => number;
  mykey: Client;
  points: Client;
  member: SessionStore<{ mykeyId: string }>;
  identification: Identification;
};

/** Opens what マイページ works with: one key for both servers, because the assertion is bound to it. */
export async function openMypageFace({ agentUrl, mykeyUrl, pointsUrl }: Config): Promise<MypageFace> {
  const clock = createDeviceClock();
  const key = await openDeviceKey('mypage');
  const member = createSessionStore<{ mykeyId: string }>('mypage');
  // マイキー's session lives only while somebody signs in, so it is kept nowhere but here.
  let cardholder: string | undefined;
  const mykey = createClient({ baseUrl: mykeyUrl, key, clock, session: () => cardholder });
  const points = createClient({
    baseUrl: pointsUrl,
    key,
    clock,
    session: member.token,
    onSessionEnded: () => member.end('ended'),
  });
  await member.asked;
  const identification: Identification = {
    async open(proof) {
      const opened = await mykey.call(mykeyRoutes.openCardholderSession, { body: proof });
      if (!opened.ok) return { ok: false, refusal: opened.refusal };
      cardholder = opened.value.session.token;
      return { ok: true, status: opened.status, value: { mykeyId: opened.value.mykeyId } };
    },
    async assertion() {
      const asserted = await mykey.call(mykeyRoutes.assertFromOwnDevice, { body: { audience: AUDIENCE } });
      if (!asserted.ok) return { ok: false, refusal: asserted.refusal };
      return { ok: true, status: asserted.status, value: asserted.value.assertion };
    },
    async close() {
      if (cardholder === undefined) return;
      await mykey.call(mykeyRoutes.closeCardholderSession);
      cardholder = undefined;
    },
  };
  return { agentUrl, now: clock.now, mykey, points, member, identification };
}

export const FaceContext = createContext<MypageFace | undefined>(undefined);

export function useFace(): MypageFace {
  const face = useContext(FaceContext);
  if (!face) throw new Error('a page of マイページ outside its face');
  return face;
}
