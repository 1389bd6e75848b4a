-- One page of a customer's orders. $1 the customer, $2 the page size, $3 how many to skip.
SELECT o.public_id, o.status, o.placed_at, t.total, a.city
FROM orders o
JOIN order_totals t ON t.order_id = o.id
LEFT JOIN addresses a ON a.id = o.shipping_address_id
WHERE o.customer_id = $1
ORDER BY o.placed_at DESC
LIMIT $2 OFFSET $3;

-- The payments of one order. No index on payments.order_id.
SELECT state, amount, provider, created_at
FROM payments
WHERE order_id = $1
ORDER BY created_at;
