import { type Database, execute, inTransaction, one, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import type { CallOf, PlaceOfUse } from '../callers.ts';
import type { MembersContext } from '../members/context.ts';
import { monthOf } from '../registers/departments.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { kindsWithFees } from './fees.ts';
import type { PlaceKind } from './place-kinds.ts';

type Entry = {
  merchantId: number;
  fromOn: string;
  name: string | null;
  kind: PlaceKind | null;
  isOpen: boolean | null;
  reason: string;
  staffId: string;
  now: string;
};
const addVersion = (client: Database, entry: Entry) =>
  execute(
    client,
    `INSERT INTO merchant_version (merchant_id, from_on, name, kind, is_open, reason, staff_id, changed_at)
     VALUES (:merchantId, :fromOn, :name, :kind, :isOpen, :reason, :staffId, :now)`,
    entry,
  );

/** What a place is from the first day on, in the transaction that registers it. */
export const addFirstVersion = (
  client: Database,
  first: Pick<Entry, 'merchantId' | 'staffId' | 'now'> & { name: string; kind: PlaceKind },
) => addVersion(client, { ...first, fromOn: '1900-01-01', isOpen: true, reason: '' });

/** Why nothing is taken at a place today; nothing where it is open. What was taken before is paid all the same. */
export const judgeOpen = ({ isOpen }: PlaceOfUse): Refusal<'place_ended'> | undefined =>
  isOpen ? undefined : refuse('place_ended');

type Held = { name: string; kind: PlaceKind; isOpen: boolean };
type Asked = { merchantId: number; code: string; on: string };
/** A place of a municipality as it is on a day, held until the transaction ends: of two that change it, each sees what the other did. */
async function holdPlace(client: Database, asked: Asked): Promise<Held | undefined> {
  const found = await row(
    client,
    'SELECT FROM merchant WHERE id = :merchantId AND municipality_code = :code FOR NO KEY UPDATE',
    { merchantId: asked.merchantId, code: asked.code },
  );
  return found && heldOn(client, asked);
}
const heldOn = (client: Database, { merchantId, on }: Omit<Asked, 'code'>): Promise<Held> =>
  one<Held>(
    client,
    `SELECT place_name(:merchantId, :on) AS name, place_kind(:merchantId, :on) AS kind, place_is_open(:merchantId, :on) AS is_open`,
    { merchantId, on },
  );

/**
 * Another name or kind of a place from a day on, of this month at the earliest: what was paid, printed and closed before keeps what it
 * said. Which municipalities' points count there follows the kind (7-1 2①).
 */
export function changeMerchant(
  { database, clock, forgetRegisters }: MembersContext,
  { caller, params: { merchantId }, body }: CallOf<'changeMerchant'>,
) {
  const { fromOn, reason } = body;
  const now = clock();
  return inTransaction(database, async (client) => {
    const held = await holdPlace(client, { merchantId, code: caller.municipalityCode, on: fromOn });
    if (!held) return refuse('place_unknown');
    if (fromOn < monthOf(`${dateInTokyo(now)}`)) return refuse('date_before_month');
    const name = body.name === held.name ? null : body.name;
    const kind = body.kind === held.kind ? null : body.kind;
    if (name === null && kind === null) return refuse('place_unchanged');
    if (kind !== null && !kindsWithFees.includes(kind) && (await hasFees(client, { merchantId, fromOn })))
      return refuse('place_has_fees');
    const by = { staffId: caller.staffId, now: `${now}` };
    await addVersion(client, { merchantId, fromOn, name, kind, isOpen: null, reason, ...by });
    const line = { subject: 'merchant', id: merchantId, name: held.name, act: 'change', reason } as const;
    const before = { name: held.name, kind: held.kind };
    await keepOwnTrail(
      client,
      { caller, now },
      { ...line, before, after: { name: body.name, kind: body.kind, fromOn } },
    );
    return {};
  }).finally(forgetRegisters);
}

const hasFees = async (client: Database, asked: { merchantId: number; fromOn: string }) =>
  (await row(client, 'SELECT FROM fee WHERE merchant_id = :merchantId AND valid_through >= :fromOn LIMIT 1', asked)) !==
  undefined;

/**
 * Ends a place after a day in Japan, today at the earliest, or says another last day while it has not come. Its terminals, papers and
 * payouts stay; points count there no more, and nothing is sold there.
 */
export const endMerchant = (
  context: MembersContext,
  { caller, params: { merchantId }, body: { lastOn, reason } }: CallOf<'endMerchant'>,
) => {
  const fromOn = Temporal.PlainDate.from(lastOn).add({ days: 1 }).toString();
  return plan(context, { caller, merchantId, fromOn, isOpen: false, reason });
};

/** Opens a place again from a day in Japan, today at the earliest; an end that is announced is taken back so. */
export const reopenMerchant = (
  context: MembersContext,
  { caller, params: { merchantId }, body: { fromOn, reason } }: CallOf<'reopenMerchant'>,
) => plan(context, { caller, merchantId, fromOn, isOpen: true, reason });

type Plan = {
  caller: CallOf<'endMerchant'>['caller'];
  merchantId: number;
  fromOn: string;
  isOpen: boolean;
  reason: string;
};
/** One plan at a time says whether a place is open from a day on: what was announced before for later days gives way to it. */
function plan({ database, clock, forgetRegisters }: MembersContext, asked: Plan) {
  const { caller, merchantId, fromOn, isOpen, reason } = asked;
  const now = clock();
  const today = `${dateInTokyo(now)}`;
  return inTransaction(database, async (client) => {
    const held = await holdPlace(client, { merchantId, code: caller.municipalityCode, on: today });
    if (!held) return refuse('place_unknown');
    const announced = await announcedDays(client, { merchantId, today });
    if (isOpen && held.isOpen && announced.length === 0) return refuse('place_open');
    if (!isOpen && !held.isOpen) return refuse('place_ended');
    if (isOpen ? fromOn < today : fromOn <= today) return refuse('date_past');
    const entry = { merchantId, name: null, kind: null, reason, staffId: caller.staffId, now: `${now}` };
    for (const day of announced)
      if (day !== fromOn)
        await addVersion(client, { ...entry, fromOn: day, isOpen: day < fromOn ? held.isOpen : isOpen });
    await addVersion(client, { ...entry, fromOn, isOpen });
    const act = isOpen ? 'reopen' : 'end';
    const before = { isOpen: held.isOpen, announced };
    const line = { subject: 'merchant', id: merchantId, name: held.name, act, before, reason } as const;
    await keepOwnTrail(client, { caller, now }, { ...line, after: { isOpen, fromOn } });
    return {};
  }).finally(forgetRegisters);
}

/** The days after today for which it is said that a place opens or ends. */
async function announcedDays(client: Database, asked: { merchantId: number; today: string }): Promise<string[]> {
  const days = await rows<{ day: string }>(
    client,
    `SELECT DISTINCT from_on AS day FROM merchant_version
      WHERE merchant_id = :merchantId AND from_on > :today AND is_open IS NOT NULL ORDER BY from_on`,
    asked,
  );
  return days.map(({ day }) => day);
}
