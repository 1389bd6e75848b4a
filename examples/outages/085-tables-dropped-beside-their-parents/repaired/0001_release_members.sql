SET LOCAL lock_timeout = '2s';--> statement-breakpoint
ALTER TABLE hints DROP CONSTRAINT hints_a_member;
