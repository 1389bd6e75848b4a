-- kind: event trigger, names of dropped objects
-- origin: supabase/postgres, migrations/db/migrations/20220126121436_finer-postgrest-triggers.sql
-- caller: stranger
--- setup
CREATE SCHEMA lair AUTHORIZATION corpus_stranger;
CREATE TABLE public.dropped (what text);
--- function
CREATE FUNCTION note_dropped() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  obj record;
BEGIN
  FOR obj IN SELECT * FROM pg_event_trigger_dropped_objects() LOOP
    IF obj.object_type = 'table' THEN
      EXECUTE 'INSERT INTO public.dropped VALUES (''' || obj.object_name || ''')';
    END IF;
  END LOOP;
END $$;
CREATE EVENT TRIGGER corpus_dropped ON sql_drop EXECUTE FUNCTION note_dropped();
--- honest
CREATE TABLE lair.plain (id int); DROP TABLE lair.plain;
--- calls
CREATE TABLE lair.:name (id int); DROP TABLE lair.:name;
