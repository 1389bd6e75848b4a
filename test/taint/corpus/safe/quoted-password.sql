-- kind: role and password with %I and %L
-- origin: made up
--- function
CREATE FUNCTION create_login(login text, password text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE ROLE %I LOGIN PASSWORD %L', login, password);
END $$;
--- honest
SELECT create_login('corpus_login', 'long enough')
--- calls
SELECT create_login('corpus_login', :hostile)
SELECT create_login(:hostile, 'long enough')
