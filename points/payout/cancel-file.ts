import { pointsRoutes } from '../../contract/index.ts';
import { type Database, execute, one, row, rows } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { judgeSecondPerson } from '../../server/second-person.ts';
import type { BookContext } from '../book/context.ts';
import type { StaffCaller } from '../callers.ts';
import { peopleOfOffice } from '../registers/staff.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { countBacklog, type WaitingRule } from '../registers/waiting.ts';
import { aboutFile, type FilePlace, isOfOffice, type StoredFile, withFile } from './hand-over.ts';

type BankSays = 'not_received' | 'refused' | 'withdrawn';
type Asked = {
  cancellationId: number;
  sha256: string;
  reason: string;
  bankSays: BankSays | null;
  bankNote: string | null;
  askedBy: string;
};

/** SQL: that a request `asked` waits: nobody has refused or withdrawn it, and it has cancelled nothing yet. */
const isWaiting = `NOT EXISTS (SELECT FROM zengin_cancelled c WHERE c.cancellation_id = asked.id)
  AND NOT EXISTS (SELECT FROM zengin_cancellation_decision d WHERE d.cancellation_id = asked.id AND d.decision <> 'confirmed')`;

const waitingOf = (client: Database, fileId: number): Promise<Asked | undefined> =>
  row<Asked>(
    client,
    `SELECT id AS cancellation_id, sha256, reason, bank_says, bank_note, asked_by
       FROM zengin_cancellation asked WHERE file_id = :fileId AND ${isWaiting}`,
    { fileId },
  );

/** Whether the bank may have a file by now, so that only its own answer lets it be cancelled. */
const mayBeAtBank = async (client: Database, fileId: number, now: Temporal.Instant): Promise<boolean> =>
  (await one<{ may: boolean }>(client, 'SELECT at_bank(:fileId, :now) AS may', { fileId, now: `${now}` })).may;

/** A file of which money came back was carried out: it is cancelled no more, and what came back is paid anew by itself. */
const hasReturns = async (client: Database, fileId: number): Promise<boolean> =>
  (await row(client, 'SELECT FROM zengin_return WHERE file_id = :fileId LIMIT 1', { fileId })) !== undefined;

type Asking = FilePlace & {
  sha256: string;
  reason: string;
  bankSays?: BankSays | undefined;
  bankNote?: string | undefined;
};
/** A statement of before, which froze no accounts, has nothing of which another file could be made; a remittance always froze them. */
const canBeMadeAnew = async (client: Database, { settlementId, remittanceId }: StoredFile): Promise<boolean> =>
  remittanceId !== null ||
  (await row(
    client,
    'SELECT FROM settlement_statement WHERE settlement_id = :settlementId AND number IS NOT NULL LIMIT 1',
    { settlementId },
  )) !== undefined;

/**
 * Asks that a file that was made counts no more, with the reason. Where the bank may have it, with what the bank answered and who of
 * the bank: a list that is cancelled here and carried out there would be paid twice.
 */
export const askFileCancellation = (
  { database, clock }: BookContext,
  { sha256, reason, bankSays, bankNote, ...place }: Asking,
): Promise<
  | undefined
  | Refusal<
      | 'bank_file_unknown'
      | 'settlement_state'
      | 'zengin_file_changed'
      | 'zengin_file_cancelled'
      | 'cancellation_waiting'
      | 'bank_answer_needed'
      | 'file_has_returns'
    >
> =>
  withFile(database, place, async (client, file) => {
    const now = clock();
    const { caller } = place;
    if (file.sha256 !== sha256) return refuse('zengin_file_changed');
    if (file.isCancelled) return refuse('zengin_file_cancelled');
    if (!(await canBeMadeAnew(client, file))) return refuse('settlement_state');
    if (await hasReturns(client, file.id)) return refuse('file_has_returns');
    if (await waitingOf(client, file.id)) return refuse('cancellation_waiting');
    const isAnswered = bankSays !== undefined && bankNote !== undefined;
    if (!isAnswered && (bankSays ?? bankNote) !== undefined) return refuse('bank_answer_needed');
    if (!isAnswered && (await mayBeAtBank(client, file.id, now))) return refuse('bank_answer_needed');
    const said = { bankSays: bankSays ?? null, bankNote: bankNote ?? null };
    await execute(
      client,
      `INSERT INTO zengin_cancellation (file_id, sha256, reason, bank_says, bank_note, asked_by, asked_at)
       VALUES (:fileId, :sha256, :reason, :bankSays, :bankNote, :staffId, :now)`,
      { fileId: file.id, sha256, reason, ...said, staffId: caller.staffId, now: `${now}` },
    );
    const after = { sha256, ...said };
    await keepOwnTrail(client, { caller, now }, { ...aboutFile(file), act: 'ask', after, reason });
    return undefined;
  });

type Deciding = FilePlace & { cancellationId: number; sha256: string; approve: boolean };
type Unlike = Refusal<'file_maker' | 'same_person' | 'approver_twice' | 'person_not_independent' | 'own_secret_needed'>;
/**
 * One of two approvals of a cancellation, bound to the file's SHA-256; the second cancels it for good and lets the window be paid anew. Or
 * a no of anybody who could approve, which ends the request; of who asked, that takes it back.
 */
export const decideFileCancellation = (
  { database, clock }: BookContext,
  { cancellationId, sha256, approve, ...place }: Deciding,
): Promise<
  | undefined
  | Unlike
  | Refusal<
      'bank_file_unknown' | 'cancellation_unknown' | 'zengin_file_changed' | 'bank_answer_needed' | 'file_has_returns'
    >
> =>
  withFile(database, place, async (client, file) => {
    const now = clock();
    const { caller } = place;
    // 1 It waits, and what was shown is the file that is cancelled.
    const asked = await waitingOf(client, file.id);
    if (asked?.cancellationId !== cancellationId) return refuse('cancellation_unknown');
    if (sha256 !== file.sha256 || asked.sha256 !== sha256) return refuse('zengin_file_changed');
    const step = { client, caller, file, asked, now };
    if (!approve) return endRequest(step);
    if (await hasReturns(client, file.id)) return refuse('file_has_returns');
    // 2 Another person than who asked and who made the file, and than the other who approves.
    const against = await judgeOther(client, { caller, asked, file });
    if (against) return against;
    // 3 Handed in since it was asked for: then the bank is asked first.
    if (asked.bankSays === null && (await mayBeAtBank(client, file.id, now))) return refuse('bank_answer_needed');
    return confirm(step);
  });

async function judgeOther(
  client: Database,
  { caller, asked, file }: { caller: StaffCaller; asked: Asked; file: StoredFile },
): Promise<Unlike | undefined> {
  if (caller.staffId === file.createdBy) return refuse('file_maker');
  const given = await decisionsOf(client, asked.cancellationId);
  if (given.some(({ staffId }) => staffId === caller.staffId)) return refuse('approver_twice');
  const people = await peopleOfOffice(client, caller.office);
  for (const after of new Set([asked.askedBy, file.createdBy])) {
    const against = await judgeSecondPerson(client, { staffId: caller.staffId, after, people });
    if (against) return against as Unlike;
  }
  return undefined;
}

const decisionsOf = (client: Database, cancellationId: number) =>
  rows<{ staffId: string }>(
    client,
    'SELECT staff_id FROM zengin_cancellation_decision WHERE cancellation_id = :cancellationId',
    { cancellationId },
  );

type Step = { client: Database; caller: StaffCaller; file: StoredFile; asked: Asked; now: Temporal.Instant };
const decide = ({ client, caller, asked, now }: Step, decision: 'confirmed' | 'refused' | 'withdrawn') =>
  execute(
    client,
    `INSERT INTO zengin_cancellation_decision (cancellation_id, staff_id, decision, sha256, decided_at)
     VALUES (:cancellationId, :staffId, :decision, :sha256, :now)`,
    {
      cancellationId: asked.cancellationId,
      staffId: caller.staffId,
      decision,
      sha256: asked.sha256,
      now: `${now}`,
    },
  );

async function endRequest(step: Step): Promise<undefined | Refusal<'approver_twice'>> {
  const { client, caller, file, asked, now } = step;
  const given = await decisionsOf(client, asked.cancellationId);
  if (given.some(({ staffId }) => staffId === caller.staffId)) return refuse('approver_twice');
  const isOwn = asked.askedBy === caller.staffId;
  await decide(step, isOwn ? 'withdrawn' : 'refused');
  const line = { ...aboutFile(file), act: isOwn ? 'withdraw' : 'refuse', reason: asked.reason } as const;
  await keepOwnTrail(client, { caller, now }, line);
  return undefined;
}

async function confirm(step: Step): Promise<undefined> {
  const { client, caller, file, asked, now } = step;
  const { id: fileId, settlementId } = file;
  const { cancellationId, sha256, reason, bankSays, bankNote } = asked;
  await decide(step, 'confirmed');
  const line = { ...aboutFile(file), after: { sha256, bankSays, bankNote }, reason };
  await keepOwnTrail(client, { caller, now }, { ...line, act: 'confirm' });
  if ((await decisionsOf(client, cancellationId)).length < 2) return;
  await execute(
    client,
    'INSERT INTO zengin_cancelled (file_id, cancellation_id, cancelled_at) VALUES (:fileId, :cancellationId, :now)',
    { fileId, cancellationId, now: `${now}` },
  );
  await keepOwnTrail(client, { caller, now }, { ...line, act: 'cancel' });
  // What is approved is paid anew; a later revision that is under review goes on. A remittance is what stands beside it.
  await execute(client, `UPDATE settlement SET state = 'closed' WHERE id = :settlementId AND state = 'settled'`, {
    settlementId,
  });
}

/** Cancellations that wait for somebody else than who asked, who made the file and who has said yes. */
export const payoutWaiting = ({ database }: BookContext): WaitingRule[] => [
  {
    kind: 'fileCancellation',
    step: pointsRoutes.decideFileCancellation,
    find: async ({ staffId, office }) => {
      const what = `zengin_cancellation asked JOIN zengin_file ON zengin_file.id = asked.file_id
       WHERE ${isOfOffice} AND :staffId NOT IN (asked.asked_by, zengin_file.created_by) AND ${isWaiting}
         AND NOT EXISTS (SELECT FROM zengin_cancellation_decision own WHERE own.cancellation_id = asked.id AND own.staff_id = :staffId)`;
      const asked = { office, staffId };
      const backlog = await countBacklog(database, { what, since: 'asked.asked_at' }, asked);
      if (backlog.count !== 1) return backlog;
      // Somebody may have decided since it was counted.
      const only = await row<{ id: number | null }>(database, `SELECT settlement_id AS id FROM ${what} LIMIT 1`, asked);
      return only && only.id !== null ? { ...backlog, only: `${only.id}` } : backlog;
    },
  },
];
