import { beforeAll, expect, it } from 'vitest';
import { replaySection } from '../../core/replay/section.ts';
import { emptySchema } from '../../core/schema/apply/apply.ts';
import { tableByKey } from '../../core/schema/lookup.ts';
import { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import { readStatements } from '../../core/syntax/postgres/read.ts';
import { loadPostgresParser } from '../parsers/postgres.ts';
import { alternativesOf } from './alternatives.ts';

let parser: StatementParser;
beforeAll(async () => {
  parser = new StatementParser(await loadPostgresParser());
});

function ways(check: string): readonly string[] {
  const script = `CREATE TABLE t (a text, b text, c text, gone_at timestamptz, gone bool GENERATED ALWAYS AS (gone_at IS NOT NULL) STORED, CHECK (${check}));`;
  const { after } = replaySection(emptySchema(), readStatements(script, 0, script.length, parser), 'a.sql');
  const table = tableByKey(after, 'public.t');
  if (table === undefined) throw new Error('no table');
  return alternativesOf(table).map((way) =>
    [...way]
      .map(([name, { isNull, among, not }]) => {
        const value = among === undefined ? '' : ` in ${among.join('|')}`;
        const other = not.length === 0 ? '' : ` not ${not.join('|')}`;
        return `${name}${isNull === undefined ? '' : isNull ? ' null' : ' set'}${value}${other}`;
      })
      .join(', '),
  );
}

it.each([
  ["a = 'x' AND b IS NULL OR a = 'y' AND b IS NOT NULL", ['a set in x, b null', 'a set in y, b set']],
  ['(a IS NULL) <> (b IS NULL)', ['a null, b set', 'a set, b null']],
  ['(a IS NULL) = (b IS NULL)', ['a null, b null', 'a set, b set']],
  ['num_nonnulls(a, b) = 1', ['a set, b null', 'a null, b set']],
  ["a <> 'x'", ['a not x']],
  ['NOT (a IS NULL AND b IS NULL)', ['a set', 'b set']],
  ["a IN ('x', 'y') AND a <> 'x'", ['a set in y not x']],
  ["a = ANY (ARRAY['x'::text, 'y'::character varying])", ['a set in x|y']],
  ['gone OR a IS NOT NULL', ['gone_at set', 'a set']],
  ["length(a) > 3 OR b ~ '^x'", ['', '']],
])('%s', (check, expected) => {
  expect(ways(check)).toEqual(expected);
});

it('takes no check at its word that contradicts the others', () => {
  expect(ways("a = 'x' AND a = 'y'")).toEqual(['']);
});
