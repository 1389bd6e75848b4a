-- kind: body of a generated function
-- origin: hatchet, sql/schema/v1-core.sql
--- setup
CREATE TABLE orders_shadow (LIKE orders);
--- function
CREATE FUNCTION copy_trigger(source text, target text, label text) RETURNS void LANGUAGE plpgsql AS $outer$
BEGIN
  EXECUTE format('
    CREATE OR REPLACE FUNCTION %I() RETURNS trigger LANGUAGE plpgsql AS $trg$
    BEGIN
      RAISE DEBUG ''copying for %s'';
      INSERT INTO %I SELECT NEW.*;
      RETURN NEW;
    END $trg$', source || '_copy', label, target);
  EXECUTE format('CREATE TRIGGER %I AFTER INSERT ON %I FOR EACH ROW EXECUTE FUNCTION %I()', source || '_copy', source, source || '_copy');
  EXECUTE format('INSERT INTO %I DEFAULT VALUES', source);
END $outer$;
--- honest
SELECT copy_trigger('orders', 'orders_shadow', 'me')
--- calls
SELECT copy_trigger('orders', 'orders_shadow', :hostile)
SELECT copy_trigger('orders', 'orders_shadow', '''; PERFORM elsewhere.mark(); --')
SELECT copy_trigger('orders', 'orders_shadow', '''; PERFORM elsewhere.mark(); RAISE DEBUG ''')
