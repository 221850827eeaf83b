import type { Role } from '../../contract/points/roles.ts';
import { type Database, execute, hasCode, inTransaction, row, rows } from '../../postgres/pool.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { askForChange, type ChangeRequest } from '../../server/second-person.ts';
import type { CallOf } from '../callers.ts';
import type { BankAccount } from './bank-account.ts';
import { askForAccount } from './bank-account-change.ts';
import type { RegistersContext } from './context.ts';
import { enteredAccount } from './office.ts';
import { trailNew } from './trail.ts';

type Kind = 'settlementAgent' | 'payer';
/** A company or another office beside the towns, by its sign: what it is called, and the role of its people. */
export async function organisationOf(
  database: Database,
  organisation: string,
): Promise<{ id: number; name: string; role: Role } | undefined> {
  const id = Number(organisation.slice(1));
  if (organisation.startsWith('P')) {
    const company = await row<{ name: string }>(database, 'SELECT name FROM partner WHERE id = :id', { id });
    return company && { id, ...company, role: 'company' };
  }
  const found = await row<{ name: string; role: Kind }>(
    database,
    'SELECT name, kind AS role FROM organisation WHERE id = :id',
    { id },
  );
  return found && { id, ...found };
}

/** 受託会社 and payers of many towns. */
export async function listOrganisations({ database }: RegistersContext) {
  const organisations = await rows<{
    organisation: string;
    kind: Kind;
    name: string;
    prefecture: string | null;
    bankAccount: BankAccount | null;
  }>(
    database,
    `SELECT 'O' || organisation.id AS organisation, organisation.kind, organisation.name, prefecture, bank_account
       FROM organisation LEFT JOIN municipality ON municipality.kind = 'prefecture' AND left(code, 2) = prefecture_code ORDER BY organisation.id`,
  );
  return { organisations };
}

/** The first two digits of a prefecture's codes, by its name. */
const prefectureCodeOf = async (database: Database, name: string): Promise<string | undefined> =>
  (
    await row<{ code: string }>(
      database,
      `SELECT left(code, 2) AS code FROM municipality WHERE kind = 'prefecture' AND prefecture = :name`,
      { name },
    )
  )?.code;

/** Registers one, whose people are invited then; a payer of a prefecture's name, or that says so, looks over that prefecture's towns. */
export async function registerOrganisation(
  { database, clock }: RegistersContext,
  { caller, body }: CallOf<'registerOrganisation'>,
) {
  const { kind, name, prefecture } = body;
  const prefectureCode = kind === 'payer' ? ((await prefectureCodeOf(database, prefecture ?? name)) ?? null) : null;
  if (prefecture !== null && prefectureCode === null) return refuse('prefecture_unknown');
  try {
    return await inTransaction(database, async (client) => {
      const made = await row<{ id: number }>(
        client,
        `INSERT INTO organisation (kind, name, prefecture_code, registered_at) VALUES (:kind, :name, :prefectureCode, :now) RETURNING id`,
        { kind, name, prefectureCode, now: `${clock()}` },
      );
      if (!made) throw new Error('an organisation that was not registered');
      await trailNew(client, { caller, now: clock() }, { subject: 'organisation', id: made.id });
      return { organisation: `O${made.id}` };
    });
  } catch (error) {
    if (hasCode(error, '23505')) return refuse('organisation_exists');
    throw error;
  }
}

/** Asks for another account of a 受託会社; it counts once a second person has confirmed it. */
export async function changeOrganisationAccount(
  { database, clock }: RegistersContext,
  { caller, params, body }: CallOf<'changeOrganisationAccount'>,
) {
  const bankAccount = await enteredAccount({ database, clock }, body.bankAccount);
  if (isRefusal(bankAccount)) return bankAccount;
  const found = await organisationOf(database, params.organisation);
  if (found?.role !== 'settlementAgent') return refuse('organisation_unknown');
  return inTransaction(database, (client) =>
    askForAccount(client, {
      owner: 'organisationAccount',
      id: found.id,
      name: found.name,
      office: null,
      account: { bankAccount, remitterCode: body.remitterCode },
      reason: body.reason,
      askedBy: caller.staffId,
      now: clock(),
    }),
  );
}

/** The subject of changes to who bills a company. */
export const agentSubject = 'settlementAgent';
type Agent = { organisation: string | null; name: string | null };

/** Asks for another 受託会社 of a company, or for none: whoever bills it receives its money, so a second person confirms it. */
export async function setSettlementAgent(
  { database, clock }: RegistersContext,
  { caller, params, body }: CallOf<'setSettlementAgent'>,
) {
  const company = await row<{ name: string } & Agent>(
    database,
    `SELECT partner.name, 'O' || settlement_agent_id AS organisation FROM partner WHERE id = :partnerId`,
    { partnerId: params.partnerId },
  );
  if (!company) return refuse('partner_unknown');
  const agent = body.organisation === null ? null : await organisationOf(database, body.organisation);
  if (agent === undefined || (agent && agent.role !== 'settlementAgent')) return refuse('organisation_unknown');
  const before = company.organisation && (await organisationOf(database, company.organisation));
  const asked = await inTransaction(database, (client) =>
    askForChange(client, {
      subject: agentSubject,
      subjectId: `${params.partnerId}`,
      name: company.name,
      office: null,
      before: { organisation: company.organisation, name: before ? before.name : null },
      after: { organisation: body.organisation, name: agent?.name ?? null },
      reason: body.reason,
      askedBy: caller.staffId,
      now: clock(),
    }),
  );
  return isRefusal(asked) ? asked : { requestId: asked.requestId };
}

/** Makes it so, if what stood when it was asked for still stands. */
export async function applySettlementAgent(
  client: Database,
  { subjectId, before, after }: ChangeRequest,
): Promise<Refusal<'change_altered'> | undefined> {
  const idOf = (agent: unknown) => {
    const { organisation } = agent as Agent;
    return organisation === null ? null : Number(organisation.slice(1));
  };
  const changed = await execute(
    client,
    `UPDATE partner SET settlement_agent_id = :after WHERE id = :partnerId AND settlement_agent_id IS NOT DISTINCT FROM :before`,
    { partnerId: Number(subjectId), before: idOf(before), after: idOf(after) },
  );
  return changed === 1 ? undefined : refuse('change_altered');
}
