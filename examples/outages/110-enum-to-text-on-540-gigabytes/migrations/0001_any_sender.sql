SET LOCAL lock_timeout = '5s';--> statement-breakpoint
ALTER TABLE deliveries ALTER COLUMN sender SET DATA TYPE text;
