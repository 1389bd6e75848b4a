-- kind: SECURITY DEFINER, pg_temp last in the search path
-- origin: PostgreSQL documentation, doc/src/sgml/ref/create_function.sgml
-- caller: stranger
--- setup
CREATE TABLE public.grants (role_name text, allowed boolean);
INSERT INTO grants VALUES ('corpus_stranger', false);
CREATE TABLE public.private_notes (note text);
INSERT INTO private_notes VALUES ('the vault is open 7341');
--- function
CREATE FUNCTION read_notes() RETURNS SETOF text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM grants WHERE role_name = 'corpus_stranger' AND allowed) THEN
    RETURN QUERY SELECT note FROM private_notes;
  END IF;
END $$;
--- honest
SELECT read_notes()
--- calls
CREATE TEMP TABLE grants (role_name text, allowed boolean); INSERT INTO grants VALUES ('corpus_stranger', true); SELECT read_notes();
