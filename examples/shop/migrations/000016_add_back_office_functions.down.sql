DROP FUNCTION archive_readings(text, timestamptz);
DROP FUNCTION captured_amount(bigint);
DROP FUNCTION count_rows(text);
DROP FUNCTION search_products(text, text);
