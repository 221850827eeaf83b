import type { Databases } from '../../app/databases.ts';
import { mykeyRoutes } from '../../contract/index.ts';
import { inviteFirstMykeyStaff } from '../../mykey/server.ts';
import { acceptInvitation, confirmChanges, createOfficer, type Officer } from '../../points/testing/officer.ts';
import {
  type NewOperator,
  openPointsPlatform,
  type PointsPlatform,
  platformPersons,
  type Town as TownOf,
} from '../../points/testing/platform.ts';
import type { CardInHand } from './cardholder.ts';
import { createCounter } from './counter.ts';
import type { World } from './world.ts';

export type Town = TownOf<CardInHand>;

/** The platform's own office (運営者), at both systems. */
export type Platform = PointsPlatform<CardInHand> & {
  mykey: Officer;
  /** Seats a person of a municipality's counter at マイキー. */
  seatAtDesk(person: { staffId: string; name: string; municipalityCode: string }): Promise<void>;
  registerOperator(body: NewOperator): Promise<string>;
  enrolmentCode(operatorId: string, place: string, role?: 'counter' | 'office'): Promise<string>;
};

/**
 * Opens the platform's office. Its two persons are invited by the installation itself, as an installation's first ones are;
 * everything after goes over HTTP.
 */
export async function openPlatform(
  world: World,
  { databases, password, sync }: { databases: Databases; password: string; sync: () => Promise<unknown> },
): Promise<Platform> {
  const first = async (person: { staffId: string; name: string }) => {
    const code = await inviteFirstMykeyStaff({ database: databases.mykey, clock: world.clock }, person);
    await acceptInvitation(world, { at: 'mykey', staffId: person.staffId, first: code ?? '', password });
    return createOfficer(world, { staffId: person.staffId, password, at: 'mykey' });
  };
  const mykey = await first(platformPersons[0]);
  const other = await first(platformPersons[1]);

  const registerOperator: Platform['registerOperator'] = async (body) => {
    const { operatorId } = await mykey.call(mykeyRoutes.registerOperator, { body });
    await sync();
    return operatorId;
  };
  const enrolmentCode: Platform['enrolmentCode'] = async (operatorId, place, role = 'counter') =>
    (await mykey.call(mykeyRoutes.createEnrolmentCode, { params: { operatorId }, body: { place, role } })).code;
  const openCounter = async (operatorId: string, place: string) =>
    createCounter(world, await enrolmentCode(operatorId, place));

  return {
    ...(await openPointsPlatform<CardInHand>(world, {
      database: databases.points,
      password,
      mykey: { registerOperator, openCounter },
    })),
    mykey,
    registerOperator,
    enrolmentCode,
    async seatAtDesk(body) {
      const asked = await mykey.call(mykeyRoutes.inviteStaff, { body });
      const second = await confirmChanges(other, 'mykey', asked.requestId ?? 0);
      await acceptInvitation(world, { at: 'mykey', staffId: body.staffId, first: asked.code, second, password });
    },
  };
}
