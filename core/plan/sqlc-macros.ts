/**
 * What sqlc replaces in a query before a server sees it: sqlc.arg(name), sqlc.narg(name) and sqlc.slice(name) are parameters, sqlc.embed(table) is
 * all columns of a table. https://docs.sqlc.dev/en/latest/reference/macros.html
 */
import { tokenize } from '../syntax/postgres/lexer.ts';
import type { Span } from '../text/span.ts';

export interface SqlcMacro extends Span {
  readonly macro: 'parameter' | 'columns';
  /** Of the parameter or the table, as written. */
  readonly name: string;
}

const macros: ReadonlyMap<string, SqlcMacro['macro']> = new Map([
  ['arg', 'parameter'],
  ['narg', 'parameter'],
  ['slice', 'parameter'],
  ['embed', 'columns'],
]);

export function sqlcMacros(text: string): readonly SqlcMacro[] {
  if (!/\bsqlc\s*\./i.test(text)) return [];
  const tokens = tokenize(text).filter(({ kind }) => kind !== 'comment');
  return tokens.flatMap((first, at): readonly SqlcMacro[] => {
    const [sqlc, dot, called, open, name, close] = tokens
      .slice(at, at + 6)
      .map(({ start, end }) => text.slice(start, end));
    const macro = macros.get(called?.toLowerCase() ?? '');
    const last = tokens[at + 5];
    if (sqlc?.toLowerCase() !== 'sqlc' || dot !== '.' || open !== '(' || close !== ')') return [];
    if (macro === undefined || name === undefined || last === undefined) return [];
    return [{ start: first.start, end: last.end, macro, name: name.replace(/^'(.*)'$/, '$1') }];
  });
}
