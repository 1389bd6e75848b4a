-- kind: field of a JSON document
-- origin: made up
--- function
CREATE FUNCTION report(request json) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  n bigint;
BEGIN
  EXECUTE format('SELECT count(*) FROM %I WHERE %s', request ->> 'table', request #>> '{filter,condition}') INTO n;
  RETURN n;
END $$;
--- honest
SELECT report('{"table": "orders", "filter": {"condition": "amount > 5"}}')
--- calls
SELECT report(json_build_object('table', 'orders', 'filter', json_build_object('condition', :hostile)))
