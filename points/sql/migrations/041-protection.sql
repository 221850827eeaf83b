-- 支援措置: a member whom nobody of any office finds but two named officers of the town that protects them. The member themselves, and
-- the terminals that they hold their card to, notice nothing of it.
CREATE TABLE protection (
  id                integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  municipality_code text        NOT NULL REFERENCES municipality_account (code),
  holder            bigint      NOT NULL REFERENCES member (holder),
  officers          text[]      NOT NULL CHECK (cardinality(officers) = 2 AND officers[1] <> officers[2]),
  reason            text        NOT NULL,
  begun_at          timestamptz NOT NULL,
  -- One of the two asks for its end, the other one ends it.
  end_asked_by      text        REFERENCES staff (id),
  end_reason        text,
  ended_by          text        REFERENCES staff (id) CHECK (ended_by <> end_asked_by),
  ended_at          timestamptz,
  CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
CREATE UNIQUE INDEX protection_once ON protection (holder) WHERE ended_at IS NULL;
