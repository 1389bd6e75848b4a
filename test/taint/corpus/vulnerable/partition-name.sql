-- kind: relation name made of an argument and a date
-- origin: citus, src/backend/distributed/sql/udfs/create_time_partitions/latest.sql
--- setup
CREATE TABLE metrics (at date) PARTITION BY RANGE (at);
--- function
CREATE FUNCTION create_day(parent text, day date) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF to_regclass(parent || '_' || to_char(day, 'YYYYMMDD')) IS NOT NULL THEN
    RETURN false;
  END IF;
  EXECUTE 'CREATE TABLE ' || parent || '_' || to_char(day, 'YYYYMMDD') || ' PARTITION OF ' || parent
    || ' FOR VALUES FROM (' || quote_literal(day) || ') TO (' || quote_literal(day + 1) || ')';
  RETURN true;
END $$;
--- honest
SELECT create_day('metrics', '2026-01-01')
--- calls
SELECT create_day(:hostile, '2026-01-01')
SELECT create_day('zz()/**/;select/**/elsewhere.mark();--', '2026-01-01')
