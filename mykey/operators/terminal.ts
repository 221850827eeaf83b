import { type Database, execute, hasCode, inTransaction, type Pool, row, rows } from '../../postgres/pool.ts';
import { createCode, hashOfCode } from '../../server/codes.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { tellOfTerminal } from '../feed.ts';
import type { OperatorKind } from './operator.ts';

type OfRole<Role> = {
  terminalId: string;
  operatorId: string;
  operatorName: string;
  operatorKind: OperatorKind;
  place: string;
  /** `office`: takes files too. */
  role: Role;
  /** Its operator has numbers of its own. */
  hasOwnNumbers: boolean;
  /** Its operator lets it look up numbers by the card alone. */
  lookUpWithoutPin: boolean;
  status: 'active' | 'revoked';
  enrolledAt: string;
};
export type Terminal = OfRole<'counter'> | OfRole<'office'>;

const codeLifetime = { minutes: 15 };

type Found = Omit<Terminal, 'enrolledAt'> & { enrolledAt: Temporal.Instant };
const selected = `SELECT terminal_id, operator_id, operator.name AS operator_name,
    operator.kind AS operator_kind, place, role, operator.rule_mode = 'own' AS has_own_numbers,
    look_up_without_pin, status, enrolled_at
  FROM terminal JOIN operator USING (operator_id)`;
const shown = (found: Found): Terminal => ({ ...found, enrolledAt: `${found.enrolledAt}` });

/** The terminal whose key this is (端末認証, 5-2 ①). A revoked one is told so: its people must know whom to ask. */
export async function authenticateTerminal(
  database: Database,
  jkt: string,
): Promise<Terminal | Refusal<'terminal_unknown' | 'terminal_revoked'>> {
  const found = await row<Found>(database, `${selected} WHERE jkt = :jkt`, { jkt });
  if (!found) return refuse('terminal_unknown');
  return found.status === 'active' ? shown(found) : refuse('terminal_revoked');
}

/** The terminals of an operator, revoked ones too, in the order they were enrolled. */
export const listTerminals = async (database: Database, operatorId: string): Promise<Terminal[]> =>
  (
    await rows<Found>(database, `${selected} WHERE operator_id = :operatorId ORDER BY enrolled_at, terminal_id`, {
      operatorId,
    })
  ).map(shown);

/** Makes a code with which one terminal may be enrolled, once, within 15 minutes. It is answered here and kept nowhere. */
export async function createEnrolmentCode({
  database,
  operatorId,
  place,
  role,
  terminalId = null,
  madeBy = null,
  now,
}: {
  database: Database;
  operatorId: string;
  place: string;
  role: Terminal['role'];
  /** A terminal that exists: the code gives it another key. */
  terminalId?: string | null;
  /** The person of an office who gives it. */
  madeBy?: string | null;
  now: Temporal.Instant;
}): Promise<{ code: string; expiresAt: string }> {
  const code = createCode();
  const expiresAt = `${now.add(codeLifetime)}`;
  await execute(
    database,
    `INSERT INTO enrolment_code (code_sha256, operator_id, place, role, terminal_id, made_by, expires_at)
     VALUES (:codeSha256, :operatorId, :place, :role, :terminalId, :madeBy, :expiresAt)`,
    { codeSha256: hashOfCode(code), operatorId, place, role, terminalId, madeBy, expiresAt },
  );
  return { code, expiresAt };
}

/** Makes a code with which a terminal gets another key; the one it has is good until then. */
export async function createRotationCode({
  database,
  terminalId,
  now,
}: {
  database: Database;
  terminalId: string;
  now: Temporal.Instant;
}): Promise<{ code: string; expiresAt: string } | Refusal<'not_found' | 'terminal_revoked'>> {
  const found = await row<Found>(database, `${selected} WHERE terminal_id = :terminalId`, { terminalId });
  if (!found) return refuse('not_found');
  if (found.status === 'revoked') return refuse('terminal_revoked');
  const { operatorId, place, role } = found;
  return createEnrolmentCode({ database, operatorId, place, role, terminalId, now });
}

type UsedCode = { operatorId: string; place: string; role: Terminal['role']; terminalId: string | null };

/**
 * Makes the device with this key a terminal of the operator that the code is for, or gives the terminal that the code is
 * for this key in place of its own. The code is deleted by its use, so of two devices with one code, one becomes a
 * terminal. A key that is or was a terminal's is refused, and the code stays.
 */
export async function enrolTerminal({
  database,
  code,
  jkt,
  now,
}: {
  database: Pool;
  code: string;
  jkt: string;
  now: Temporal.Instant;
}): Promise<Terminal | Refusal<'enrolment_code_refused'>> {
  try {
    return await inTransaction(database, async (client) => {
      const used = await row<UsedCode>(
        client,
        `DELETE FROM enrolment_code WHERE code_sha256 = :codeSha256 AND expires_at > :now
         RETURNING operator_id, place, role, terminal_id`,
        { codeSha256: hashOfCode(code), now: `${now}` },
      );
      if (!used) return refuse('enrolment_code_refused');
      const terminalId = used.terminalId
        ? await changeKey(client, used.terminalId, jkt)
        : await make(client, used, jkt, now);
      // Revoked while its code was on the way.
      if (!terminalId) return refuse('enrolment_code_refused');
      await execute(client, 'INSERT INTO terminal_key (jkt, terminal_id) VALUES (:jkt, :terminalId)', {
        jkt,
        terminalId,
      });
      const { operatorId, place } = used;
      await tellOfTerminal(client, { terminalId, operatorId, place, jkt, status: 'active' });
      return shown((await row<Found>(client, `${selected} WHERE terminal_id = :terminalId`, { terminalId })) as Found);
    });
  } catch (error) {
    const { constraint = '' } = error as { constraint?: string };
    if (hasCode(error, '23505') && ['terminal_jkt_key', 'terminal_key_pkey'].includes(constraint)) {
      return refuse('enrolment_code_refused');
    }
    throw error;
  }
}

/** Numbers a terminal of an operator; the counter stands in the operator's row, so no number comes twice. */
async function make(
  client: Database,
  { operatorId, place, role }: UsedCode,
  jkt: string,
  now: Temporal.Instant,
): Promise<string> {
  const operator = await row<{ number: number }>(
    client,
    'UPDATE operator SET terminals_numbered = terminals_numbered + 1 WHERE operator_id = :operatorId RETURNING terminals_numbered AS number',
    { operatorId },
  );
  if (!operator) throw new Error('an enrolment code without its operator');
  const terminalId = `${operatorId}-${operator.number}`;
  await execute(
    client,
    `INSERT INTO terminal (terminal_id, operator_id, place, role, jkt, status, enrolled_at)
     VALUES (:terminalId, :operatorId, :place, :role, :jkt, 'active', :now)`,
    { terminalId, operatorId, place, role, jkt, now: `${now}` },
  );
  return terminalId;
}

async function changeKey(client: Database, terminalId: string, jkt: string): Promise<string | undefined> {
  const changed = await row<{ terminalId: string }>(
    client,
    `UPDATE terminal SET jkt = :jkt, reading_key = NULL, reading_key_id = NULL
      WHERE terminal_id = :terminalId AND status = 'active' RETURNING terminal_id`,
    { terminalId, jkt },
  );
  return changed?.terminalId;
}

/** Revokes a terminal (盗難・廃棄), for good, in the caller's transaction; revoking it twice is the same as once. */
export async function revokeTerminal(
  client: Database,
  {
    terminalId,
    operatorId: wanted,
    now,
  }: {
    terminalId: string;
    /** The only operator whose terminal it may be. */
    operatorId?: string;
    now: Temporal.Instant;
  },
): Promise<Record<string, never> | Refusal<'not_found'>> {
  const terminal = await row<{ operatorId: string; place: string; jkt: string; status: string }>(
    client,
    `SELECT operator_id, place, jkt, status FROM terminal WHERE terminal_id = :terminalId FOR UPDATE`,
    { terminalId },
  );
  if (!terminal || (wanted !== undefined && terminal.operatorId !== wanted)) return refuse('not_found');
  if (terminal.status === 'revoked') return {};
  await execute(
    client,
    `UPDATE terminal SET status = 'revoked', revoked_at = :now, reading_key = NULL, reading_key_id = NULL
      WHERE terminal_id = :terminalId`,
    { terminalId, now: `${now}` },
  );
  const { operatorId, place, jkt } = terminal;
  await tellOfTerminal(client, { terminalId, operatorId, place, jkt, status: 'revoked' });
  return {};
}
