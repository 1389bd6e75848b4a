CREATE TYPE catches AS ENUM ('live');--> statement-breakpoint
CREATE TABLE traps (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, catch catches NOT NULL);
