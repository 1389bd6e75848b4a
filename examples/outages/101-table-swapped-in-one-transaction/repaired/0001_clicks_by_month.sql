CREATE TABLE clicks_parts (id bigint NOT NULL, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);--> statement-breakpoint
CREATE TABLE clicks_all PARTITION OF clicks_parts DEFAULT;
