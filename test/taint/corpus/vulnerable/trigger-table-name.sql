-- kind: TG_TABLE_NAME concatenated, with the owner's rights
-- origin: audit-trigger, audit.sql
-- caller: stranger
--- setup
CREATE SCHEMA lair AUTHORIZATION corpus_stranger;
CREATE TABLE public.change_counts (relation text, n bigint);
--- function
CREATE FUNCTION count_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE 'INSERT INTO public.change_counts SELECT ''' || TG_TABLE_NAME || ''', count(*) FROM public.change_counts';
  RETURN NULL;
END $$;
--- honest
CREATE TABLE lair.plain (id int); CREATE TRIGGER t AFTER INSERT ON lair.plain FOR EACH STATEMENT EXECUTE FUNCTION count_change(); INSERT INTO lair.plain VALUES (1);
--- calls
CREATE TABLE lair.:name (id int); CREATE TRIGGER t AFTER INSERT ON lair.:name FOR EACH STATEMENT EXECUTE FUNCTION count_change(); INSERT INTO lair.:name VALUES (1);
