-- What became of the notice of a deadline of the reserve (R69-04): its letter was `sent`, it came back (`returned`, with why), and its holder was `told`
-- at a counter. Each once, and never changed.
CREATE TABLE reserve_notice_act (
  deadline_id bigint NOT NULL REFERENCES reserve_deadline (id),
  act         text   NOT NULL CHECK (act IN ('sent', 'returned', 'told')),
  reason      text   NOT NULL,
  acted_by    text   NOT NULL REFERENCES staff (id),
  acted_at    timestamptz NOT NULL,
  PRIMARY KEY (deadline_id, act)
);
-- Of the list of those who could not be told.
CREATE INDEX reserve_notice_returned ON reserve_notice_act (deadline_id) WHERE act = 'returned';
