CREATE TABLE rings (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, line text, at timestamptz NOT NULL);
