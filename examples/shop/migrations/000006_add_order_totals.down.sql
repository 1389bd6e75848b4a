DROP VIEW customer_lifetime_value;
DROP VIEW order_totals;
DROP TRIGGER products_touch_updated_at ON products;
DROP TRIGGER orders_touch_updated_at ON orders;
DROP FUNCTION touch_updated_at();
