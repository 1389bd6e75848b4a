SET LOCAL lock_timeout = '3s';--> statement-breakpoint
ALTER TABLE ascents ADD COLUMN synced_at timestamptz;--> statement-breakpoint
UPDATE ascents SET synced_at = now() WHERE synced_at IS NULL;
