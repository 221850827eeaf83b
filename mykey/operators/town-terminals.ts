import { type Database, inTransaction, row, rows } from '../../postgres/pool.ts';
import { keepTrail } from '../../server/audit.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { mayGuess } from '../../server/guess-count.ts';
import { refuse } from '../../server/refusal.ts';
import type { CallOf, HandlersOf, System } from '../system.ts';
import { codeLimit } from './office-handlers.ts';
import type { OperatorKind } from './operator.ts';
import { createEnrolmentCode, revokeTerminal, type Terminal } from './terminal.ts';

const placesShown = 50;
const actsShown = 50;
const subject = 'terminal';
type Act = 'createCode' | 'revokeCode' | 'revoke';

/** Whose terminals a town's people keep: shops and facilities that were registered as the town's, never partner companies. */
const ofTown = `operator.municipality_code = :town AND operator.kind <> 'partner'`;
type Town = { town: string };
const townOf = ({ municipalityCode }: CallOf<'listTownPlaces'>['caller']): Town => ({ town: `${municipalityCode}` });

/**
 * What a town's people do with the terminals of their own shops and facilities, without waiting for the platform: see them, give a code
 * for a counter, take a code or a terminal back. Codes for an operator's own office stay the platform's to give: files of members come
 * from there.
 */
export const townTerminalHandlers = (
  context: System,
): HandlersOf<'listTownPlaces' | 'createTownCode' | 'revokeTownCode' | 'revokeTownTerminal' | 'listTerminalTrail'> => ({
  listTownPlaces: (call) => listTownPlaces(context, call),
  createTownCode: (call) => createTownCode(context, call),
  revokeTownCode: (call) => revokeTownCode(context, call),
  revokeTownTerminal: (call) => revokeTownTerminal(context, call),
  listTerminalTrail: (call) => listTerminalTrail(context.database, call),
});

function createTownCode(
  { database, clock }: System,
  { caller, params: { operatorId }, body: { place } }: CallOf<'createTownCode'>,
) {
  return inTransaction(database, async (client) => {
    const operator = await row<{ name: string }>(
      client,
      `SELECT name FROM operator WHERE operator_id = :operatorId AND ${ofTown}`,
      { operatorId, ...townOf(caller) },
    );
    if (!operator) return refuse('operator_unknown');
    // Counted for the operator, whoever asks: the town and the operator's own office share its thirty a day.
    if (!(await mayGuess(client, { limit: codeLimit, subject: operatorId, now: clock() })))
      return refuse('too_many_codes');
    const { staffId: madeBy } = caller;
    const made = { database: client, operatorId, place, role: 'counter' as const, madeBy, now: clock() };
    const code = await createEnrolmentCode(made);
    const line = { act: 'createCode', subjectId: operatorId, name: `${operator.name} ${place}` } as const;
    await tell(client, { caller, at: clock(), ...line });
    return code;
  });
}

function revokeTownCode({ database, clock }: System, { caller, params: { codeId } }: CallOf<'revokeTownCode'>) {
  return inTransaction(database, async (client) => {
    const gone = await row<{ operatorId: string; name: string; place: string }>(
      client,
      `DELETE FROM enrolment_code code USING operator
        WHERE code.id = :codeId AND operator.operator_id = code.operator_id AND ${ofTown}
        RETURNING code.operator_id, operator.name, code.place`,
      { codeId, ...townOf(caller) },
    );
    if (!gone) return refuse('not_found');
    const line = { act: 'revokeCode', subjectId: gone.operatorId, name: `${gone.name} ${gone.place}` } as const;
    await tell(client, { caller, at: clock(), ...line });
    return {};
  });
}

function revokeTownTerminal(
  { database, clock }: System,
  { caller, params: { terminalId }, body: { reason } }: CallOf<'revokeTownTerminal'>,
) {
  return inTransaction(database, async (client) => {
    const found = await row<{ name: string; status: Terminal['status'] }>(
      client,
      `SELECT operator.name || ' ' || place AS name, status FROM terminal JOIN operator USING (operator_id)
        WHERE terminal_id = :terminalId AND ${ofTown} FOR UPDATE OF terminal`,
      { terminalId, ...townOf(caller) },
    );
    if (!found) return refuse('not_found');
    // Of two at once the second finds it revoked, and leaves no line of its own.
    if (found.status === 'revoked') return {};
    await revokeTerminal(client, { terminalId, now: clock() });
    await tell(client, { caller, at: clock(), act: 'revoke', subjectId: terminalId, name: found.name, reason });
    return {};
  });
}

type Told = {
  caller: { staffId: string; municipalityCode: string | null };
  act: Act;
  subjectId: string;
  name: string;
  reason?: string;
  at: Temporal.Instant;
};
const tell = (client: Database, { caller, ...line }: Told) =>
  keepTrail(client, {
    office: caller.municipalityCode,
    subject,
    before: null,
    after: null,
    reason: '',
    ...line,
    by: caller.staffId,
  });

type Place = {
  operatorId: string;
  name: string;
  kind: OperatorKind;
  terminals: Pick<Terminal, 'terminalId' | 'place' | 'role' | 'status' | 'enrolledAt'>[];
  codes: { codeId: number; place: string; expiresAt: string }[];
};

/** The shops and facilities of a town by their numbers, with terminals in the order in which they were enrolled and codes that still wait. */
async function listTownPlaces(
  { database, clock }: System,
  { caller, query: { q = '', cursor } }: CallOf<'listTownPlaces'>,
) {
  const [after] = placeOf(cursor, pagedBy.text) ?? [];
  const found = await rows<Place>(
    database,
    `SELECT operator_id, name, kind,
            (SELECT coalesce(jsonb_agg(jsonb_build_object('terminalId', terminal_id, 'place', place, 'role', role, 'status', status,
                       'enrolledAt', to_char(enrolled_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) ORDER BY enrolled_at, terminal_id), '[]')
               FROM terminal WHERE terminal.operator_id = operator.operator_id) AS terminals,
            (SELECT coalesce(jsonb_agg(jsonb_build_object('codeId', code.id, 'place', place,
                       'expiresAt', to_char(expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) ORDER BY code.id), '[]')
               FROM enrolment_code code WHERE code.operator_id = operator.operator_id AND expires_at > :now) AS codes
       FROM operator
      WHERE ${ofTown} AND name LIKE :pattern AND (:after::text IS NULL OR operator_id > :after) ORDER BY operator_id LIMIT :limit`,
    {
      ...townOf(caller),
      now: `${clock()}`,
      pattern: `%${q.normalize('NFKC').replace(/[%_\\]/g, '\\$&')}%`,
      after,
      limit: placesShown + 1,
    },
  );
  const { page, next } = pageOf(found, placesShown, ({ operatorId }) => [operatorId]);
  return { places: page, next };
}

/** What was done with a town's terminals, the latest first. */
async function listTerminalTrail(database: Database, { caller, query }: CallOf<'listTerminalTrail'>) {
  const [before] = placeOf(query.cursor, pagedBy.number) ?? [];
  const found = await rows<{
    entryId: number;
    at: Temporal.Instant;
    by: string;
    act: Act;
    name: string;
    reason: string;
  }>(
    database,
    `SELECT entry.id AS entry_id, done_at AS at, staff.name AS by, act, entry.name, reason
       FROM audit_entry entry JOIN staff ON staff_id = done_by
      WHERE office = :town AND subject = '${subject}' AND (:before::integer IS NULL OR entry.id < :before)
      ORDER BY entry.id DESC LIMIT :limit`,
    { ...townOf(caller), before, limit: actsShown + 1 },
  );
  const { page, next } = pageOf(found, actsShown, ({ entryId }) => [entryId]);
  return { entries: page.map(({ at, ...entry }) => ({ ...entry, at: `${at}` })), next };
}
