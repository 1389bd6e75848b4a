SET LOCAL lock_timeout = '2s';--> statement-breakpoint
ALTER TABLE meters ALTER COLUMN ok SET DATA TYPE boolean;
