import { createContext, useContext } from 'react';
import type { mykeyRoutes, pointsRoutes, RouteAnswer } from '../../contract/index.ts';
import { createDeviceClock } from '../device/clock.ts';
import type { Config } from '../device/config.ts';
import { type DeviceKey, openDeviceKey, openReadingKey } from '../device/device-key.ts';
import { type Client, createClient } from '../device/http.ts';

export type Terminal = RouteAnswer<typeof mykeyRoutes.showTerminal>;

/** The terminal's one key speaks to both servers: what マイキー says about a card is bound to it. */
export type CounterFace = {
  urls: Pick<Config, 'agentUrl' | 'mykeyUrl' | 'pointsUrl'>;
  agentUrl: string;
  now: () => number;
  mykey: Client;
  points: Client;
  /** The same for who stands before a queue: they say soon that nobody answers. */
  mykeySoon: Client;
  pointsSoon: Client;
  /** The key with which this terminal, if it is one of an office, reads applications; made on the first call. */
  readingKey: () => Promise<DeviceKey>;
};

export async function openCounterFace({ agentUrl, mykeyUrl, pointsUrl }: Config): Promise<CounterFace> {
  const clock = createDeviceClock();
  const key = await openDeviceKey('terminal');
  return {
    urls: { agentUrl, mykeyUrl, pointsUrl },
    agentUrl,
    now: clock.now,
    mykey: createClient({ baseUrl: mykeyUrl, key, clock }),
    points: createClient({ baseUrl: pointsUrl, key, clock }),
    mykeySoon: createClient({ baseUrl: mykeyUrl, key, clock, pauses: [], patience: 2_000 }),
    pointsSoon: createClient({ baseUrl: pointsUrl, key, clock, pauses: [], patience: 4_000 }),
    readingKey: () => openReadingKey(key.thumbprint),
  };
}

export const FaceContext = createContext<CounterFace | undefined>(undefined);

export function useFace(): CounterFace {
  const face = useContext(FaceContext);
  if (!face) throw new Error('a page of the counter outside its face');
  return face;
}

export const TerminalContext = createContext<Terminal | undefined>(undefined);

/** This terminal, on every page that opens only when it is enrolled. */
export function useTerminal(): Terminal {
  const terminal = useContext(TerminalContext);
  if (!terminal) throw new Error('a page of the counter before the terminal is enrolled');
  return terminal;
}

/** Where this terminal stands at the points cloud: null where it takes no points, undefined while nobody has said. */
export type Place = RouteAnswer<typeof pointsRoutes.showPlaceHere>['place'] | undefined;
type AskedPlace = { place: Place; waiting: boolean; refresh: () => void };
export const PlaceContext = createContext<AskedPlace>({ place: undefined, waiting: true, refresh: () => {} });

/** Where this terminal stands, as far as the points cloud has said; `refresh` asks again. */
export const usePlace = () => useContext(PlaceContext);
