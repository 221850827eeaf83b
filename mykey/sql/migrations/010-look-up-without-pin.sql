-- Whether terminals of an operator may look up its numbers by the card alone, without the PIN (decision 12). Off unless the
-- operator wants it: a copied certificate would do as well as the card.
ALTER TABLE operator ADD COLUMN look_up_without_pin boolean NOT NULL DEFAULT false;
