-- The operation by which the municipality bears a loss, beside the one that pays it: each gets another key for itself where a crash
-- left it unused for so long that the ledger does not take it any more. Null until the loss is first settled.
ALTER TABLE offline_acceptance ADD COLUMN bear_key uuid UNIQUE;
ALTER TABLE voucher_break ADD COLUMN bear_key uuid UNIQUE;
