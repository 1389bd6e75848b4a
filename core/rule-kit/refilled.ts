/**
 * Tables whose rows come back: the same script writes them again, or, on SQL Server, makes or changes a procedure that brings them. Procedures
 * of other files are not asked; nothing is taken from names.
 */
import type { ObjectName } from '../operations/operation.ts';
import { mayMention } from '../schema/expression-text.ts';
import { tokenize } from '../syntax/sqlserver/lexer.ts';
import { relationKey } from '../schema/lookup.ts';
import { later, operationsOf, type Standing } from './section.ts';
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

/**
 * MySQL and MariaDB: the rows of such a table are those that its migrations write, which begin with emptying it. SQL Server: a list whose
 * rows the script brings along.
 */
export function isFilledAgain(
  name: ObjectName,
  context: Pick<Surroundings, 'schema' | 'siblings' | 'statement'>,
): boolean {
  const { schema } = context;
  if (schema.dialect !== 'mysql' && schema.dialect !== 'sqlserver') return false;
  const key = relationKey(schema, name);
  return operationsOf(later(context)).some(
    (one) =>
      one.kind === 'insert' &&
      (schema.dialect === 'mysql' || one.reads.length === 0) &&
      relationKey(schema, one.table) === key,
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

/** SQL Server: a procedure brings the rows, or the script itself, as literals or by a query. SQLite: a query of the script, from other tables. */
export function comesBack(target: ObjectName, context: Scene): boolean {
  if (context.schema.dialect === 'sqlite') return isQueriedAgain(target, context);
  if (context.schema.dialect !== 'sqlserver') return false;
  const key = relationKey(context.schema, target);
  return isComputed(key, context) || isRefilled(target, context) || isFilledAgain(target, context);
}

function isQueriedAgain(target: ObjectName, context: Scene): boolean {
  const key = relationKey(context.schema, target);
  return operationsOf(later(context)).some(
    (one) =>
      one.kind === 'insert' &&
      relationKey(context.after, one.table) === key &&
      one.reads.length > 0 &&
      one.reads.every((read) => relationKey(context.after, read) !== key),
  );
}

/** What is made below under the name takes its rows from a query. */
export function isComputed(key: string, context: Scene): boolean {
  if (context.after.relations.get(key)?.kind === 'view') return true;
  return later(context).some(({ parsed }) =>
    parsed.operations.some(
      (one) => one.kind === 'createTableAs' && relationKey(context.after, one.table) === key,
    ),
  );
}

type Scene = Pick<Surroundings, 'schema' | 'after' | 'siblings' | 'statement'>;
