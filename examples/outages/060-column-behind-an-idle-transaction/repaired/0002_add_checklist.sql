SET lock_timeout = '2s';
ALTER TABLE shelves ADD COLUMN IF NOT EXISTS checklist jsonb DEFAULT '{}'::jsonb NOT NULL;
