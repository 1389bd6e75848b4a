CREATE TABLE members (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text);--> statement-breakpoint
CREATE TABLE firms (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text);--> statement-breakpoint
CREATE TABLE hints (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, member_id bigint CONSTRAINT hints_a_member REFERENCES members (id), firm_id bigint CONSTRAINT hints_b_firm REFERENCES firms (id));--> statement-breakpoint
CREATE INDEX hints_member_idx ON hints (member_id);--> statement-breakpoint
CREATE INDEX hints_firm_idx ON hints (firm_id);
