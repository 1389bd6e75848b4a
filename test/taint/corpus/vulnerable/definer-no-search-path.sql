-- kind: search path of the caller in a SECURITY DEFINER function
-- origin: made up
-- caller: stranger
--- setup
CREATE SCHEMA lair AUTHORIZATION corpus_stranger;
CREATE TABLE public.rates (code text, rate numeric);
CREATE FUNCTION public.tax() RETURNS numeric LANGUAGE sql AS 'SELECT 0.2';
--- function
CREATE FUNCTION price(amount numeric) RETURNS numeric LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  RETURN amount * (1 + tax());
END $$;
--- honest
SELECT price(10)
--- calls
CREATE FUNCTION lair.tax() RETURNS numeric LANGUAGE sql AS 'SELECT length(elsewhere.mark())::numeric'; SET search_path = lair, public; SELECT price(10);
