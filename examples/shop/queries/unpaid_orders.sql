-- Orders placed more than three days ago that nobody paid.
-- status has no index: the table is read whole although few rows match.
SELECT o.id, o.placed_at, c.email, t.total
FROM orders o
JOIN customers c ON c.id = o.customer_id
JOIN order_totals t ON t.order_id = o.id
WHERE o.status = 'placed'
  AND o.placed_at < now() - interval '3 days'
  AND NOT EXISTS (
      SELECT 1
      FROM payments p
      WHERE p.order_id = o.id
        AND p.state IN ('pending', 'captured')
  )
ORDER BY o.placed_at;
