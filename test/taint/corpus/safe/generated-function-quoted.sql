-- kind: body of a generated function with quoted names
-- origin: mimeo, sql/functions/dml_maker.sql
--- setup
CREATE TABLE orders_queue (id int);
--- function
CREATE FUNCTION make_queue(source regclass, queue text, key text) RETURNS void LANGUAGE plpgsql AS $outer$
DECLARE
  body text;
BEGIN
  body := format('BEGIN INSERT INTO %I VALUES (NEW.%I); RETURN NEW; END', queue, key);
  EXECUTE format('CREATE FUNCTION %I() RETURNS trigger LANGUAGE plpgsql AS %L', queue || '_trg', body);
  EXECUTE format('CREATE TRIGGER %I BEFORE INSERT ON %s FOR EACH ROW EXECUTE FUNCTION %I()', queue || '_trg', source, queue || '_trg');
  EXECUTE format('INSERT INTO %s (id) VALUES (1)', source);
END $outer$;
--- honest
SELECT make_queue('orders', 'orders_queue', 'id')
--- calls
SELECT make_queue('orders', :hostile, 'id')
SELECT make_queue('orders', 'orders_queue', :hostile)
