/**
 * Names in SQLite's texts: whether a text has one, and renames of columns in expressions and of tables after REFERENCES, where strings and
 * functions stay unchanged. And what a table that is built again under another name needs to get its own.
 */
import { sqliteSpelling } from '../../../operations/sqlite/spelling.ts';
import { tokenize } from '../../../syntax/sqlite/lexer.ts';
import type { Token } from '../../../syntax/token.ts';

export function withColumnRenamed(text: string, from: string, to: string): string {
  return withNames(text, to, ({ kind, start, end }) => {
    const isName = kind === 'word' || kind === 'quoted-identifier';
    const isCall = text.slice(end).trimStart().startsWith('(');
    return isName && !isCall && nameAt(text, { start, end }) === from;
  });
}

/** A table is renamed: foreign keys follow. */
export function withTargetRenamed(text: string, from: string, to: string): string {
  let before = '';
  return withNames(text, to, (token) => {
    const isTarget = before === 'references' && nameAt(text, token) === from;
    before = token.kind === 'comment' ? before : text.slice(token.start, token.end).toLowerCase();
    return isTarget;
  });
}

/** True if it contains the name, whatever it denotes. */
export function namesIt(text: string, name: string): boolean {
  return tokenize(text).some(
    (one) => (one.kind === 'word' || one.kind === 'quoted-identifier') && nameAt(text, one) === name,
  );
}

/** `people.age`: while a table and the one that takes its place both exist, the new one has another name. */
export function isQualified(text: string, table: string): boolean {
  const tokens = tokenize(text);
  return tokens.some(
    ({ start, end }, at) =>
      tokens[at + 1]?.start === end && text.charAt(end) === '.' && namesIt(text.slice(start, end), table),
  );
}

/** AUTOINCREMENT continues after the highest number ever used. The names are not quoted. */
export function countersMoved(table: string, fresh: string): readonly string[] {
  const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  return [
    `DELETE FROM sqlite_sequence WHERE name = ${literal(fresh)}`,
    `INSERT INTO sqlite_sequence (name, seq) SELECT ${literal(fresh)}, seq FROM sqlite_sequence WHERE name = ${literal(table)} COLLATE NOCASE`,
  ];
}

/** With the flag off SQLite checks views and triggers, which at this moment refer to a missing table. The names are SQL. */
export function renamedUnchecked(fresh: string, table: string): readonly string[] {
  return [
    'PRAGMA legacy_alter_table = ON',
    `ALTER TABLE ${fresh} RENAME TO ${table}`,
    'PRAGMA legacy_alter_table = OFF',
  ];
}

/** True if a trigger reads the column of its row. */
export function rowReads(text: string, column: string): boolean {
  const words = tokenize(text).map((one) => nameAt(text, one));
  return words.some(
    (word, at) => word === column && words[at - 1] === '.' && ['new', 'old'].includes(words[at - 2] ?? ''),
  );
}

/** True if a trigger's program reads or changes the table. */
export function takesFrom(text: string, table: string): boolean {
  const words = tokenize(text)
    .filter(({ kind }) => kind !== 'string' && kind !== 'comment')
    .map((one) => nameAt(text, one));
  const from = words.indexOf('begin');
  return words.some((word, at) => at > from && word === table && leading.has(words[at - 1] ?? ''));
}

const leading: ReadonlySet<string> = new Set(['from', 'join', 'into', 'update']);

/**
 * True if the query of a view names the column of the table; an alias of that name does not count. If another table of the query has, or
 * may have, a column of that name, only a qualified one counts.
 */
export function viewReads(text: string, column: string, table: string, isItsAlone: boolean): boolean {
  const words = tokenize(text)
    .filter(({ kind }) => kind !== 'string' && kind !== 'comment')
    .map((one) => nameAt(text, one));
  const from = words.indexOf('as');
  const called = calledIn(words, table);
  return words.some((word, at) => {
    if (at <= from || word !== column || words[at - 1] === 'as' || words[at + 1] === '.') return false;
    return words[at - 1] === '.' ? called.has(words[at - 2] ?? '') : isItsAlone;
  });
}

/** The table's own name, and its aliases in a query: FROM kiln AS k, JOIN kiln k. */
function calledIn(words: readonly string[], table: string): ReadonlySet<string> {
  const aliases = words.flatMap((word, at) => {
    if (word !== table || !sources.has(words[at - 1] ?? '')) return [];
    return words[at + 1] === 'as' ? (words[at + 2] ?? []) : (words[at + 1] ?? []);
  });
  return new Set([table, ...aliases]);
}

const sources: ReadonlySet<string> = new Set(['from', 'join', ',', '.']);

export function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function nameAt(text: string, { start, end }: Pick<Token, 'start' | 'end'>): string {
  return sqliteSpelling.name(text.slice(start, end));
}

function withNames(text: string, to: string, isMeant: (token: Token) => boolean): string {
  let renamed = '';
  let at = 0;
  for (const token of tokenize(text)) {
    if (!isMeant(token)) continue;
    renamed += text.slice(at, token.start) + quotedName(to);
    at = token.end;
  }
  return renamed + text.slice(at);
}
