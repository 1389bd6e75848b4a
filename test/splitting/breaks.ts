/** Ways to break one statement, for tests of what that does to the others. */

/** Each breaks the text of one statement at a place; undefined if that place cannot be broken so. */
export const breaks: Readonly<Record<string, (sql: string, at: number) => string | undefined>> = {
  'without a quote': (sql, at) => without(sql, at, "'"),
  'without a double quote': (sql, at) => without(sql, at, '"'),
  'without a parenthesis': (sql, at) => without(sql, at, '('),
  'without a closing parenthesis': (sql, at) => without(sql, at, ')'),
  'without a dollar quote': (sql, at) => without(sql, at, '$$'),
  'without the start of a comment': (sql, at) => without(sql, at, '/*'),
  'with a quote': (sql, at) => inserted(sql, at, "'"),
  'with a double quote': (sql, at) => inserted(sql, at, '"'),
  'with a dollar quote': (sql, at) => inserted(sql, at, ' $$ '),
  'with a tagged dollar quote': (sql, at) => inserted(sql, at, ' $body$ '),
  'with an open comment': (sql, at) => inserted(sql, at, ' /* '),
  'with an open parenthesis': (sql, at) => inserted(sql, at, '('),
  'with a stray word': (sql, at) => inserted(sql, at, ' oops oops '),
  'with an open placeholder': (sql, at) => inserted(sql, at, '{{ '),
};

function without(sql: string, at: number, part: string): string | undefined {
  const found = sql.indexOf(part, at);
  return found < 0 ? undefined : sql.slice(0, found) + sql.slice(found + part.length);
}

function inserted(sql: string, at: number, part: string): string {
  return sql.slice(0, at) + part + sql.slice(at);
}
