-- kind: domain over text that checks nothing
-- origin: made up
--- setup
CREATE DOMAIN label AS text CHECK (length(VALUE) < 200);
--- function
CREATE FUNCTION set_label(which int, new_label label) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'UPDATE customers SET name = ''' || new_label || ''' WHERE id = ' || which;
END $$;
--- honest
SELECT set_label(1, 'Grace')
--- calls
SELECT set_label(1, :hostile)
