CREATE TABLE orders (
    id bigint PRIMARY KEY,
    placed_at timestamptz NOT NULL
);
CREATE TABLE shipments (
    id bigint PRIMARY KEY,
    order_id bigint NOT NULL,
    shipped_at timestamptz
);
CREATE INDEX shipments_order_id_idx ON shipments (order_id);
