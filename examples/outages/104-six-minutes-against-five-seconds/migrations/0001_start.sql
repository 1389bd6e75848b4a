CREATE TABLE threads (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, opened timestamptz NOT NULL);
CREATE TABLE elsewhere (x integer PRIMARY KEY);
