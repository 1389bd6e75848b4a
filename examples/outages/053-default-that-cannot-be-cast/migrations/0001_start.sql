CREATE TYPE trackers AS ENUM ('one', 'two');
CREATE TABLE plans (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, tracker text DEFAULT 'one' NOT NULL);
