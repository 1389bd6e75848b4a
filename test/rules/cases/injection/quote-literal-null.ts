/** Further cases of injection/quote-literal-null, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'NULL is asked about',
    `CREATE FUNCTION notes_of(wanted text) RETURNS SETOF notes LANGUAGE plpgsql AS $$
DECLARE
  condition text;
BEGIN
  IF wanted IS NOT NULL THEN
    condition := ' WHERE tenant = ' || quote_literal(wanted);
  END IF;
  RETURN QUERY EXECUTE concat('SELECT * FROM notes', condition);
END $$;`,
    { history: ['CREATE TABLE notes (tenant text, note text);'] },
  ),
];
