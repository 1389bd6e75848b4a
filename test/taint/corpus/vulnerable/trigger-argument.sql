-- kind: TG_ARGV as relation, with the owner's rights
-- origin: temporal_tables, versioning_function_nochecks.sql
-- caller: stranger
--- setup
CREATE SCHEMA lair AUTHORIZATION corpus_stranger;
CREATE TABLE lair.things (id int);
CREATE TABLE lair.things_history (id int);
ALTER TABLE lair.things OWNER TO corpus_stranger;
ALTER TABLE lair.things_history OWNER TO corpus_stranger;
--- function
CREATE FUNCTION keep_version() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  history_table text;
BEGIN
  history_table := TG_ARGV[0];
  EXECUTE ('INSERT INTO ' || history_table || ' SELECT ($1).*') USING NEW;
  RETURN NEW;
END $$;
--- honest
CREATE TRIGGER t BEFORE INSERT ON lair.things FOR EACH ROW EXECUTE FUNCTION keep_version('lair.things_history'); INSERT INTO lair.things VALUES (1);
--- calls
CREATE TRIGGER t BEFORE INSERT ON lair.things FOR EACH ROW EXECUTE FUNCTION keep_version(:hostile); INSERT INTO lair.things VALUES (1);
CREATE TRIGGER t BEFORE INSERT ON lair.things FOR EACH ROW EXECUTE FUNCTION keep_version('lair.things_history SELECT length(elsewhere.mark()) --'); INSERT INTO lair.things VALUES (1);
