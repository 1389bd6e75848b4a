SET lock_timeout = '2s';
ALTER TABLE plans ADD COLUMN tracked_by trackers DEFAULT 'one' NOT NULL;
