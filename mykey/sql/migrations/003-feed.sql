-- What linked systems are told, in order.

-- IDs whose holders joined a linked system: only their changes are told to it.
CREATE TABLE joined_member (
  linked_system text NOT NULL,
  mykey_id      text NOT NULL REFERENCES cardholder,
  PRIMARY KEY (mykey_id, linked_system)
);

-- The lock on this one row is held until the change commits, so a reader that has seen n will never find n-1 appear
-- later, as it could with a sequence.
CREATE TABLE feed_counter (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  last      bigint  NOT NULL
);
INSERT INTO feed_counter (last) VALUES (0);

CREATE TABLE feed_change (
  seq           bigint PRIMARY KEY,
  kind          text   NOT NULL CHECK (kind IN ('mykeyId', 'operator', 'terminal')),
  -- Null: told to every linked system.
  linked_system text,
  body          jsonb  NOT NULL
);
