CREATE TABLE carriers (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name         text NOT NULL UNIQUE,
    tracking_url text NOT NULL
);

ALTER TABLE orders ADD COLUMN carrier_id bigint;

ALTER TABLE orders
    ADD CONSTRAINT orders_carrier_id_fkey FOREIGN KEY (carrier_id) REFERENCES carriers (id);

CREATE INDEX orders_carrier_id_idx ON orders (carrier_id);
