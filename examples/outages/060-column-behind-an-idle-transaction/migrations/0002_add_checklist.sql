ALTER TABLE shelves ADD COLUMN IF NOT EXISTS checklist jsonb DEFAULT '{}'::jsonb NOT NULL;
