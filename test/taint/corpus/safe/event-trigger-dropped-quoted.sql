-- kind: event trigger, names of dropped objects with %L
-- origin: PostgREST documentation, docs/references/schema_cache.rst
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
    IF obj.object_type IN ('schema', 'table', 'view') AND obj.is_temporary IS FALSE THEN
      EXECUTE format('INSERT INTO public.dropped VALUES (%L)', obj.object_name);
      NOTIFY pgrst, 'reload schema';
    END IF;
  END LOOP;
END $$;
CREATE EVENT TRIGGER corpus_dropped ON sql_drop EXECUTE FUNCTION note_dropped();
--- honest
CREATE TABLE lair.plain (id int); DROP TABLE lair.plain;
--- calls
CREATE TABLE lair.:name (id int); DROP TABLE lair.:name;
