SET lock_timeout = '2s';
ALTER TABLE switches ADD COLUMN own boolean DEFAULT false NOT NULL;
