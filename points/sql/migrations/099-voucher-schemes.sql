-- A kind of voucher of a prefecture's scheme (R42-01): its vouchers are of their town, which pays for them, and count in every town that has joined the
-- campaign which the payer keeps.
ALTER TABLE voucher_kind
  ADD COLUMN scheme_id integer REFERENCES premium_campaign (id),
  ADD CHECK (scheme_id IS NULL OR street_id IS NULL);
