-- Since when a place or a company waits for its account. Not known of those that were registered before.
ALTER TABLE merchant ADD COLUMN registered_at timestamptz;
ALTER TABLE partner ADD COLUMN registered_at timestamptz;
