-- The role stays: other databases of this server may use it.
REVOKE SELECT ON customer_lifetime_value FROM PUBLIC;
REVOKE ALL ON orders, order_items FROM shop_reporting;
REVOKE USAGE ON SCHEMA telemetry FROM shop_reporting;
