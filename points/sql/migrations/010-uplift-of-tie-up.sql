-- 提携先自治体による追加支援 (4-3③): an uplift for all places of one tie-up, beside one shop and all places.
ALTER TABLE uplift ADD COLUMN tie_up_id integer REFERENCES tie_up (id);
ALTER TABLE uplift ADD CHECK (merchant_id IS NULL OR tie_up_id IS NULL);
