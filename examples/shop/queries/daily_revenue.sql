-- Revenue per day of one week, all merchants.
-- The cast hides placed_at from its index; a range of timestamps would not.
SELECT o.placed_at::date AS day,
       count(DISTINCT o.id) AS orders,
       sum(i.quantity * i.unit_price) AS revenue
FROM orders o
JOIN order_items i ON i.order_id = o.id
WHERE o.placed_at::date BETWEEN '2026-03-01' AND '2026-03-07'
  AND o.status IN ('paid', 'shipped', 'delivered')
GROUP BY o.placed_at::date
ORDER BY day;
