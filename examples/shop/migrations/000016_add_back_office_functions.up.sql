-- The back office picks the column to search in from a list.
CREATE FUNCTION search_products(search_column text, term text) RETURNS SETOF products
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN QUERY EXECUTE
        'SELECT * FROM products WHERE ' || search_column || ' ILIKE ''%' || term || '%'' ORDER BY id';
END;
$$;

-- Row counts for the admin page.
CREATE FUNCTION count_rows(relation_name text) RETURNS bigint
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    result bigint;
BEGIN
    EXECUTE format('SELECT count(*) FROM %s', relation_name) INTO result;
    RETURN result;
END;
$$;

-- Support staff have no access to payments; this shows them the sum only.
CREATE FUNCTION captured_amount(for_order bigint) RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER
AS $$
    SELECT coalesce(sum(amount), 0) FROM payments WHERE order_id = for_order AND state = 'captured'
$$;

-- How it is done right: %I for the identifier, USING for the value, a fixed search_path.
CREATE FUNCTION archive_readings(partition_name text, older_than timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = ''
AS $$
DECLARE
    moved bigint;
BEGIN
    EXECUTE format('DELETE FROM telemetry.%I WHERE recorded_at < $1', partition_name) USING older_than;
    GET DIAGNOSTICS moved = ROW_COUNT;
    RETURN moved;
END;
$$;

REVOKE EXECUTE ON FUNCTION archive_readings(text, timestamptz) FROM PUBLIC;
