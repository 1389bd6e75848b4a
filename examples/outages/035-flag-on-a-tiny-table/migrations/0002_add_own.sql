ALTER TABLE switches ADD COLUMN own boolean DEFAULT false NOT NULL;
