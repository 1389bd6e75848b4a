SET LOCAL lock_timeout = '3s';--> statement-breakpoint
ALTER TABLE clicks RENAME TO clicks_old;--> statement-breakpoint
CREATE TABLE clicks (id bigint NOT NULL, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);--> statement-breakpoint
CREATE TABLE clicks_all PARTITION OF clicks DEFAULT;--> statement-breakpoint
INSERT INTO clicks (id, at) SELECT id, at FROM clicks_old;
