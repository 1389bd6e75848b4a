-- kind: event trigger, quoting broken by split_part
-- origin: supabase/postgres, migrations/db/migrations/20220613123923_pg_graphql-pg-dump-perms.sql
-- caller: stranger
--- setup
CREATE SCHEMA lair AUTHORIZATION corpus_stranger;
--- function
CREATE FUNCTION grant_on_create() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  cmd record;
BEGIN
  FOR cmd IN SELECT * FROM pg_event_trigger_ddl_commands() WHERE command_tag = 'CREATE TABLE' LOOP
    EXECUTE format('GRANT SELECT ON lair.%s TO CURRENT_USER', trim('"' FROM split_part(cmd.object_identity, '.', 2)));
  END LOOP;
END $$;
CREATE EVENT TRIGGER corpus_created ON ddl_command_end EXECUTE FUNCTION grant_on_create();
--- honest
CREATE TABLE lair.plain (id int);
--- calls
CREATE TABLE lair.:name (id int);
CREATE TABLE lair.plain (id int); CREATE TABLE lair."plain TO public; SET search_path=elsewhere; SELECT mark()--" (id int);
