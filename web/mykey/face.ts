import { createContext, useContext } from 'react';
import { createDeviceClock } from '../device/clock.ts';
import type { Config } from '../device/config.ts';
import { openDeviceKey } from '../device/device-key.ts';
import { type Client, createClient } from '../device/http.ts';
import { createSessionStore, type SessionStore } from '../device/session.ts';

/** `mykeyId` is null for a card that has none yet. */
export type Cardholder = { mykeyId: string | null };
export type Staff = { name: string; role: 'platform' | 'municipality' };
export type Codes = { mykeyId: string; recoveryCode: string; stopCode: string };

export type MykeyFace = {
  agentUrl: string;
  now: () => number;
  /** Speaks as the holder of the card; the platform's own staff have a key and a session apart. */
  mykey: Client;
  holder: SessionStore<Cardholder>;
  admin: Client;
  staff: SessionStore<Staff>;
};

/** Opens what the pages of マイキー work with: the keys of this browser, the sessions, the clients. */
export async function openMykeyFace({ agentUrl, mykeyUrl }: Config): Promise<MykeyFace> {
  const clock = createDeviceClock();
  const holder = createSessionStore<Cardholder>('mykey');
  const staff = createSessionStore<Staff>('mykey-admin');
  const clientOf = async (purpose: string, store: SessionStore<unknown>) =>
    createClient({
      baseUrl: mykeyUrl,
      clock,
      key: await openDeviceKey(purpose),
      session: store.token,
      onSessionEnded: () => store.end('ended'),
    });
  await Promise.all([holder.asked, staff.asked]);
  return {
    agentUrl,
    now: clock.now,
    holder,
    staff,
    mykey: await clientOf('mykey', holder as SessionStore<unknown>),
    admin: await clientOf('mykey-admin', staff as SessionStore<unknown>),
  };
}

export const FaceContext = createContext<MykeyFace | undefined>(undefined);

export function useFace(): MykeyFace {
  const face = useContext(FaceContext);
  if (!face) throw new Error('a page of マイキー outside its face');
  return face;
}
