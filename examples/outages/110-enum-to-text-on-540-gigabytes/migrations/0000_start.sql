CREATE TYPE senders AS ENUM ('post', 'rail');--> statement-breakpoint
CREATE TABLE deliveries (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, sender senders NOT NULL);
