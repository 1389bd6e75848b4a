CREATE TABLE scans (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, room bigint);
