SET LOCAL lock_timeout = '2s';--> statement-breakpoint
ALTER TABLE clients ALTER COLUMN state SET DEFAULT 'fourth';
