SET LOCAL lock_timeout = '5s';--> statement-breakpoint
ALTER TYPE senders ADD VALUE IF NOT EXISTS 'road';
