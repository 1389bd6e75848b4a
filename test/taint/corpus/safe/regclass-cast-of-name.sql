-- kind: concatenated name cast to regclass
-- origin: Nominatim, lib-sql/functions/placex_triggers.sql
--- setup
CREATE TABLE places (place_id bigint, class text, type text);
CREATE TABLE place_classtype_amenity_cafe (place_id bigint);
--- function
CREATE FUNCTION places_after_insert() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  classtable text;
BEGIN
  classtable := 'place_classtype_' || NEW.class || '_' || NEW.type;
  EXECUTE 'INSERT INTO ' || classtable::regclass || ' (place_id) VALUES ($1)' USING NEW.place_id;
  RETURN NEW;
END $$;
CREATE TRIGGER places_after AFTER INSERT ON places FOR EACH ROW EXECUTE FUNCTION places_after_insert();
--- honest
INSERT INTO places VALUES (1, 'amenity', 'cafe')
--- calls
INSERT INTO places VALUES (1, 'amenity', :hostile)
INSERT INTO places VALUES (1, 'amenity', 'cafe SELECT length(elsewhere.mark()) --')
