SET lock_timeout = '2s';
ALTER TABLE letters ADD COLUMN found tsvector;
CREATE FUNCTION letters_found() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN NEW.found := pg_catalog.to_tsvector('simple', NEW.body); RETURN NEW; END $$;
CREATE TRIGGER letters_found BEFORE INSERT OR UPDATE OF body ON letters FOR EACH ROW EXECUTE FUNCTION letters_found();
