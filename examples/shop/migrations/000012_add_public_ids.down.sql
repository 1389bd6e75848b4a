ALTER TABLE products DROP COLUMN sort_position;
ALTER TABLE customers DROP COLUMN loyalty_number;
ALTER TABLE orders DROP COLUMN public_id;
