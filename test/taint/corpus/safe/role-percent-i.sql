-- kind: claim as role name with %I
-- origin: supabase/postgres, migrations/tests/fixtures.sql
--- function
CREATE FUNCTION login_as(user_role text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('SET LOCAL ROLE %I', user_role);
  EXECUTE format('SET LOCAL request.jwt.claims = %L', json_build_object('role', user_role)::text);
END $$;
--- honest
SELECT login_as('corpus_stranger'); RESET ROLE;
--- calls
SELECT login_as(:hostile)
