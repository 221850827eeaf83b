GRANT SELECT, INSERT, UPDATE, DELETE ON session, guess_count, known_device TO :application;
GRANT SELECT, INSERT, UPDATE ON office_account TO :application;
-- What was asked for stays as it was asked; only the decision is added. Nothing of it is deleted.
GRANT SELECT, INSERT ON change_request TO :application;
GRANT UPDATE (decision, decided_by, decided_at) ON change_request TO :application;
-- The trail is added to and read. Nothing of it is ever changed or deleted.
GRANT SELECT, INSERT ON audit_entry TO :application;
-- What a person sets up and takes away, and what lives for minutes; from when an office asks for it.
GRANT SELECT, INSERT, UPDATE, DELETE ON totp_secret, passkey, passkey_challenge TO :application;
GRANT SELECT, INSERT, UPDATE ON second_factor_demand TO :application;
