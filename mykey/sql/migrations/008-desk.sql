-- People at the counters of municipalities, who help with what a card alone cannot do (decisions 24 and 25).

ALTER TABLE staff
  ADD COLUMN role text NOT NULL DEFAULT 'platform' CHECK (role IN ('platform', 'municipality')),
  ADD COLUMN municipality_code text,
  ADD CHECK ((role = 'municipality') = (municipality_code IS NOT NULL));

ALTER TABLE status_change DROP CONSTRAINT status_change_reason_check;
ALTER TABLE status_change ADD CONSTRAINT status_change_reason_check
  CHECK (reason IN ('registration', 'holder', 'stop_code', 'certificate_revoked', 'certificate_renewed', 'desk'));

-- One person asks, another one decides; who, when and why stay. The card of a renewal is forgotten with the decision.
CREATE TABLE desk_request (
  request_id        uuid        PRIMARY KEY,
  kind              text        NOT NULL CHECK (kind IN ('suspend', 'resume', 'invalidate', 'renew')),
  mykey_id          text        NOT NULL REFERENCES cardholder,
  municipality_code text        NOT NULL,
  reason            text        NOT NULL,
  issuer_key_id     text,
  serial            text,
  not_after         timestamptz,
  state             text        NOT NULL CHECK (state IN ('open', 'done', 'refused', 'lapsed')),
  requested_by      text        NOT NULL REFERENCES staff,
  requested_at      timestamptz NOT NULL,
  decided_by        text        REFERENCES staff,
  decided_at        timestamptz,
  -- A stop is done at once by one person: it can be undone, and waiting could cost more.
  CONSTRAINT two_persons CHECK (kind = 'suspend' OR decided_by <> requested_by),
  CHECK ((serial IS NOT NULL) = (kind = 'renew' AND state = 'open'))
);
CREATE INDEX desk_request_open ON desk_request (municipality_code, requested_at) WHERE state = 'open';
