-- 口座の本人確認: a payee says itself whether the account that the office entered is its own; before that nobody is paid there.

-- 口座確認書: a paper with a code, for payees without a terminal. Of one payee only the newest counts.
CREATE TABLE account_letter (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  party          text    NOT NULL CHECK (party ~ '^[SE][1-9][0-9]*$'),
  account_sha256 text    NOT NULL CHECK (account_sha256 ~ '^[0-9a-f]{64}$'),
  -- The first four characters of the code say which paper it is; of the whole code there is only a hash.
  sign           text    NOT NULL CHECK (sign ~ '^[0-9A-Z]{4}$'),
  code_sha256    bytea   NOT NULL,
  made_by        text    NOT NULL REFERENCES staff (id),
  made_at        timestamptz NOT NULL,
  expires_at     timestamptz NOT NULL CHECK (expires_at > made_at),
  -- Counted before a code is looked at; a right one is taken back.
  guesses        integer NOT NULL DEFAULT 0
);
CREATE INDEX account_letter_of_sign ON account_letter (sign);
CREATE INDEX account_letter_of_party ON account_letter (party, id DESC);

-- What a payee said of an account, the holder's name included. Added to and never changed: of one account the latest answer counts.
CREATE TABLE payee_answer (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  party          text    NOT NULL CHECK (party ~ '^[SE][1-9][0-9]*$'),
  account_sha256 text    NOT NULL CHECK (account_sha256 ~ '^[0-9a-f]{64}$'),
  is_right       boolean NOT NULL,
  -- At its own terminal, by the code of a paper, or: it was paid there before it was asked.
  way            text    NOT NULL CHECK (way IN ('terminal', 'letter', 'paid')),
  terminal_id    text,
  -- The owner at the terminal, where the shop has clerks.
  clerk_id       integer REFERENCES clerk (id),
  -- A paper is answered once.
  letter_id      bigint UNIQUE REFERENCES account_letter (id),
  note           text    NOT NULL,
  answered_at    timestamptz NOT NULL,
  CHECK ((way = 'terminal') = (terminal_id IS NOT NULL) AND (way = 'letter') = (letter_id IS NOT NULL)),
  CHECK (clerk_id IS NULL OR way = 'terminal'),
  CHECK (is_right OR way <> 'paid')
);
CREATE INDEX payee_answer_of_account ON payee_answer (party, account_sha256, id DESC);

-- Who was paid before this rule counts as having confirmed the account that it was paid to last. The same text is hashed as account_sha256() does.
INSERT INTO payee_answer (party, account_sha256, is_right, way, note, answered_at)
SELECT DISTINCT ON (item.payee) item.payee,
       encode(sha256(convert_to(concat_ws('|', bank_account ->> 'bankCode', bank_account ->> 'branchCode', bank_account ->> 'type',
                                          bank_account ->> 'number', bank_account ->> 'holderName'), 'UTF8')), 'hex'),
       true, 'paid', '', file.created_at
  FROM zengin_item item JOIN zengin_file file ON file.id = item.file_id
  JOIN settlement_account account
    ON account.settlement_id = file.settlement_id AND account.revision = file.revision AND account.party = item.payee
 WHERE item.payee ~ '^[SE]' AND jsonb_typeof(bank_account) = 'object'
 ORDER BY item.payee, item.file_id DESC;
