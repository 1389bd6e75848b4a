-- The application sets shop.merchant_id once per connection checkout.
-- The scalar subquery makes the setting an init plan: read once per query, not once per row.
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;

CREATE POLICY orders_by_merchant ON orders
    USING (merchant_id = (SELECT current_setting('shop.merchant_id')::bigint))
    WITH CHECK (merchant_id = (SELECT current_setting('shop.merchant_id')::bigint));
