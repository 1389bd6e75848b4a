/**
 * Tables of SQL Server's whose rows a procedure brings that the same script makes or changes: what goes from such a table comes back when the
 * procedure runs. Procedures of other files are not asked; nothing is taken from names.
 */
import type { ObjectName } from '../operations/operation.ts';
import { mayMention } from '../schema/expression-text.ts';
import { tokenize } from '../syntax/sqlserver/lexer.ts';
import { operationsOf, type Standing } from './section.ts';
import type { Surroundings } from './tables.ts';

export function isRefilled(
  { name, schema }: ObjectName,
  context: Standing & Pick<Surroundings, 'schema'>,
): boolean {
  if (context.schema.dialect !== 'sqlserver') return false;
  const table = name.text.toLowerCase();
  const of = schema?.text.toLowerCase();
  return operationsOf(context.siblings).some(
    (one) =>
      one.kind === 'createFunction' &&
      one.source !== undefined &&
      mayMention(one.source, table) &&
      fills(one.source, table, of),
  );
}

/** `INSERT INTO dw.sums …`, `MERGE dw.sums …`. */
function fills(source: string, table: string, of: string | undefined): boolean {
  const words = tokenize(source).map(({ start, end }) =>
    source
      .slice(start, end)
      .replaceAll(/[[\]"]/g, '')
      .toLowerCase(),
  );
  return words.some(
    (word, at) =>
      (word === 'insert' || word === 'merge') &&
      isNamed(words, words[at + 1] === 'into' ? at + 2 : at + 1, table, of),
  );
}

/** The table's name stands there, with any schema or with its own. */
function isNamed(words: readonly string[], at: number, table: string, of: string | undefined): boolean {
  let last = at;
  while (words[last + 1] === '.') last += 2;
  const schema = last > at ? words[last - 2] : undefined;
  return words[last] === table && (of === undefined || !schema || schema === of);
}
