CREATE TABLE sightings (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, port_id bigint NOT NULL, seen text NOT NULL);
INSERT INTO sightings (port_id, seen) SELECT id, seen FROM ports WHERE id BETWEEN 1 AND 5000 AND seen IS NOT NULL;
