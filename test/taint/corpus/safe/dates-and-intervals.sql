-- kind: dates and intervals as values
-- origin: pg_partman, sql/functions/create_partition_time.sql
--- setup
CREATE TABLE metrics (at timestamptz) PARTITION BY RANGE (at);
--- function
CREATE FUNCTION create_partition(parent regclass, starts timestamptz, width interval) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  suffix text := to_char(starts, '"_p"YYYYMMDD');
  ends timestamptz := starts + width;
BEGIN
  EXECUTE format('CREATE TABLE %I PARTITION OF %s FOR VALUES FROM (%L) TO (%L)', 'metrics' || suffix, parent, starts, ends);
  EXECUTE 'SELECT timestamptz ''' || starts || ''' + interval ''' || width || '''';
END $$;
--- honest
SELECT create_partition('metrics', '2026-01-01', '1 day')
--- calls
SELECT create_partition('metrics', '2026-01-01', :hostile::text::interval)
SELECT create_partition(:hostile, '2026-01-01', '1 day')
