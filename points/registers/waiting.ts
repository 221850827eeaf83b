import type { Values } from '../../postgres/by-name.ts';
import { type Database, one } from '../../postgres/pool.ts';
import type { PointsHandlers, StaffCaller } from '../callers.ts';
import type { RegistersContext } from './context.ts';

type Shown = Extract<Awaited<ReturnType<PointsHandlers['showStaff']>>, { waiting: unknown }>;
/** Something that waits for a person: how many, and what to do about it. */
export type Waiting = Shown['waiting'][number];
/** What of a room waits for this person, and nothing that waits for somebody else. */
export type WaitingOf = (caller: StaffCaller) => Promise<Waiting[]>;

/** The most urgent first. */
const byUrgency: readonly Waiting['kind'][] = [
  ...(['change', 'approval', 'eventCancellation', 'voucherBreaks', 'payout', 'eventEnding', 'eventNotice'] as const),
  ...(['campaignInvitation', 'bankAccount', 'placesWithoutAccount'] as const),
];

/** Asks every room what waits for a person. */
export async function waitingFor(rooms: readonly WaitingOf[], caller: StaffCaller): Promise<Waiting[]> {
  const all = await Promise.all(rooms.map((waitingOf) => waitingOf(caller)));
  return all
    .flat()
    .filter(({ count }) => count > 0)
    .sort((a, b) => byUrgency.indexOf(a.kind) - byUrgency.indexOf(b.kind));
}

/** How many rows of `what` there are, a FROM with its condition. */
export const countOf = async (database: Database, what: string, values: Values): Promise<number> =>
  (await one<{ n: number }>(database, `SELECT count(*) AS n FROM ${what}`, values)).n;

/** True for who decides in an office: all but those who only grant. */
export const mayDecide = ({ role }: StaffCaller): boolean => role !== 'department';

/** Changes that wait for a second person, and accounts that are not there yet. */
export const registersWaiting =
  ({ database }: RegistersContext): WaitingOf =>
  async (caller) => {
    const { municipalityCode, staffId, role } = caller;
    const waiting: Waiting[] = [];
    if (mayDecide(caller)) {
      const undecided =
        'change_request WHERE office IS NOT DISTINCT FROM :municipalityCode AND decision IS NULL AND asked_by <> :staffId';
      waiting.push({
        kind: 'change',
        count: await countOf(database, undecided, { municipalityCode, staffId }),
        text: '口座や職員の変更の申請が、あなたの確認を待っています。',
      });
    }
    if (role === 'accounting' || role === 'lead') {
      const missing =
        'municipality_account WHERE code = :municipalityCode AND (bank_account IS NULL OR remitter_code IS NULL)';
      waiting.push({
        kind: 'bankAccount',
        count: await countOf(database, missing, { municipalityCode }),
        text: '自治体の精算用口座を登録してください。',
      });
    }
    return waiting;
  };
