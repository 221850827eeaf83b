-- What a card signed at a venue without a network, as a hash: one signature is one attendance, whoever brings it and however often.
ALTER TABLE venue_application ADD COLUMN tap_sha256 text UNIQUE;
