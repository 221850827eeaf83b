-- History and what was once said: added to, never changed.
GRANT SELECT, INSERT ON
  feed_change, joined_member, staff, status_change, terminal_key, wide_area_group
TO :application;

-- Registers and counts: changed, never deleted.
GRANT SELECT, INSERT, UPDATE ON
  card, cardholder, customer_check_count, desk_request, feed_counter, identification_count, link_upload_line, operator,
  operator_application, operator_series, revocation_list, revocation_responder, terminal, wide_area_member
TO :application;

-- What has an end, or is taken back by its own person: a challenge, a link, a mail that was sent.
GRANT SELECT, INSERT, UPDATE, DELETE ON
  challenge, enrolment_code, link, link_upload, mail, revocation_sweep, sign_in_artefact, sign_in_client, wide_area_application
TO :application;

-- Of the suggestions of IDs the key was made with the table, and each number is drawn once.
GRANT SELECT ON suggestion_key TO :application;
GRANT USAGE ON SEQUENCE suggestion_counter TO :application;
