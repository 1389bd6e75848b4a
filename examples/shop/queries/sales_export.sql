-- Every line ever sold, for the finance department, sorted by merchant and date.
-- The sort holds all lines: with the default work_mem it goes to disk.
SELECT m.name AS merchant,
       o.placed_at,
       p.sku,
       p.name AS product,
       i.quantity,
       i.unit_price,
       i.quantity * i.unit_price AS amount
FROM order_items i
JOIN orders o ON o.id = i.order_id
JOIN products p ON p.id = i.product_id
JOIN merchants m ON m.id = o.merchant_id
WHERE o.status <> 'cancelled'
ORDER BY m.name, o.placed_at, p.sku;
