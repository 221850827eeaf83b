-- When its person signed in last, for the list of privileged access. Not known of sign-ins before.
ALTER TABLE office_account ADD COLUMN signed_in_at timestamptz;
