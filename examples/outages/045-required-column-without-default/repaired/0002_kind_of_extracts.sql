SET lock_timeout = '2s';
ALTER TABLE extracts ADD COLUMN kind text DEFAULT 'environment' NOT NULL;
