SET LOCAL lock_timeout = '2s';--> statement-breakpoint
ALTER TABLE hours ALTER COLUMN tokens SET DATA TYPE bigint;
