import { hasCode, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { hashSecret, isSecret } from '../../server/passwords.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import { closeSession, openSession } from '../../server/sessions.ts';
import { municipalityNames, resolveOpenMunicipality } from '../accounts/municipality.ts';
import type { PointsContext, PointsHandlers, StaffCaller, StaffRole } from '../context.ts';

/** So many days before the last usable day of an event's points its office is told (R64-08). */
const eventWarningDays = 14;
/** One working day. */
const lifetime = Temporal.Duration.from({ hours: 9 });

/** People of offices: signing in, what waits for them today, and who they are. */
export function peopleHandlers(
  context: PointsContext,
): Pick<PointsHandlers, 'signInStaff' | 'signOutStaff' | 'showStaff' | 'createStaff' | 'listStaff'> {
  const { database, clock } = context;
  return {
    async signInStaff({ body, jkt }) {
      const found = await row<{ passwordHash: string }>(
        database,
        'SELECT password_hash AS "passwordHash" FROM staff WHERE id = $1',
        [body.staffId],
      );
      if (!(await isSecret(body.password, found?.passwordHash))) return refuse('staff_sign_in_refused');
      return {
        session: await openSession({ database, kind: 'staff', subject: body.staffId, jkt, now: clock(), lifetime }),
      };
    },

    async signOutStaff({ accessToken }) {
      await closeSession(database, accessToken);
      return {};
    },

    async showStaff({ caller }) {
      const code = caller.municipalityCode;
      const department = await row<{ departmentId: number; name: string }>(
        database,
        'SELECT id AS "departmentId", name FROM department WHERE id = $1',
        [caller.departmentId],
      );
      return {
        staffId: caller.staffId,
        name: caller.name,
        role: caller.role,
        municipality: code ? { code, name: (await municipalityNames(database, [code])).get(code) ?? '' } : null,
        department: department ?? null,
        waiting: code ? await waitingFor(context, caller) : [],
      };
    },

    async createStaff({ caller, body }) {
      const ownTown =
        caller.role === 'lead' &&
        body.role !== 'platform' &&
        body.municipalityCode?.slice(0, 5) === caller.municipalityCode;
      if (caller.role !== 'platform' && !ownTown) return refuse('not_allowed');
      let code: string | null = null;
      if (body.role !== 'platform') {
        const municipality = await resolveOpenMunicipality(database, body.municipalityCode ?? '');
        if (isRefusal(municipality)) return municipality;
        code = municipality.code;
      }
      if (body.role === 'department') {
        const department = await row(database, 'SELECT FROM department WHERE id = $1 AND municipality_code = $2', [
          body.departmentId,
          code,
        ]);
        if (!department) return refuse('department_unknown');
      }
      try {
        await addStaff(database, {
          ...body,
          municipalityCode: code,
          departmentId: body.role === 'department' ? body.departmentId : null,
        });
      } catch (error) {
        if (hasCode(error, '23505')) return refuse('staff_id_taken');
        throw error;
      }
      return { staffId: body.staffId };
    },

    async listStaff({ caller }) {
      if (caller.role !== 'platform' && caller.role !== 'lead') return refuse('not_allowed');
      const staff = await rows<{ staffId: string; name: string; role: StaffRole; department: string | null }>(
        database,
        `SELECT staff.id AS "staffId", staff.name, role, department.name AS department FROM staff
           LEFT JOIN department ON department.id = department_id
          WHERE staff.municipality_code IS NOT DISTINCT FROM $1 ORDER BY staff.id`,
        [caller.municipalityCode],
      );
      return { staff };
    },
  };
}

/** Adds a person of an office; the caller has checked what the row says. */
export async function addStaff(
  database: PointsContext['database'],
  staff: {
    staffId: string;
    name: string;
    role: StaffRole;
    municipalityCode: string | null;
    departmentId: number | null;
    password: string;
  },
): Promise<void> {
  await database.query(
    'INSERT INTO staff (id, name, role, municipality_code, department_id, password_hash) VALUES ($1, $2, $3, $4, $5, $6)',
    [
      staff.staffId,
      staff.name,
      staff.role,
      staff.municipalityCode,
      staff.departmentId,
      await hashSecret(staff.password),
    ],
  );
}

/** What waits for this person today, most urgent first; nothing that waits for somebody else. */
async function waitingFor({ database, clock }: PointsContext, caller: StaffCaller) {
  const count = async (text: string, values: unknown[] = [caller.municipalityCode]) =>
    (await row<{ n: number }>(database, `SELECT count(*) AS n FROM ${text}`, values))?.n ?? 0;
  const waiting: {
    kind:
      | 'approval'
      | 'payout'
      | 'close'
      | 'eventCancellation'
      | 'eventEnding'
      | 'eventNotice'
      | 'bankAccount'
      | 'placesWithoutAccount'
      | 'voucherBreaks'
      | 'campaignInvitation';
    count: number;
    text: string;
  }[] = [];
  const add = (kind: (typeof waiting)[number]['kind'], n: number, text: string) => {
    if (n > 0) waiting.push({ kind, count: n, text });
  };
  if (caller.role !== 'department') {
    const unapproved = `settlement WHERE municipality_code = $1 AND state = 'review' AND closed_by <> $2
      AND NOT EXISTS (SELECT FROM settlement_approval WHERE settlement_id = settlement.id AND staff_id = $2)`;
    add(
      'approval',
      await count(unapproved, [caller.municipalityCode, caller.staffId]),
      '精算書があなたの承認を待っています。',
    );
  }
  if (caller.role !== 'department') {
    const undecided = `event_cancellation x JOIN support_event e ON e.id = x.event_id
      WHERE e.municipality_code = $1 AND decided_at IS NULL AND asked_by <> $2`;
    add(
      'eventCancellation',
      await count(undecided, [caller.municipalityCode, caller.staffId]),
      '支援イベントの中止が、あなたの確認を待っています。',
    );
    add(
      'voucherBreaks',
      await count('voucher_break WHERE municipality_code = $1 AND decision IS NULL'),
      '突き合わない券があります。払うかどうかを決めてください。',
    );
  }
  if (caller.role === 'accounting') {
    add(
      'payout',
      await count(`settlement WHERE municipality_code = $1 AND state = 'closed'`),
      '承認が済んだ精算の、振込ファイルを作ってください。',
    );
  }
  if (caller.role === 'accounting' || caller.role === 'lead') {
    const unpaid = `support_event e WHERE municipality_code = $1 AND expires_on <= $2
      AND EXISTS (SELECT FROM contribution c WHERE c.event_id = e.id AND c.state = 'given' AND payout_id IS NULL)
      AND NOT EXISTS (SELECT FROM event_cancellation x WHERE x.event_id = e.id AND decided_at IS NOT NULL)`;
    const soon = dateInTokyo(clock()).add({ days: eventWarningDays }).toString();
    add(
      'eventEnding',
      await count(unpaid, [caller.municipalityCode, soon]),
      '集まったポイントの期限が近い支援イベントがあります。支払いに回してください。',
    );
    const unsent = `event_payout o JOIN support_event e ON e.id = o.event_id
      WHERE e.municipality_code = $1 AND done_at IS NOT NULL AND noticed_at IS NULL
        AND EXISTS (SELECT FROM event_payout_part WHERE payout_id = o.id AND state = 'paid')`;
    add('eventNotice', await count(unsent), '支援イベントの主催者への通知がまだです。');
    const invitations = `premium_member m JOIN premium_campaign c ON c.id = campaign_id
      WHERE m.municipality_code = $1 AND state = 'invited' AND ends_at > $2`;
    add(
      'campaignInvitation',
      await count(invitations, [caller.municipalityCode, `${clock()}`]),
      'プレミアムキャンペーンに招かれています。加わるかどうかを決めてください。',
    );
    add(
      'bankAccount',
      await count('municipality_account WHERE code = $1 AND (bank_account IS NULL OR remitter_code IS NULL)'),
      '自治体の精算用口座を登録してください。',
    );
    add(
      'placesWithoutAccount',
      await count('merchant WHERE municipality_code = $1 AND NOT exempt AND bank_account IS NULL'),
      '振込先口座のない利用場所があります。',
    );
  }
  return waiting;
}
