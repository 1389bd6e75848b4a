DROP INDEX orders_carrier_id_idx;
ALTER TABLE orders DROP COLUMN carrier_id;
DROP TABLE carriers;
