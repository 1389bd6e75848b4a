-- Roles belong to the server, so another database may have made this one already.
DO $$
BEGIN
    CREATE ROLE shop_reporting LOGIN PASSWORD 'Reporting-2026!';
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN
        RAISE NOTICE 'role shop_reporting exists already';
END
$$;

GRANT USAGE ON SCHEMA telemetry TO shop_reporting;
GRANT ALL ON orders, order_items TO shop_reporting;
GRANT SELECT ON customer_lifetime_value TO PUBLIC;
