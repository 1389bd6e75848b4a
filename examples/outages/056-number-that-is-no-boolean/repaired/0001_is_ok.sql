SET LOCAL lock_timeout = '2s';--> statement-breakpoint
ALTER TABLE meters ADD COLUMN is_ok boolean;
