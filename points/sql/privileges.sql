-- What was decided, paid, entered or said: added to, never changed.
GRANT SELECT, INSERT ON
  account_letter, bank_break, bank_master, bank_match, bank_reference, bank_statement, bank_statement_file, bank_transaction, bank_version, clearing_item, collection, collection_share, company_day, company_day_credit, company_report, company_report_line, coupon, coupon_batch, coupon_key,
  coupon_revocation, cut_off, department_name, event_change, fee_version, function_switch, holder_transfer, holder_transfer_lot,
  holder_transfer_move, invoice, invoice_approval, invoice_detail, invoice_line, issued_form, merchant_former, merchant_version,
  month_flow, month_flow_sum, municipality, offline_acceptance, offline_pass, order_file, order_file_line, organisation, partner,
  partner_key, payee_answer, payout_budget, payout_calendar,
  place_consent,
  premium_act, premium_agreement, program_kind_version, program_version, refund_record, remittance, remittance_account, remittance_approval,
  remittance_cancellation, remittance_line, remittance_line_returned, reserve_notice_act, residence_note, running_cost, settlement_account, settlement_approval, settlement_budget, settlement_decision, settlement_line, settlement_line_paid, settlement_line_returned,
  settlement_return,
  settlement_statement, sponsorship, sponsorship_act, staff, use_rule, voucher_act, voucher_former_number, voucher_kind_version, voucher_sale, zengin_cancellation, zengin_cancellation_decision, zengin_cancelled, zengin_download,
  zengin_file, zengin_handover, zengin_item, zengin_return
TO :application;
-- Of these only: what becomes of a coupon and its batch, the account of a company or a 受託会社, who bills a company and on what terms it exchanges, which two persons change, where somebody works, what became of a loss, and how often a code was guessed at.
GRANT UPDATE (bank_account, remitter_code) ON organisation TO :application;
GRANT UPDATE (bank_account, remitter_code, settlement_agent_id, exchange_pattern, reserve_days, notice_days, rate_numerator, rate_denominator) ON partner TO :application;
-- From when a company's key counts and when it ends.
GRANT UPDATE (counts_from, ends_at) ON partner_key TO :application;
-- That all lines of a file have had their turn, and what became of each; the sealed login ID is wiped with it.
GRANT UPDATE (finished_at, taken, taken_points) ON order_file TO :application;
GRANT UPDATE (outcome, sealed_login) ON order_file_line TO :application;
GRANT UPDATE (looked_at) ON holder_transfer TO :application;
GRANT UPDATE (key, taken_at, dropped_at, done_at) ON holder_transfer_move TO :application;
GRANT UPDATE (key, given_at) ON holder_transfer_lot TO :application;
GRANT UPDATE (handed_at, handed_by, handed_for, revoked_at) ON coupon_batch TO :application;
GRANT UPDATE (state, order_number, activated_at, active_from, holder, used_at, order_id, revocation_id) ON coupon TO :application;
GRANT UPDATE (guesses) ON account_letter TO :application;
GRANT UPDATE (role, department_id) ON staff TO :application;
GRANT UPDATE (ended_at) ON bank_match TO :application;
-- Whose a break is, what it could be by now, and how it ended.
GRANT UPDATE (owner, yen, items, expected_yen, ended_at, ended_by, reason, request_id) ON bank_break TO :application;
-- That another report of its day stands, and that its differences were looked for.
GRANT UPDATE (replaced_at, compared_at) ON company_report TO :application;
GRANT UPDATE (compared_at) ON company_day TO :application;
GRANT UPDATE (posted, bear_key, ledger_key) ON offline_acceptance TO :application;
-- Locked while what was taken under it arrives: PostgreSQL asks the right to change a column for that.
GRANT UPDATE (id) ON offline_pass TO :application;

-- Registers and what goes from state to state: changed, never deleted.
GRANT SELECT, INSERT, UPDATE ON
  budget_line, clearing, conversion, conversion_target, department, department_end, event_payout, event_payout_part, exchange_order, fee, fee_use,
  grant_record, grant_return, grant_upload, grant_upload_line, member, merchant, partner_webhook,
  municipality_account, municipality_leaving, municipality_succession, opening_application, operator, premium_campaign, premium_member, premium_payer, program, program_kind, protection, redemption, reserve_deadline, settlement,
  shopping_street, staff_handover, support_event, sync_position, terminal, tie_up, uplift, uplift_budget, venue, venue_application, venue_terminal,
  voucher_break, voucher_kind
TO :application;

-- What lives for minutes, and is never another's: tokens of companies' systems, and the assertions they were given for.
GRANT SELECT, INSERT, DELETE ON partner_assertion, partner_token TO :application;

-- What has an end (a session, an assertion that was used), or came to nothing before a point moved.
GRANT SELECT, INSERT, UPDATE, DELETE ON
  clerk, clerk_session, contribution, counter_session, event_cancellation, mail, notice_mail_code, premium_award, premium_return,
  shop_setup, used_assertion, venue_setup, voucher, webhook_event
TO :application;
