SET lock_timeout = '2s';
CREATE TABLE sightings (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, port_id bigint NOT NULL, seen text NOT NULL);
ALTER TABLE ports DROP COLUMN seen;
