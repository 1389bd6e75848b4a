CREATE TABLE checks (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
CREATE TABLE boxes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, check_id bigint REFERENCES checks (id) ON DELETE SET NULL);
CREATE INDEX boxes_check_id_idx ON boxes (check_id);
