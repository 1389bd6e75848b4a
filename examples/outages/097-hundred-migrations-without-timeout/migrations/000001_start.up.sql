CREATE TABLE squads (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, area_id bigint);
