SET LOCAL lock_timeout = '2s';--> statement-breakpoint
ALTER TABLE beats DROP COLUMN label;
