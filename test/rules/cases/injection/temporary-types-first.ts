/** Further cases of injection/temporary-types-first, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'Types that the grammar knows, or with their schema',
    `CREATE FUNCTION shown(n bigint) RETURNS text LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  SELECT n::int::pg_catalog.text;
$$;`,
  ),
  good(
    'With the rights of its caller',
    `CREATE FUNCTION shown(n int) RETURNS text LANGUAGE sql SET search_path = '' AS $$ SELECT n::text; $$;`,
  ),
];
