-- 定期的な失効確認 (5-2 付帯業務②): which lists are in use, what was refused, and how far the run over all cards has come.

-- A certificate that the authority revoked suspends its ID; a renewed card lifts that suspension and no other. `desk` stands
-- here too: a database may have got 008, which brings it, before this.
ALTER TABLE status_change DROP CONSTRAINT status_change_reason_check;
ALTER TABLE status_change ADD CONSTRAINT status_change_reason_check
  CHECK (reason IN ('registration', 'holder', 'stop_code', 'certificate_revoked', 'certificate_renewed', 'desk'));

-- One row an authority: its list in use, and the last one that was not taken. No serial of anybody.
CREATE TABLE revocation_list (
  issuer_key_id   text        PRIMARY KEY,
  number          numeric,
  this_update     timestamptz,
  next_update     timestamptz,
  entries         bigint,
  taken_at        timestamptz,
  refused_because text,
  refused_at      timestamptz,
  CHECK ((this_update IS NULL) = (taken_at IS NULL)),
  CHECK ((refused_because IS NULL) = (refused_at IS NULL))
);

-- The responder for what is newer than the list: when it last failed, and when it answered again. Not its answers.
CREATE TABLE revocation_responder (
  singleton      boolean     PRIMARY KEY DEFAULT true CHECK (singleton),
  failed_because text        NOT NULL,
  failed_at      timestamptz NOT NULL,
  answered_at    timestamptz
);

-- One row a run. `issuer_key_id` and `serial` are the last card that was looked at, in the order of the key; a run that
-- was cut off goes on behind it. They are emptied at the end.
CREATE TABLE revocation_sweep (
  sweep_id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  lists         text        NOT NULL,
  -- When the newest of them was made: a worker that has only an older one begins nothing.
  lists_of      timestamptz NOT NULL,
  started_at    timestamptz NOT NULL,
  issuer_key_id text        NOT NULL DEFAULT '',
  serial        text        NOT NULL DEFAULT '',
  checked       bigint      NOT NULL DEFAULT 0,
  revoked       bigint      NOT NULL DEFAULT 0,
  suspended     bigint      NOT NULL DEFAULT 0,
  expired       bigint      NOT NULL DEFAULT 0,
  without_list  bigint      NOT NULL DEFAULT 0,
  ended_at      timestamptz,
  -- `overtaken`: a newer list arrived, and a new run began with it.
  outcome       text        CHECK (outcome IN ('finished', 'overtaken')),
  CHECK ((ended_at IS NULL) = (outcome IS NULL))
);
-- At most one run is under way, whatever workers there are.
CREATE UNIQUE INDEX revocation_sweep_under_way ON revocation_sweep ((true)) WHERE ended_at IS NULL;
