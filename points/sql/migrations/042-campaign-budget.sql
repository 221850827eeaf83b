-- Of which line of the budget a municipality pays its premium, and how much of it is set aside: all that the campaign may bring, until it
-- is over for the municipality; then what it brought.
ALTER TABLE premium_member ADD COLUMN budget_line_id integer REFERENCES budget_line (id);
ALTER TABLE premium_member ADD COLUMN reserved bigint NOT NULL DEFAULT 0 CHECK (reserved >= 0);
ALTER TABLE premium_member ADD CHECK (budget_line_id IS NOT NULL OR reserved = 0);
CREATE INDEX premium_member_reserved ON premium_member (campaign_id) WHERE reserved > 0;
