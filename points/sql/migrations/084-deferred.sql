-- Which pattern of 6-9 a company uses: 基本 (it deducts once the holder has chosen, and reports it) or 修正1 (it has deducted before it orders). Chosen
-- for each company, so that an order of the other kind is a mistake that is told by name. And how many days before the last day of points in the
-- reserve their holder is told.
ALTER TABLE partner
  ADD COLUMN exchange_pattern text NOT NULL DEFAULT 'online' CONSTRAINT partner_exchange_pattern CHECK (exchange_pattern IN ('online', 'deferred')),
  ADD COLUMN notice_days integer NOT NULL DEFAULT 7;
UPDATE partner SET notice_days = least(notice_days, reserve_days);
ALTER TABLE partner ADD CONSTRAINT partner_notice_within_reserve CHECK (notice_days BETWEEN 1 AND reserve_days);

-- 修正1: the company's own number and day of the deduction that came before the order. One deduction is of one order.
ALTER TABLE exchange_order
  ADD COLUMN deduction_number text,
  ADD COLUMN deducted_on      date,
  ADD CONSTRAINT exchange_order_deduction CHECK ((deduction_number IS NULL) = (deducted_on IS NULL)),
  -- What is deducted already is not refused any more.
  ADD CONSTRAINT exchange_order_deducted_stands CHECK (deduction_number IS NULL OR state <> 'refused'),
  ADD CONSTRAINT exchange_order_one_deduction UNIQUE (partner_id, deduction_number);
CREATE INDEX exchange_order_deducted ON exchange_order (received_at) WHERE deduction_number IS NOT NULL AND state IN ('accepted', 'confirmed');
