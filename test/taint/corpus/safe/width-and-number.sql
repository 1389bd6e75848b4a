-- kind: %s with a width for a number
-- origin: made up
--- function
CREATE FUNCTION page(size int, number bigint, width int) RETURNS SETOF orders LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY EXECUTE format('SELECT * FROM orders ORDER BY id LIMIT %-10s OFFSET %*s', size, width, size * number);
END $$;
--- honest
SELECT * FROM page(10, 0, 5)
--- calls
SELECT * FROM page(length(:hostile), 0, 5)
