-- kind: argument of type regclass
-- origin: audit-trigger, audit.sql
--- setup
CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
--- function
CREATE FUNCTION audit_table(target_table regclass, audit_query boolean, ignored_cols text[]) RETURNS void LANGUAGE plpgsql AS $body$
DECLARE
  _q_txt text;
  _ignored text = '';
BEGIN
  EXECUTE 'DROP TRIGGER IF EXISTS audit_row ON ' || target_table;
  IF array_length(ignored_cols, 1) > 0 THEN
    _ignored = ', ' || quote_literal(ignored_cols);
  END IF;
  _q_txt = 'CREATE TRIGGER audit_row AFTER INSERT ON ' || target_table
    || ' FOR EACH ROW EXECUTE PROCEDURE note_change(' || quote_literal(audit_query) || _ignored || ');';
  EXECUTE _q_txt;
END $body$;
--- honest
SELECT audit_table('orders', true, ARRAY['state'])
--- calls
SELECT audit_table(:hostile, true, NULL)
SELECT audit_table('orders', true, ARRAY[:hostile])
CREATE TABLE :name (id int); SELECT audit_table(quote_ident(:hostile)::regclass, true, NULL)
