/** Further cases of security/public-schema-open, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const path = `LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp`;

const until14 = { targetVersion: 14 } as const;

export const cases = [
  good(
    'It does not look there',
    `CREATE FUNCTION folded(name varchar) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN RETURN lower(name); END $$;`,
    until14,
  ),
  good(
    'From 15 on nobody but its owner may make anything there',
    `CREATE FUNCTION folded(name varchar) RETURNS text ${path} AS $$
BEGIN RETURN lower(name); END $$;`,
  ),
];
