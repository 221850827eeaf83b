-- 練習用の自治体: a municipality of its own code, outside the public list, whose points never meet money, a company or another
-- municipality. The code says what it is, so that a constraint can hold it; where a row names it through another row, a trigger does
-- (`functions/sandbox_apart.sql`).
ALTER TABLE municipality DROP CONSTRAINT municipality_kind_check;
ALTER TABLE municipality ADD CONSTRAINT municipality_kind_check
  CHECK (kind IN ('prefecture', 'municipality', 'ward', 'sandbox'));
ALTER TABLE municipality ADD CONSTRAINT municipality_sandbox CHECK ((kind = 'sandbox') = (code >= '90000'));

-- Its window is never closed: no statement, no approval, no payment, no bank file.
ALTER TABLE settlement ADD CONSTRAINT settlement_not_of_sandbox CHECK (municipality_code < '90000' OR state = 'open');
-- No other municipality's points count there, nor its own elsewhere.
ALTER TABLE tie_up ADD CONSTRAINT tie_up_not_of_sandbox CHECK (issuer_code < '90000' AND host_code < '90000' IS NOT false);
-- A conversion leads into a system of somebody else's.
ALTER TABLE conversion_target ADD CONSTRAINT conversion_target_not_of_sandbox CHECK (municipality_code < '90000');
-- 応援ポイント are a company's money.
ALTER TABLE member ADD CONSTRAINT member_default_not_sandbox CHECK (default_municipality < '90000');
ALTER TABLE exchange_order ADD CONSTRAINT exchange_order_not_to_sandbox CHECK (destination ->> 'municipalityCode' < '90000');
-- An application leads to a municipality of the public list.
ALTER TABLE opening_application ADD CONSTRAINT opening_application_not_of_sandbox CHECK (municipality_code < '90000');
