-- The dashboard of all merchants sorts by date and reads the whole table for it.
CREATE INDEX orders_placed_at_idx ON orders (placed_at);
