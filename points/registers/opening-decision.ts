import { type Database, inTransaction, row } from '../../postgres/pool.ts';
import { changeOfficeAccount, type Offices } from '../../server/account-change.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { codeEndsAt, createHalfCode } from '../../server/office-account.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { askForChange, type ChangeRequest, noteChange, staffSubject } from '../../server/second-person.ts';
import type { CallOf, StaffCaller } from '../callers.ts';
import type { RegistersContext } from './context.ts';
import { addDepartment } from './departments.ts';
import { judgeOpening, openAccount } from './municipality.ts';
import { type Applied, decideOpening, lockWaiting, openingSubject } from './openings.ts';
import { trailNew } from './trail.ts';

/** What the second person says yes to: the application as it was then, and the lead's first account. */
type AskedOpening = Applied & { municipalityCode: string; municipality: string; staffId: string; firstSha256: string };

/**
 * The first person of the platform has compared an application with the master and the office's own publications, and asks for the
 * account to be opened. They are given the first half of the code of the lead's account.
 */
export async function checkOpening(
  { database, clock }: RegistersContext,
  { caller, params: { openingId }, body: { staffId } }: CallOf<'checkOpening'>,
) {
  const now = clock();
  const half = createHalfCode();
  return inTransaction(database, async (client) => {
    // 1 It waits, and the master still says that it can be opened.
    const opening = await lockWaiting(client, openingId);
    if (isRefusal(opening)) return opening;
    const {
      code,
      name,
      openingId: _,
      state: __,
      receivedAt: ___,
      decidedBy: ____,
      reason: _____,
      ...applied
    } = opening;
    const municipality = await judgeOpening(client, { typed: code, on: `${dateInTokyo(now)}` });
    if (isRefusal(municipality)) return municipality;
    const taken = await row(client, 'SELECT FROM staff WHERE id = :staffId', { staffId });
    if (taken) return refuse('staff_id_taken');
    // 2 It is asked for as it stands, frozen under its hash.
    const after: AskedOpening = {
      municipalityCode: code,
      municipality: name,
      ...applied,
      staffId,
      firstSha256: half.sha256,
    };
    const asked = await askForChange(client, {
      subject: openingSubject,
      subjectId: `${openingId}`,
      name,
      office: null,
      before: null,
      after,
      reason: '',
      askedBy: caller.staffId,
      now,
    });
    if (isRefusal(asked)) return asked;
    return { staffId, requestId: asked.requestId, code: half.code, codeEndsAt: codeEndsAt(now) };
  });
}

type Opened = Refusal<'change_altered'> | { code: string; staffId: string };

/**
 * Opens what two persons of the platform agreed on: the account with its functions, the department, and the lead's first account,
 * whose second half of the code the second person hands over. From the commit on the municipality is a destination of 応援ポイント.
 */
export const applyOpening =
  (context: Pick<RegistersContext, 'clock'>, addPerson: Offices<StaffCaller>['addPerson']) =>
  async (client: Database, change: ChangeRequest): Promise<Opened> => {
    // All of it or nothing, also where its last step finds the number of the account taken.
    await client.query('SAVEPOINT opening');
    const opened = await open(context, { client, change, addPerson });
    await client.query(isRefusal(opened) ? 'ROLLBACK TO SAVEPOINT opening' : 'RELEASE SAVEPOINT opening');
    return opened;
  };

type Opening = { client: Database; change: ChangeRequest; addPerson: Offices<StaffCaller>['addPerson'] };

async function open(
  { clock }: Pick<RegistersContext, 'clock'>,
  { client, change, addPerson }: Opening,
): Promise<Opened> {
  const { municipalityCode: code, municipality: name, staffId, firstSha256, ...asked } = change.after as AskedOpening;
  const { officeName, personName, exchangeExpiry, participationType, functions } = asked;
  const { decidedBy: by } = change;
  if (by === null) throw new Error('an opening that nobody confirmed');
  const now = clock();
  const openedOn = `${dateInTokyo(now)}`;
  // 1 The application still waits: its applicant may have taken it back.
  const openingId = Number(change.subjectId);
  if ((await decideOpening(client, { openingId, state: 'opened', by, reason: null, now })) === 0)
    return refuse('change_altered');
  // 2 The account, once, of a municipality that still exists.
  if (isRefusal(await judgeOpening(client, { typed: code, on: openedOn }))) return refuse('change_altered');
  const account = { code, openedOn, exchangeExpiry, participationType, functions };
  if (isRefusal(await openAccount(client, account))) return refuse('change_altered');
  const caller = { staffId: by, municipalityCode: code };
  await trailNew(client, { caller, now }, { subject: 'municipality', id: code, name });
  // 3 Its department.
  await addDepartment(client, { caller, name: officeName, at: now });
  // 4 Its lead's account, which both persons made.
  const person = { staffId, name: personName, role: 'lead', municipalityCode: code, municipality: name };
  const invitation = { ...change, subject: staffSubject, subjectId: staffId, name: personName };
  const after = { act: 'invite', firstSha256, person };
  const invited = await changeOfficeAccount({ addPerson, clock }, { client, change: { ...invitation, after } });
  if (isRefusal(invited)) return refuse('change_altered');
  await noteChange(client, { ...invitation, before: null, after, decidedBy: by, now }, 'invite');
  return invited;
}
