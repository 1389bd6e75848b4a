DROP POLICY orders_by_merchant ON orders;

ALTER TABLE orders DISABLE ROW LEVEL SECURITY;
