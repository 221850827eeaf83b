-- How an order came: from the company's own pages with a login ID, or by a coupon that its holder entered (6-10), whose deduction was reported
-- before and which no company can report or refuse again.
ALTER TABLE exchange_order ADD COLUMN origin text NOT NULL DEFAULT 'online' CHECK (origin IN ('online', 'coupon'));
-- The number of a coupon's order holds a sign that no number of a company holds.
ALTER TABLE exchange_order ADD CONSTRAINT exchange_order_of_coupon CHECK ((origin = 'coupon') = (position('.' IN order_number) > 0));
CREATE INDEX exchange_order_of_coupon_open ON exchange_order (received_at, id) WHERE origin = 'coupon' AND state IN ('accepted', 'confirmed');
