CREATE TABLE verdicts (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kind text NOT NULL, thing bigint NOT NULL);
CREATE UNIQUE INDEX verdicts_kind_thing_key ON verdicts (kind, thing);
