-- kind: password between quotes
-- origin: made up
--- function
CREATE FUNCTION create_login(login text, password text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'CREATE ROLE ' || quote_ident(login) || ' LOGIN PASSWORD ''' || password || '''';
END $$;
--- honest
SELECT create_login('corpus_login', 'long enough')
--- calls
SELECT create_login('corpus_login', :hostile)
