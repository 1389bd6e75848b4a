SET LOCAL lock_timeout = '3s';--> statement-breakpoint
ALTER TABLE ascents ADD COLUMN synced_at timestamptz;
