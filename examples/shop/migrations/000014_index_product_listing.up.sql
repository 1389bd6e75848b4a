CREATE INDEX idx_products_category ON products (category_id);
CREATE INDEX orders_merchant_id_idx ON orders (merchant_id);

-- A few hundred rows.
CREATE INDEX merchants_country_idx ON merchants (country);
