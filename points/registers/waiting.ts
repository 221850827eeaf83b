import { row } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import type { StaffCaller } from '../callers.ts';
import type { RegistersContext } from './context.ts';

/** So many days before the last usable day of an event's points its office is told (R64-08). */
const eventWarningDays = 14;

/** What waits for this person today, most urgent first; nothing that waits for somebody else. */
export async function waitingFor({ database, clock }: RegistersContext, caller: StaffCaller) {
  const count = async (text: string, values: unknown[] = [caller.municipalityCode]) =>
    (await row<{ n: number }>(database, `SELECT count(*) AS n FROM ${text}`, values))?.n ?? 0;
  const waiting: {
    kind:
      | 'approval'
      | 'change'
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
    const undecided = 'change_request WHERE office IS NOT DISTINCT FROM $1 AND decision IS NULL AND asked_by <> $2';
    add(
      'change',
      await count(undecided, [caller.municipalityCode, caller.staffId]),
      '口座や職員の変更の申請が、あなたの確認を待っています。',
    );
  }
  if (caller.role !== 'department' && caller.municipalityCode !== null) {
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
