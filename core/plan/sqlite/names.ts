/** Resolves names in a query of SQLite from its tokens, because EXPLAIN QUERY PLAN prints only aliases. */
import { unquoted } from '../../operations/tokens/cursor.ts';
import { tokenize } from '../../syntax/sqlite/lexer.ts';

/** By alias or table name in lower case: the table that it denotes. An ambiguous name is left out. */
export function tablesNamed(sql: string, known: readonly string[]): ReadonlyMap<string, string> {
  const byName = new Map(known.map((name) => [name.toLowerCase(), name]));
  const words = wordsOf(sql);
  const found = new Map<string, Set<string>>();
  const note = (alias: string, table: string): void => {
    found.set(alias, (found.get(alias) ?? new Set<string>()).add(table));
  };
  for (const [at, word] of words.entries()) {
    const table = byName.get(word);
    if (table === undefined || !opensTable(words, at)) continue;
    note(word, table);
    const alias = words[at + 1] === 'as' ? words[at + 2] : words[at + 1];
    if (alias !== undefined && /^\w/.test(alias)) note(alias, table);
  }
  return new Map(
    [...found].flatMap(([alias, tables]) => (tables.size === 1 ? [[alias, [...tables].join()]] : [])),
  );
}

/** The conditions of a query with one WHERE and no nested query. */
export function whereIn(sql: string): string | undefined {
  const tokens = tokenize(sql).filter(({ kind }) => kind !== 'comment');
  const words = tokens.map(({ start, end }) => sql.slice(start, end).toLowerCase());
  if (words.filter((word) => word === 'where').length !== 1) return undefined;
  if (words.filter((word) => word === 'select').length > 1) return undefined;
  const from = words.indexOf('where') + 1;
  const ends = ['group', 'order', 'limit', 'window', 'returning', ';'];
  const to = words.findIndex((word, at) => at >= from && ends.includes(word));
  const [first, last] = [tokens[from], tokens[(to < 0 ? words.length : to) - 1]];
  return first === undefined || last === undefined ? undefined : sql.slice(first.start, last.end);
}

function opensTable(words: readonly string[], at: number): boolean {
  const before = words[at - 1];
  return before === ',' || before === '.' || before === '(' || (before !== undefined && openers.has(before));
}

const openers = new Set(['from', 'join', 'update', 'into']);

function wordsOf(sql: string): readonly string[] {
  return tokenize(sql)
    .filter(({ kind }) => kind !== 'comment')
    .map(({ kind, start, end }) => {
      const written = sql.slice(start, end);
      return (kind === 'quoted-identifier' ? unquoted(written) : written).toLowerCase();
    });
}
