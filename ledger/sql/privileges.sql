-- What is posted and sealed is never changed or deleted: the application can add to it, and no more. Only the migrating role
-- could, and no server knows that one.
GRANT USAGE ON SCHEMA ledger TO :application;
GRANT SELECT, INSERT ON ledger.deployment, ledger.posting, ledger.seal, ledger.seal_fund TO :application;
GRANT SELECT, INSERT, UPDATE ON ledger.lot, ledger.slot, ledger.posting_window TO :application;
GRANT EXECUTE ON FUNCTION ledger.make_partitions(date, date) TO :application;
