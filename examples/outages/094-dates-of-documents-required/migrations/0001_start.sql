CREATE TABLE scrolls (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, made timestamptz);
