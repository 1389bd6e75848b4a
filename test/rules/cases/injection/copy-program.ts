/** Further cases of injection/copy-program, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'A constant program',
    `CREATE FUNCTION import_all() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  COPY pg_temp.imported FROM PROGRAM 'gunzip -c /srv/in/all.gz';
END $$;`,
  ),
];
