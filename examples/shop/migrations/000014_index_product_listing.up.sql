CREATE INDEX idx_products_category ON products (category_id);
CREATE INDEX orders_merchant_id_idx ON orders (merchant_id);

-- plinth-ignore locking/index-without-concurrently: merchants has a few hundred rows and changes once a day.
CREATE INDEX merchants_country_idx ON merchants (country);
