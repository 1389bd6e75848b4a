/** Further cases of injection/temporary-objects-first, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'Every relation with its schema',
    `CREATE FUNCTION may_read(wanted text) RETURNS boolean LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  SELECT EXISTS (SELECT 1 FROM public.grants WHERE role_name = wanted);
$$;`,
    { history: ['CREATE TABLE grants (role_name text);'] },
  ),
  good(
    'A temporary table of its own is meant',
    `CREATE FUNCTION work() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  CREATE TEMP TABLE scratch (id int);
  INSERT INTO scratch VALUES (1);
END $$;`,
  ),
];
