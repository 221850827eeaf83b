import { randomUUID } from 'node:crypto';
import { type Database, execute, inTransaction, one, type Pool, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { placeOf as cursorPlaceOf, pagedBy, pageOf } from '../../server/cursor.ts';
import { queueMail } from '../../server/mail.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import {
  type Application,
  type ApplicationCells,
  type ApplicationOutcome,
  judgeApplication,
} from './application-lines.ts';
import { insertOperator, type Operator } from './operator.ts';

export type OpenApplication = Omit<Application, 'mail'> & { applicationId: string; receivedAt: Temporal.Instant };
type Judged = { line: number; outcome: ApplicationOutcome };

/** Judges lines alone, beside each other, and beside what is registered or waits; gives those that may be taken. */
async function judge(
  database: Database,
  { lines, day }: { lines: readonly { line: number; cells: ApplicationCells }[]; day: string },
): Promise<{ judged: Judged[]; applications: Application[] }> {
  const alone = lines.map(({ line, cells }) => ({ line, result: judgeApplication(cells, day) }));
  const places = alone.flatMap(({ result }) => (typeof result === 'string' ? [] : [result]));
  const known = await rows<{ place: string }>(
    database,
    `SELECT place FROM unnest(:codes::text[]) AS place WHERE place IN (
       SELECT name || E'\\n' || coalesce(municipality_code, '') FROM operator
       UNION ALL SELECT name || E'\\n' || coalesce(municipality_code, '') FROM operator_application WHERE state = 'open')`,
    { codes: places.map(placeOf) },
  );
  const taken = new Set(known.map(({ place }) => place));
  const seen = new Set<string>();
  const applications: Application[] = [];
  const judged = alone.map(({ line, result }): Judged => {
    if (typeof result === 'string') return { line, outcome: result };
    const place = placeOf(result);
    if (seen.has(place)) return { line, outcome: 'duplicate_in_file' };
    seen.add(place);
    if (taken.has(place)) return { line, outcome: 'already_received' };
    applications.push(result);
    return { line, outcome: 'accepted' };
  });
  return { judged, applications };
}
const placeOf = ({ name, municipalityCode }: Application) => `${name}\n${municipalityCode ?? ''}`;

/**
 * Receives applications of places (5-2 ①③): all of them, or, where one line is wrong or `submit` is not said, none; either
 * way what each line comes to.
 */
export async function receiveApplications({
  database,
  lines,
  submit,
  now,
}: {
  database: Pool;
  lines: readonly { line: number; cells: ApplicationCells }[];
  submit: boolean;
  now: Temporal.Instant;
}): Promise<{ lines: Judged[]; received: number }> {
  return inTransaction(database, async (client) => {
    const { judged, applications } = await judge(client, { lines, day: dateInTokyo(now).toString() });
    if (!submit || applications.length < lines.length) return { lines: judged, received: 0 };
    let received = 0;
    for (const { name, kind, municipalityCode, rule, residentsOnly, mail } of applications) {
      // Two people who send the same form at once: it is received once.
      const rowCount = await execute(
        client,
        `INSERT INTO operator_application (application_id, name, kind, municipality_code, rule, residents_only, mail, state, received_at)
         VALUES (:applicationId, :name, :kind, :municipalityCode, :rule, :residentsOnly, :mail, 'open', :now)
             ON CONFLICT DO NOTHING`,
        {
          applicationId: randomUUID(),
          name,
          kind,
          municipalityCode,
          rule: JSON.stringify(rule),
          residentsOnly,
          mail,
          now: `${now}`,
        },
      );
      received += rowCount ?? 0;
    }
    return { lines: judged, received };
  });
}

const applicationsShown = 200;

/** What waits for the platform's people, the oldest first, a page at a time. */
export async function listApplications(
  database: Database,
  cursor: string | undefined,
): Promise<{ page: OpenApplication[]; next: string | null }> {
  const from = cursorPlaceOf(cursor, pagedBy.momentAndKey);
  const found = await rows<OpenApplication>(
    database,
    `SELECT application_id, name, kind, municipality_code, rule, residents_only, received_at
       FROM operator_application WHERE state = 'open'
         AND (:fromAt::timestamptz IS NULL OR (received_at, application_id) > (:fromAt, :fromId::uuid))
      ORDER BY received_at, application_id LIMIT :limit`,
    { fromAt: from?.[0], fromId: from?.[1], limit: applicationsShown + 1 },
  );
  return pageOf(found, applicationsShown, ({ receivedAt, applicationId }) => [`${receivedAt}`, applicationId]);
}

/** How many wait, and since when the oldest. */
export const countApplications = (database: Database): Promise<{ count: number; since: Temporal.Instant | null }> =>
  one(database, `SELECT count(*) AS count, min(received_at) AS since FROM operator_application WHERE state = 'open'`);

/**
 * Registers and numbers what was applied for, or refuses it; whoever applied is told by mail (5-2 ② 付番・登録・通知), and the
 * address is forgotten.
 */
export async function decideApplication({
  database,
  applicationId,
  decision,
  staffId,
  now,
}: {
  database: Pool;
  applicationId: string;
  decision: { approve: true; series: string } | { approve: false; because: string };
  staffId: string;
  now: Temporal.Instant;
}): Promise<{ operatorId: string | null } | Refusal<'not_found'>> {
  return inTransaction(database, async (client) => {
    const found = await row<Application>(
      client,
      `SELECT name, kind, municipality_code, rule, residents_only, mail
         FROM operator_application WHERE application_id = :applicationId AND state = 'open' FOR UPDATE`,
      { applicationId },
    );
    if (!found) return refuse('not_found');
    const { name, kind, municipalityCode, rule, residentsOnly, mail } = found;
    const operator: Operator | undefined = decision.approve
      ? await insertOperator(client, {
          operator: {
            name,
            kind,
            series: decision.series,
            municipalityCode,
            customerIdRule: rule,
            residentsOnly,
            lookUpWithoutPin: false,
          },
          now,
        })
      : undefined;
    await execute(
      client,
      `UPDATE operator_application
          SET state = :state, operator_id = :operatorId, decided_by = :staffId, decided_at = :now, mail = NULL
        WHERE application_id = :applicationId`,
      {
        applicationId,
        state: operator ? 'registered' : 'refused',
        operatorId: operator?.operatorId ?? null,
        staffId,
        now: `${now}`,
      },
    );
    await queueMail(client, { recipient: mail, ...answerTo(name, operator, decision), now });
    return { operatorId: operator?.operatorId ?? null };
  });
}

function answerTo(
  name: string,
  operator: Operator | undefined,
  decision: { approve: boolean; because?: string },
): { subject: string; body: string } {
  if (!operator)
    return {
      subject: `【めぐり】${name} の申請について`,
      body: [
        `${name} の申請は、次の理由で登録できませんでした。`,
        '直したうえで、もう一度申請できます。',
        '',
        `The application for ${name} could not be registered, for the reason below.`,
        'You can apply again once it is corrected.',
        '',
        decision.because ?? '',
        '',
      ].join('\n'),
    };
  return {
    subject: `【めぐり】${name} を登録しました（${operator.operatorId}）`,
    body: [
      `${name} を登録しました。`,
      '',
      `事業者ID　${operator.operatorId}`,
      '',
      '次にすること',
      '1. 窓口の端末で「窓口・お店」を開き、「動作の確認」がすべて ✓ になることを確かめます。',
      '2. 運営者から登録コードを受け取り、15分以内に端末で入力します。',
      '',
      '登録コードはメールではお送りしません。',
      '',
      `${name} was registered. Operator ID: ${operator.operatorId}`,
      '',
      'What to do next',
      '1. On the counter terminal, open “Counter and shops” and check that every line of “Self-test” shows ✓.',
      '2. Get an enrolment code from the platform staff and enter it on the terminal within 15 minutes.',
      '',
      'Enrolment codes are never sent by e-mail.',
      '',
    ].join('\n'),
  };
}
