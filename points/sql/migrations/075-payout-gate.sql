-- 支払い前の点検: what stopped a payment was seen by who approved it, by the sign of its figures, and why it is right all the same.
ALTER TABLE settlement_approval ADD COLUMN findings_sha256 text, ADD COLUMN reason text;
ALTER TABLE settlement_approval ADD CONSTRAINT settlement_approval_says_why CHECK ((findings_sha256 IS NULL) = (reason IS NULL));
