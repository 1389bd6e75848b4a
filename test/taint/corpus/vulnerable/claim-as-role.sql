-- kind: claim out of a JSON setting as role name
-- origin: PostgREST documentation, docs/references/auth.rst
--- function
CREATE FUNCTION become() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'SET LOCAL ROLE ' || (current_setting('request.jwt.claims', true)::json ->> 'role');
END $$;
--- honest
SELECT set_config('request.jwt.claims', '{"role": "corpus_stranger"}', true); SELECT become(); RESET ROLE;
--- calls
SELECT set_config('request.jwt.claims', json_build_object('role', :hostile)::text, true); SELECT become();
SELECT set_config('request.jwt.claims', '{"role": "none; SELECT elsewhere.mark()"}', true); SELECT become();
