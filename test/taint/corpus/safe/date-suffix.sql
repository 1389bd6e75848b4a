-- kind: relation name of a constant and a date
-- origin: hatchet, sql/schema/v1-core.sql
--- setup
CREATE TABLE v1_task (at date) PARTITION BY RANGE (at);
--- function
CREATE FUNCTION create_task_partition(day date) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  name text := 'v1_task_' || to_char(day, 'YYYYMMDD');
BEGIN
  EXECUTE 'CREATE TABLE ' || name || ' PARTITION OF v1_task FOR VALUES FROM (''' || day || ''') TO (''' || (day + 1) || ''')';
  RETURN name;
END $$;
--- honest
SELECT create_task_partition('2026-01-01')
--- calls
SELECT create_task_partition(:hostile)
