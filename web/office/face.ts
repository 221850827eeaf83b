import { createContext, useContext } from 'react';
import type { pointsRoutes, RouteAnswer } from '../../contract/index.ts';
import { createDeviceClock } from '../device/clock.ts';
import type { Config } from '../device/config.ts';
import { openDeviceKey } from '../device/device-key.ts';
import { type Client, createClient } from '../device/http.ts';
import { createSessionStore, type SessionStore } from '../device/session.ts';

export type Staff = RouteAnswer<typeof pointsRoutes.showStaff>;
export type OfficeFace = { now: () => number; points: Client; session: SessionStore<object> };

export async function openOfficeFace({ pointsUrl }: Config): Promise<OfficeFace> {
  const clock = createDeviceClock();
  const session = createSessionStore<object>('office');
  const points = createClient({
    baseUrl: pointsUrl,
    key: await openDeviceKey('office'),
    clock,
    session: session.token,
    onSessionEnded: () => session.end('ended'),
  });
  await session.asked;
  return { now: clock.now, points, session };
}

export const FaceContext = createContext<OfficeFace | undefined>(undefined);

export function useFace(): OfficeFace {
  const face = useContext(FaceContext);
  if (!face) throw new Error('a page of the office outside its face');
  return face;
}

export const StaffContext = createContext<Staff | undefined>(undefined);

/** Who is signed in, with role and office. */
export function useStaff(): Staff {
  const staff = useContext(StaffContext);
  if (!staff) throw new Error('a page of the office before anybody signed in');
  return staff;
}
