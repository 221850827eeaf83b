-- 特定支援イベント (4-2②, 6-2, 6-4③): what an event is, what was given to it, how it is paid, and how it ends.

ALTER TABLE support_event
  ADD COLUMN kind        text    NOT NULL DEFAULT 'other' CHECK (kind IN ('use', 'alumni', 'school', 'festival', 'other')),
  ADD COLUMN description text    NOT NULL DEFAULT '',
  -- For whom it is, where that is not the organiser: a university, a school.
  ADD COLUMN beneficiary text,
  ADD COLUMN over_goal   boolean NOT NULL DEFAULT true,
  ADD COLUMN menu_order  integer NOT NULL DEFAULT 0,
  -- Points outlive the event's last usable day, so that no job that is late makes them end on their way to the organiser.
  ADD COLUMN lot_expires_on date;
UPDATE support_event SET lot_expires_on = expires_on;
ALTER TABLE support_event ALTER COLUMN lot_expires_on SET NOT NULL;

-- What was changed after an event had begun, and why.
CREATE TABLE event_change (
  id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_id   integer NOT NULL REFERENCES support_event (id),
  before     jsonb NOT NULL,
  reason     text,
  changed_at timestamptz NOT NULL,
  changed_by text NOT NULL REFERENCES staff (id)
);
CREATE INDEX event_change_of_event ON event_change (event_id);

-- 中止: asked for by one person, decided by another.
CREATE TABLE event_cancellation (
  event_id   integer PRIMARY KEY REFERENCES support_event (id),
  reason     text NOT NULL,
  asked_at   timestamptz NOT NULL,
  asked_by   text NOT NULL REFERENCES staff (id),
  decided_at timestamptz,
  decided_by text REFERENCES staff (id)
);

CREATE TABLE event_payout (
  id            integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_id      integer NOT NULL REFERENCES support_event (id),
  began_at      timestamptz NOT NULL,
  -- NULL where the last usable day made it.
  began_by      text REFERENCES staff (id),
  done_at       timestamptz,
  -- The list of supporters is fixed from here on.
  noticed_at    timestamptz,
  noticed_by    text REFERENCES staff (id),
  names_deleted_at timestamptz,
  -- How many names were deleted then: what is left of the list as proof.
  names_deleted integer
);
CREATE INDEX event_payout_of_event ON event_payout (event_id);
CREATE UNIQUE INDEX event_payout_under_way ON event_payout (event_id) WHERE done_at IS NULL;

-- What one holder gave, whole, to be taken in one operation of the ledger.
CREATE TABLE event_payout_part (
  payout_id integer NOT NULL REFERENCES event_payout (id),
  holder    bigint  NOT NULL,
  points    bigint  NOT NULL CHECK (points > 0),
  key       uuid    NOT NULL,
  state     text    NOT NULL CHECK (state IN ('open', 'paid', 'refused')),
  -- The outcome by name of a part that could not be taken.
  refused   text,
  PRIMARY KEY (payout_id, holder)
);
CREATE INDEX event_payout_part_open ON event_payout_part (payout_id) WHERE state = 'open';

ALTER TABLE contribution
  -- Written before the ledger moves the points: what crashes in between is found again.
  ADD COLUMN state       text    NOT NULL DEFAULT 'given' CHECK (state IN ('giving', 'given', 'returned')),
  -- 応援ポイント straight into the event: the points came into being there.
  ADD COLUMN is_exchange boolean NOT NULL DEFAULT false,
  ADD COLUMN payout_id   integer REFERENCES event_payout (id),
  ADD COLUMN return_key  uuid UNIQUE,
  ADD COLUMN returned_at timestamptz,
  ADD COLUMN returned_expired bigint,
  -- Of exchanged points: the operation that puts them into the reserve, once they are taken out of the event.
  ADD COLUMN credit_key  uuid UNIQUE,
  ADD COLUMN credit_by   date;
UPDATE contribution SET is_exchange = true WHERE key IN (SELECT credit_key FROM exchange_order);
CREATE INDEX contribution_of_event ON contribution (event_id);
CREATE INDEX contribution_of_holder ON contribution (holder, made_at);
CREATE INDEX contribution_giving ON contribution (made_at) WHERE state = 'giving';

-- What had been paid out before payouts were kept. A payout took all that a holder had given until then, so what is left
-- in the event are the latest contributions, and the earlier ones are paid.
WITH counted AS (
  SELECT key, event_id, holder, amount, made_at,
         sum(amount) OVER (PARTITION BY event_id, holder ORDER BY made_at DESC, key DESC) AS since,
         (SELECT coalesce(sum(balance), 0) FROM ledger.lot l
           WHERE l.holder = c.holder AND l.unit = 3 * 4294967296 + c.event_id) AS held
    FROM contribution c
), gone AS (
  SELECT * FROM counted WHERE since > held
), kept AS (
  INSERT INTO event_payout (event_id, began_at, done_at)
  SELECT event_id, max(made_at), max(made_at) FROM gone GROUP BY event_id RETURNING id, event_id
), parts AS (
  INSERT INTO event_payout_part (payout_id, holder, points, key, state)
  SELECT kept.id, holder, sum(amount), gen_random_uuid(), 'paid' FROM gone JOIN kept USING (event_id) GROUP BY kept.id, holder
)
UPDATE contribution c SET payout_id = kept.id FROM gone JOIN kept USING (event_id) WHERE c.key = gone.key;
