import {
  type FunctionState,
  type FunctionsOfTown,
  isSwitchedOn,
  type ParticipationTypeId,
  type Route,
  standsOn,
  type TownFunction,
  townFunctions,
} from '../../contract/index.ts';
import { type Database, execute, inTransaction, one, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import type { RegistersContext } from './context.ts';
import { standingCode } from './standing-code.ts';
import { keepOwnTrail } from './trail.ts';

type Switch = { code: string; function: TownFunction; fromOn: string; isOn: boolean };

/** What entries up to a day come to: the last of them, and whether any switched it on. */
function stateOf(switches: readonly Switch[], name: TownFunction): FunctionState {
  const own = switches.filter((one) => one.function === name);
  const ground = standsOn[name];
  const isOn = own.at(-1)?.isOn === true && (!ground || stateOf(switches, ground) === 'on');
  if (isOn) return 'on';
  return own.some((one) => one.isOn) ? 'ending' : 'off';
}

const statesOf = (switches: readonly Switch[]): FunctionsOfTown =>
  Object.fromEntries(townFunctions.map((name) => [name, stateOf(switches, name)])) as FunctionsOfTown;

/** Entries of towns that hold on a day in Japan, the oldest first. */
const switchesOf = (database: Database, { codes, on }: { codes: readonly string[]; on: string }): Promise<Switch[]> =>
  rows<Switch>(
    database,
    `SELECT municipality_code AS code, function, from_on, is_on FROM function_switch
      WHERE municipality_code = ANY (:codes) AND from_on <= :on ORDER BY from_on, id`,
    { codes, on },
  );

/** How each function of a town stands on a day in Japan. */
export const functionsOf = async (database: Database, asked: { code: string; on: string }): Promise<FunctionsOfTown> =>
  statesOf(await switchesOf(database, { codes: [asked.code], on: asked.on }));

/** Of these towns, those in which a function is on, on a day in Japan. */
export async function townsWith(
  database: Database,
  { name, codes, on }: { name: TownFunction; codes: readonly string[]; on: string },
): Promise<Set<string>> {
  const switches = await switchesOf(database, { codes, on });
  return new Set(
    codes.filter(
      (code) =>
        stateOf(
          switches.filter((one) => one.code === code),
          name,
        ) === 'on',
    ),
  );
}

/** Refuses new business of a function that a town has switched off, where the town is known by what is asked for and not by who asks. */
export async function judgeFunction(
  database: Database,
  { code, name, on }: { code: string; name: TownFunction; on: string },
): Promise<Refusal<'function_off'> | undefined> {
  const towns = await townsWith(database, { name, codes: [code], on });
  return towns.has(code) ? undefined : refuse('function_off', { function: name });
}

/** The same of a route, for people of a town; the platform's people are of none. */
export async function judgeFunctionOfRoute(
  { reader, clock }: Pick<RegistersContext, 'reader' | 'clock'>,
  route: Route,
  code: string | null,
): Promise<Refusal<'function_off'> | undefined> {
  const name = route.needs ?? route.finishes;
  if (!name || code === null) return undefined;
  const functions = await functionsOf(reader, { code, on: `${dateInTokyo(clock())}` });
  return isSwitchedOn(route, functions) ? undefined : refuse('function_off', { function: name });
}

/** The functions of the caller's town as they stand today, and what was and will be switched when, why and by whom. */
export async function showFunctions({ database, clock }: RegistersContext, { caller }: CallOf<'showFunctions'>) {
  const code = caller.municipalityCode;
  const { participationType } = await accountOf(database, code);
  const history = await rows<Omit<Switch, 'code'> & { reason: string; by: string | null }>(
    database,
    `SELECT function, from_on, is_on, reason, staff.name AS by FROM function_switch LEFT JOIN staff ON staff.id = staff_id
      WHERE function_switch.municipality_code = :code ORDER BY from_on DESC, function_switch.id DESC`,
    { code },
  );
  return {
    participationType,
    functions: await functionsOf(database, { code, on: `${dateInTokyo(clock())}` }),
    history: history.map(({ function: name, ...entry }) => ({ name, ...entry })),
  };
}

const accountOf = (database: Database, code: string, lock = '') =>
  one<{ participationType: ParticipationTypeId | null }>(
    database,
    `SELECT participation_type FROM municipality_account WHERE code = :code ${lock}`,
    { code },
  );

/**
 * Switches functions of the caller's town from a day in Japan on, today or later. Off stops what is new; what people hold and what
 * was begun goes on to its end.
 */
export function setFunctions({ database, clock }: RegistersContext, { caller, body }: CallOf<'setFunctions'>) {
  const code = caller.municipalityCode;
  const now = clock();
  const { fromOn, reason, participationType } = body;
  return inTransaction(database, async (client) => {
    if (fromOn < `${dateInTokyo(now)}`) return refuse('date_past');
    // 1 Two who switch at once, or one and a leaving, come one after the other, and the second sees what the first left.
    const before = await accountOf(client, code, 'FOR NO KEY UPDATE');
    const leaving = await row(client, 'SELECT FROM municipality_leaving WHERE municipality_code = :code', { code });
    if (leaving) return refuse('municipality_leaving');
    if ((await standingCode(client, code)) !== code) return refuse('municipality_succeeded');
    const stood = ownStates(await switchesOf(client, { codes: [code], on: fromOn }));
    const changed = townFunctions.filter((name) => stood.includes(name) !== body.functions.includes(name));
    if (changed.length === 0 && before.participationType === participationType) return refuse('functions_unchanged');
    // 2 An entry for each that is to be otherwise.
    await addSwitches(client, {
      code,
      fromOn,
      switches: changed.map((name) => ({ name, isOn: body.functions.includes(name) })),
      reason,
      by: caller.staffId,
      at: now,
    });
    await execute(
      client,
      'UPDATE municipality_account SET participation_type = :participationType WHERE code = :code',
      {
        code,
        participationType,
      },
    );
    // 3 Who did it, and why.
    await keepOwnTrail(
      client,
      { caller, now },
      {
        subject: 'functions',
        id: code,
        name: '',
        act: 'change',
        before: { participationType: before.participationType, functions: stood },
        after: { participationType, functions: townFunctions.filter((name) => body.functions.includes(name)), fromOn },
        reason,
      },
    );
    return {};
  });
}

/** Which are switched on themselves, whatever they stand on. */
const ownStates = (switches: readonly Switch[]): TownFunction[] =>
  townFunctions.filter((name) => switches.filter((one) => one.function === name).at(-1)?.isOn === true);

/** Adds entries of one day. */
export const addSwitches = (
  client: Database,
  {
    switches,
    at,
    ...entry
  }: {
    code: string;
    fromOn: string;
    switches: readonly { name: TownFunction; isOn: boolean }[];
    reason: string;
    by: string | null;
    at: Temporal.Instant | null;
  },
) =>
  execute(
    client,
    `INSERT INTO function_switch (municipality_code, function, from_on, is_on, reason, staff_id, switched_at)
     SELECT :code, name, :fromOn, is_on, :reason, :by, :at FROM unnest(:names::text[], :states::boolean[]) AS s (name, is_on)`,
    { ...entry, at: at && `${at}`, names: switches.map(({ name }) => name), states: switches.map(({ isOn }) => isOn) },
  );

type SwitchedOff = { code: string; fromOn: string; reason: string; by: string | null; at: Temporal.Instant };
/** Switches every function off from a day on, and on each later day on which one was to begin. */
export async function switchAllOff(client: Database, { code, fromOn, ...entry }: SwitchedOff): Promise<void> {
  const later = await rows<{ day: string }>(
    client,
    `SELECT DISTINCT from_on AS day FROM function_switch WHERE municipality_code = :code AND is_on AND from_on > :fromOn`,
    { code, fromOn },
  );
  const switches = townFunctions.map((name) => ({ name, isOn: false }));
  for (const day of [fromOn, ...later.map((one) => one.day)])
    await addSwitches(client, { code, fromOn: day, switches, ...entry });
}
