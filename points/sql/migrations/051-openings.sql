-- 自治体のアカウント開設の申請 (7-1 2②), as its office sent it; one that was sent back is sent anew as another row under the same receipt.
--
-- | state       | set by                                    | next                              | what a crash leaves          |
-- | ----------- | ----------------------------------------- | --------------------------------- | ---------------------------- |
-- | `waiting`   | the applicant                             | any                               | the application, which waits |
-- | `opened`    | two persons of the platform               | final                             | nothing: the account with it |
-- | `returned`  | one person of the platform, with a reason | final; the applicant sends it anew |                              |
-- | `withdrawn` | the applicant                             | final                             |                              |
CREATE TABLE opening_application (
  id                 integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Of the receipt number, a secret of the applicant's: whoever has it sees how the application stands.
  receipt_sha256     bytea       NOT NULL,
  municipality_code  text        NOT NULL REFERENCES municipality (code),
  office_name        text        NOT NULL,
  person_name        text        NOT NULL,
  email              text        NOT NULL,
  address            text        NOT NULL,
  exchange_expiry    text        NOT NULL,
  participation_type text,
  functions          text[]      NOT NULL,
  state              text        NOT NULL CHECK (state IN ('waiting', 'opened', 'returned', 'withdrawn')),
  received_at        timestamptz NOT NULL,
  -- Null where the applicant withdrew it.
  decided_by         text        REFERENCES staff (id),
  decided_at         timestamptz,
  reason             text,
  CHECK ((state = 'waiting') = (decided_at IS NULL)),
  CHECK ((state = 'returned') <= (reason IS NOT NULL))
);
-- One waits for a municipality, also with two at once.
CREATE UNIQUE INDEX opening_application_waiting ON opening_application (municipality_code) WHERE state = 'waiting';
CREATE INDEX opening_application_of_receipt ON opening_application (receipt_sha256, id DESC);
