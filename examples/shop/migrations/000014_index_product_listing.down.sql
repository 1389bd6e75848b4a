DROP INDEX merchants_country_idx;
DROP INDEX orders_merchant_id_idx;
DROP INDEX idx_products_category;
