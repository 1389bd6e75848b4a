SET LOCAL lock_timeout = '2s';--> statement-breakpoint
ALTER TABLE hours ADD COLUMN all_tokens bigint;
