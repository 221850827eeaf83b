-- That postings and seals are only added to stands in the privileges of the application's role (ledger/sql/privileges.sql):
-- a trigger could be switched off by the table's owner, which the application no longer is.
DROP TRIGGER posting_is_append_only ON ledger.posting;
DROP TRIGGER posting_is_not_truncated ON ledger.posting;
DROP TRIGGER seal_is_append_only ON ledger.seal;
DROP TRIGGER seal_is_not_truncated ON ledger.seal;
DROP TRIGGER seal_fund_is_append_only ON ledger.seal_fund;
DROP TRIGGER seal_fund_is_not_truncated ON ledger.seal_fund;
DROP FUNCTION ledger.refuse_change();
