CREATE TABLE carriers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
CREATE TABLE pickups (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, carrier_id bigint NOT NULL);
CREATE INDEX pickups_carrier_id_idx ON pickups (carrier_id);
