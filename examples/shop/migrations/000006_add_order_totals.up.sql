CREATE FUNCTION touch_updated_at() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END;
$$;

CREATE TRIGGER orders_touch_updated_at
    BEFORE UPDATE ON orders
    FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

CREATE TRIGGER products_touch_updated_at
    BEFORE UPDATE ON products
    FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

CREATE VIEW order_totals AS
SELECT o.id AS order_id,
       o.merchant_id,
       o.customer_id,
       o.status,
       o.placed_at,
       count(*) AS lines,
       sum(i.quantity * i.unit_price) AS total
FROM orders o
JOIN order_items i ON i.order_id = o.id
GROUP BY o.id;

CREATE VIEW customer_lifetime_value AS
SELECT c.id AS customer_id,
       c.merchant_id,
       count(t.order_id) AS orders,
       coalesce(sum(t.total), 0) AS total
FROM customers c
LEFT JOIN order_totals t ON t.customer_id = c.id AND t.status IN ('paid', 'shipped', 'delivered')
GROUP BY c.id;
