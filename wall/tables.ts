import { pointsRooms } from './rules.ts';

/** Whose each table of the points cloud is: the room that writes it; later rooms read it, earlier ones do not know of it. */
export const tablesOf: Record<string, readonly string[]> = {
  registers: [
    'municipality',
    'municipality_account',
    'bank_master',
    'bank_version',
    'function_switch',
    'opening_application',
    'municipality_leaving',
    'municipality_succession',
    'department',
    'department_name',
    'department_end',
    'budget_line',
    'staff',
    'staff_handover',
    'operator',
    'organisation',
    'partner',
    'premium_payer',
    // Sessions, accounts of people, requests and guesses are of the plumbing, which both systems have.
    'session',
    'office_account',
    'change_request',
    'audit_entry',
    'totp_secret',
    'passkey',
    'passkey_challenge',
    'second_factor_demand',
    'guess_count',
    'known_device',
    'settlement',
    // Whose accounts they are is of later rooms; the answer stands beside the change of an account.
    'account_letter',
    'payee_answer',
  ],
  members: ['member', 'residence_note', 'protection', 'terminal', 'sync_position', 'used_assertion'],
  places: [
    'merchant',
    'merchant_former',
    'merchant_version',
    'place_consent',
    'shopping_street',
    'use_rule',
    'tie_up',
    'fee',
    'fee_version',
    'fee_use',
    'clerk',
    'clerk_session',
    'shop_setup',
    'counter_session',
  ],
  premiums: ['premium_campaign', 'premium_member', 'premium_act', 'premium_award', 'premium_return'],
  events: ['support_event', 'event_change', 'event_cancellation', 'event_payout', 'event_payout_part', 'contribution'],
  grants: [
    'program',
    'program_version',
    'program_kind',
    'program_kind_version',
    'grant_record',
    'grant_return',
    'grant_upload',
    'grant_upload_line',
    'venue',
    'venue_setup',
    'venue_terminal',
    'venue_application',
  ],
  vouchers: [
    'voucher_kind',
    'voucher_kind_version',
    'voucher_sale',
    'voucher',
    'voucher_former_number',
    'voucher_act',
    'voucher_break',
    'redemption',
    'clearing',
    'clearing_item',
    'offline_pass',
    'offline_acceptance',
  ],
  conversions: ['conversion_target', 'conversion'],
  exchange: ['exchange_order'],
  payments: ['refund_record'],
  settlement: [
    'settlement_line',
    'settlement_statement',
    'settlement_account',
    'settlement_approval',
    'settlement_decision',
    'settlement_return',
    'settlement_line_paid',
    'zengin_file',
    'zengin_item',
    'uplift',
    'uplift_budget',
    'payout_budget',
    'payout_calendar',
  ],
  invoices: [
    'invoice',
    'invoice_line',
    'invoice_detail',
    'invoice_approval',
    'collection',
    'collection_share',
    'remittance',
    'remittance_line',
    'remittance_account',
    'remittance_approval',
    'remittance_cancellation',
    'remittance_file',
  ],
  circulation: ['issued_form', 'running_cost'],
};
const roomOfTable = new Map(Object.entries(tablesOf).flatMap(([room, tables]) => tables.map((table) => [table, room])));

const named = /\b(?:FROM|JOIN|INTO|UPDATE|LOCK TABLE)\s+(?:ONLY\s+)?([a-z_]+)\b/g;

/** The tables that a program's SQL names although their room comes behind its own. */
export function tablesAhead({ path, text }: { path: string; text: string }): string[] {
  const own = pointsRooms.indexOf(path.split('/')[1] ?? '');
  if (!path.startsWith('points/') || own < 0) return [];
  return [...text.matchAll(named)].flatMap(([, table = '']) => {
    const room = roomOfTable.get(table);
    return room !== undefined && pointsRooms.indexOf(room) > own ? [`${path}: ${table} is of ${room}/`] : [];
  });
}
