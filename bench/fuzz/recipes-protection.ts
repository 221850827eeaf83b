import { pointsRoutes as routes } from '../../contract/index.ts';
import { callAs, callerNamed, type Kitchen, type Recipes } from './recipe.ts';

const named = (staffId: string) => `${staffId}-43424`;
const officerOf = ({ world }: Kitchen, staffId: string) => callerNamed(world, 'points', named(staffId));
/** Always the same one: the others are granted, listed and looked up by whoever may. */
const mykeyIdOf = ({ world }: Kitchen) => world.holders.at(-1)?.mykeyId ?? '';
/** The register knows that the person lives here. */
async function noteHere(kitchen: Kitchen) {
  const params = { mykeyId: mykeyIdOf(kitchen) };
  const body = { residence: 'resident', fromOn: `${kitchen.world.today}`, reason: '届出' } as const;
  await callAs(kitchen, officerOf(kitchen, 'lead'), routes.noteResidence, { params, body });
}

/** A protection that holds, of the lead and of an officer of a department, asked to end where that is wanted. */
async function protection(kitchen: Kitchen, { isEnding }: { isEnding: boolean }) {
  const caller = officerOf(kitchen, 'lead');
  await noteHere(kitchen);
  const { protections } = await callAs(kitchen, caller, routes.listProtections);
  const body = { mykeyId: mykeyIdOf(kitchen), officer: named('department'), reason: '申出' };
  const found = protections[0] ?? (await callAs(kitchen, caller, routes.createProtection, { body }));
  const params = { protectionId: found.protectionId };
  const reason = '期間の満了';
  if (isEnding && found.endAskedBy === null)
    await callAs(kitchen, caller, routes.endProtection, { params, body: { reason } });
  return { params, body: { reason } };
}

/** 支援措置: begun, handed over and ended by its two officers. */
export const protectionRecipes: Recipes = {
  async createProtection(kitchen) {
    await noteHere(kitchen);
    const body = { mykeyId: mykeyIdOf(kitchen), officer: named('department'), reason: '申出' };
    return { caller: officerOf(kitchen, 'lead'), body };
  },
  endProtection: async (kitchen) => ({
    ...(await protection(kitchen, { isEnding: true })),
    caller: officerOf(kitchen, 'department'),
  }),
  keepProtection: async (kitchen) => ({
    ...(await protection(kitchen, { isEnding: true })),
    caller: officerOf(kitchen, 'department'),
  }),
};
