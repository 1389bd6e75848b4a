CREATE TYPE states AS ENUM ('open', 'done');--> statement-breakpoint
CREATE TABLE clients (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, state states DEFAULT 'open' NOT NULL);
