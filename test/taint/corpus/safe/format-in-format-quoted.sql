-- kind: %s of a format() with %I
-- origin: timescaledb, tsl/test/sql/bgw_scheduler_control.sql
--- function
CREATE FUNCTION set_parameter(setting text, value text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  scope text := format('DATABASE %I', current_database());
BEGIN
  EXECUTE format('ALTER %s SET %I = %L', scope, setting, value);
END $$;
--- honest
SELECT set_parameter('work_mem', '8MB')
--- calls
SELECT set_parameter(:hostile, '8MB')
SELECT set_parameter('work_mem', :hostile)
