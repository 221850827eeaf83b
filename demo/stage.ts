import type { Databases } from '../app/databases.ts';
import { generateSystemKeys, type SystemKeys } from '../app/keys.ts';
import { type Systems, type SystemsSettings, startSystems } from '../app/systems.ts';
import { loadTestBank } from '../points/testing/banks.ts';
import { type Cardholder, createCardholder } from './actors/cardholder.ts';
import { openPlatform, type Platform } from './actors/platform.ts';
import { createWorld, type World } from './actors/world.ts';
import { type Authority, createAuthority } from './authority.ts';

/** Both systems as the product starts them, with a card authority and the platform's office: what tests and the story play on. */
export type Stage = {
  world: World;
  readonly systems: Systems;
  authority: Authority;
  platform: Platform;
  keys: SystemKeys;
  /** Ends both servers and starts them again on the same databases, keys and ports. */
  restart(): Promise<void>;
  /** Gives a person a card, a マイキーID and a membership. */
  person(mykeyId: string): Promise<Cardholder>;
  close(): Promise<void>;
};

export type StageSettings = {
  databases: Databases;
  clock: () => Temporal.Instant;
  origin: string;
  /** Of every person of an office. */
  password: string;
  /** Of another installation, where two share keys. */
  keys?: SystemKeys | undefined;
} & Partial<
  Pick<
    SystemsSettings,
    | 'bankMaster'
    | 'catalogues'
    | 'streetMilliseconds'
    | 'limits'
    | 'requestsPerMinute'
    | 'guessesPerMinute'
    | 'workers'
    | 'sendMail'
    | 'log'
  >
>;

/** Opens the stage. The offices of all towns sign in from this one machine, which is allowed more tries than in life. */
export async function openStage(settings: StageSettings): Promise<Stage> {
  const { databases, clock, origin, password, keys: shared, ...wish } = settings;
  const [authority, keys] = await Promise.all([createAuthority(clock), shared ?? generateSystemKeys()]);
  const { trust, revocationLists } = authority;
  const start = (ports: { mykey: number; points: number }) =>
    startSystems({
      databases,
      keys,
      trust,
      revocationLists,
      clock,
      origins: [origin],
      ports,
      guessesPerMinute: 1000,
      workers: false,
      localWebhooks: true,
      ...wish,
    });
  await loadTestBank(databases.points);
  let systems = await start({ mykey: 0, points: 0 });
  const world = createWorld({ mykeyUrl: systems.mykeyUrl, pointsUrl: systems.pointsUrl, origin, clock });
  const close = async () => {
    await systems.close();
    await databases.close();
  };
  const platform = await openPlatform(world, { databases, password, sync: () => systems.points.sync() }).catch(
    async (error) => {
      await close();
      throw error;
    },
  );
  return {
    world,
    authority,
    platform,
    keys,
    get systems() {
      return systems;
    },
    async restart() {
      await systems.close();
      const portOf = (url: string) => Number(new URL(url).port);
      systems = await start({ mykey: portOf(world.mykeyUrl), points: portOf(world.pointsUrl) });
    },
    async person(mykeyId) {
      const holder = await createCardholder(world, await authority.issue('1234'), mykeyId);
      await holder.begin();
      return holder;
    },
    close,
  };
}
