CREATE TABLE feeds (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, doc bigint NOT NULL, kind text NOT NULL);
CREATE UNIQUE INDEX feeds_first_key ON feeds (doc) WHERE kind = 'first';
