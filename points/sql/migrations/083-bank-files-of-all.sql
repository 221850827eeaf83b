-- A 総合振込 file is one kind of thing, whoever pays by it: that of a remittance (受託会社, company) is handed in, cancelled and made anew as
-- that of a municipality's window is.
ALTER TABLE zengin_file ALTER COLUMN settlement_id DROP NOT NULL,
  ADD COLUMN remittance_id bigint REFERENCES remittance (id),
  -- Of a remittance whose it is: `P3`, `O1`.
  ADD COLUMN office text,
  ADD CONSTRAINT zengin_file_of_one CHECK (num_nonnulls(settlement_id, remittance_id) = 1 AND (office IS NULL) = (remittance_id IS NULL)),
  ADD CONSTRAINT zengin_file_of_remittance UNIQUE (id, remittance_id),
  -- The next generation takes the place of a cancelled one of the same remittance.
  ADD CONSTRAINT zengin_file_replaces_own FOREIGN KEY (replaces, remittance_id) REFERENCES zengin_file (id, remittance_id);
-- Each file of a remittance takes the place of a cancelled one or of none, and no two of the same: one at most counts, whoever writes at once.
CREATE UNIQUE INDEX zengin_file_once ON zengin_file (remittance_id, replaces) NULLS NOT DISTINCT WHERE remittance_id IS NOT NULL;
ALTER TABLE zengin_item ALTER COLUMN settlement_id DROP NOT NULL;

INSERT INTO zengin_file (remittance_id, office, payer, payout_on, bytes, sha256, count, yen, created_at, created_by)
SELECT f.remittance_id, r.payer, a.name, f.payout_on, f.bytes, f.sha256, f.count, f.yen, f.created_at, f.created_by
  FROM remittance_file f JOIN remittance r ON r.id = f.remittance_id
  JOIN remittance_account a ON a.remittance_id = r.id AND a.party = r.payer ORDER BY f.created_at;
INSERT INTO zengin_download (file_id, staff_id, downloaded_at)
SELECT file.id, staff.id, entry.done_at FROM audit_entry entry JOIN zengin_file file ON file.remittance_id::text = entry.subject_id
  JOIN staff ON staff.id = entry.done_by WHERE entry.subject = 'remittance' AND entry.act = 'download';
DROP TABLE remittance_file;

-- 入金の取消: a payment that two persons entered wrongly is taken back by a row that mirrors it, and so are its shares. What is entered under
-- the same reference afterwards follows it: of one reference at most one payment counts.
ALTER TABLE collection ADD COLUMN reverses bigint REFERENCES collection (id),
  ADD COLUMN follows bigint REFERENCES collection (id),
  ADD COLUMN reason text,
  DROP CONSTRAINT collection_yen_check,
  ADD CONSTRAINT collection_yen_check CHECK (CASE WHEN reverses IS NULL THEN yen > 0 ELSE yen < 0 END),
  ADD CONSTRAINT collection_reason CHECK ((reverses IS NULL) = (reason IS NULL) AND (reverses IS NULL OR follows IS NULL)),
  ADD COLUMN reversed_yen bigint GENERATED ALWAYS AS (CASE WHEN reverses IS NOT NULL THEN -yen END) STORED,
  ADD CONSTRAINT collection_as_entered UNIQUE (id, biller, debtor, received_on, reference, yen),
  ADD CONSTRAINT collection_mirrors FOREIGN KEY (reverses, biller, debtor, received_on, reference, reversed_yen)
    REFERENCES collection (id, biller, debtor, received_on, reference, yen),
  ADD CONSTRAINT collection_reversed_once UNIQUE (reverses),
  ADD CONSTRAINT collection_followed_once UNIQUE (follows),
  DROP CONSTRAINT collection_biller_received_on_reference_key;
CREATE UNIQUE INDEX collection_known_once ON collection (biller, received_on, reference) WHERE reverses IS NULL AND follows IS NULL;
ALTER TABLE collection_share DROP CONSTRAINT collection_share_yen_check, ADD CONSTRAINT collection_share_yen_check CHECK (yen <> 0);
