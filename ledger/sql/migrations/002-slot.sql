-- One row a slot: how many batches were posted to it, and the time of the last one. A batch names the version it has read
-- and raises it; where another process posted in between, the version differs and nothing of the batch stands. So a writer
-- may remember what its holders have: as long as the version is the one it left, what it remembers is what is written.
-- The time only goes forward, in every process: postings of a slot have one order, and a day that is sealed stays closed.
CREATE TABLE ledger.slot (
  slot      smallint    PRIMARY KEY,
  version   bigint      NOT NULL,
  posted_at timestamptz NOT NULL
);

INSERT INTO ledger.slot (slot, version, posted_at)
SELECT s, 0, coalesce((SELECT max(posted_at) FROM ledger.posting WHERE slot = s), 'epoch')
  FROM ledger.deployment, generate_series(0, slots - 1) AS s;
