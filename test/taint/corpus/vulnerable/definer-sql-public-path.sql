-- kind: temporary table before a search path without pg_temp, SQL function
-- origin: basejump, supabase/migrations/20240414161947_basejump-accounts.sql
-- caller: stranger
--- setup
CREATE TABLE public.members (member text, secret text);
INSERT INTO members VALUES ('owner', 'the vault is open 7341');
CREATE TABLE public.sessions (member text);
--- function
CREATE FUNCTION my_secret() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT m.secret FROM public.members m JOIN sessions s ON s.member = m.member LIMIT 1;
$$;
--- honest
SELECT my_secret()
--- calls
CREATE TEMP TABLE sessions (member text); GRANT SELECT ON sessions TO PUBLIC; INSERT INTO sessions VALUES ('owner'); SELECT my_secret();
