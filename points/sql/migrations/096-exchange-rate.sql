-- Rates of companies (8-3): so many of a company's own points make so many points here, as a fraction.
ALTER TABLE partner
  ADD COLUMN rate_numerator   integer NOT NULL DEFAULT 1 CHECK (rate_numerator BETWEEN 1 AND 1000000),
  ADD COLUMN rate_denominator integer NOT NULL DEFAULT 1 CHECK (rate_denominator BETWEEN 1 AND 1000000);
-- How many of the company's own points are deducted for the points of the order, fixed when it is taken: a later rate changes no order.
ALTER TABLE exchange_order ADD COLUMN own_points bigint;
UPDATE exchange_order SET own_points = amount;
ALTER TABLE exchange_order ALTER COLUMN own_points SET NOT NULL, ADD CHECK (own_points > 0);
