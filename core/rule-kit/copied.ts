/** Whether what is dropped was copied aside in the same file, or goes there anyway: then its name is lost, and nothing else. */
import type { DropColumn, ObjectName, Operation, Update } from '../operations/operation.ts';
import { lexemes } from '../schema/expression-text.ts';
import { column as columnOf, relationKey } from '../schema/lookup.ts';
import type { Table } from '../schema/model.ts';
import { typeText } from '../schema/type-text.ts';
import { slice } from '../text/span.ts';
import { isAlwaysTrue } from './bounded.ts';
import { earlier, later, type Standing } from './section.ts';
import type { Surroundings } from './tables.ts';

/** A statement with what stands around it, and the schema that it finds. */
type CopyScene = Standing & Pick<Surroundings, 'schema' | 'table' | 'path'>;

/** A statement before this one reads the table's rows into another table. */
export function isTableCopied(name: ObjectName, context: CopyScene): boolean {
  const key = relationKey(context.schema, name);
  return earlier(context).some((one) =>
    one.parsed.operations.some((operation) => brings(operation) && reads(operation.reads, key, context)),
  );
}

/** Columns of a copied table that no statement before this one names as it reads the rows: their values stay behind. */
export function columnsLeftBehind(name: ObjectName, context: CopyScene): readonly string[] {
  const key = relationKey(context.schema, name);
  const copies = earlier(context).flatMap(({ parsed }) =>
    parsed.operations.flatMap((operation) =>
      brings(operation) && reads(operation.reads, key, context)
        ? [partsOf(parsed.text, operation).values]
        : [],
    ),
  );
  return (context.table(name)?.columns ?? [])
    .filter((one) => one.generated === undefined)
    .map((one) => one.name)
    .filter((column) => !copies.some((words) => namesValue(words, column)));
}

/**
 * A statement before this one makes other values of the column's: of all rows that have one, or value by value in a column made for it. Any
 * other WHERE leaves values behind. `dropped` are the columns that go together with it.
 */
export function isColumnCopied(
  { table, column }: DropColumn,
  dropped: readonly string[],
  context: CopyScene,
): boolean {
  const key = relationKey(context.schema, table);
  return earlier(context).some(({ parsed }) =>
    parsed.operations.some((operation) => {
      const isUpdate = operation.kind === 'update';
      if (!isUpdate && !brings(operation)) return false;
      const isOwn = isUpdate && relationKey(context.schema, operation.table) === key;
      if (!isOwn && !reads(operation.reads, key, context)) return false;
      if (isOwn && operation.columns.includes(column.text)) return false;
      if (isUpdate && isMapping(operation, dropped, context)) return true;
      const { values, where } = partsOf(parsed.text, operation);
      if (where !== undefined && !leavesNullsOut(where, dropped)) return false;
      return namesValue(values, column.text);
    }),
  );
}

/** The words of a statement before its last WHERE, and behind it. */
function partsOf(
  text: string,
  { span }: Operation,
): { readonly values: readonly string[]; readonly where: readonly string[] | undefined } {
  const words = lexemes(slice(text, span)).map((one) => one.text);
  const at = words.lastIndexOf('where');
  return at < 0
    ? { values: words, where: undefined }
    : { values: words.slice(0, at), where: words.slice(at + 1) };
}

function namesValue(words: readonly string[], column: string): boolean {
  return words.some((word, at) => word === column || (word === '*' && isAll(words[at - 1])));
}

/** A statement behind this one takes all rows of the table away: they are not lost with what goes here. */
export function isEmptiedBehind(name: ObjectName, context: CopyScene): boolean {
  const key = relationKey(context.schema, name);
  const isIt = (one: ObjectName): boolean => relationKey(context.schema, one) === key;
  return later(context).some(
    ({ parsed, conditional }) =>
      !conditional &&
      parsed.operations.some(
        (one) =>
          (one.kind === 'truncate' && one.tables.some(isIt)) ||
          (one.kind === 'delete' && isIt(one.table) && isAlwaysTrue(one.where) && one.reads.length === 0),
      ),
  );
}

/** Another column has the name in the end: what it is now, where that is something else. */
export function retyped(
  before: Table | undefined,
  after: Table,
  name: string,
): { readonly column: string; readonly from: string; readonly to: string } | undefined {
  const [old, made] = [before && columnOf(before, name), columnOf(after, name)];
  if (old === undefined || made === undefined) return undefined;
  const [from, to] = [old, made].map(
    (one) => `${typeText(one.type)}${one.generated === undefined ? '' : ' GENERATED'}`,
  );
  return from === undefined || to === undefined || from === to ? undefined : { column: name, from, to };
}

/** By the value of what goes, a new column gets its own: `SET state_new = 'done' WHERE state = 'closed'`. */
function isMapping(
  { table, columns, where }: Update,
  dropped: readonly string[],
  context: CopyScene,
): boolean {
  const there = context.table(table);
  const isNew = columns.every((one) => there && columnOf(there, one)?.origin.file === context.path);
  const looksAt = where?.columns ?? [];
  return isNew && looksAt.length > 0 && looksAt.every((one) => dropped.includes(one));
}

/** `a IS NOT NULL`, and nothing else, of a column that goes. */
function leavesNullsOut(where: readonly string[], dropped: readonly string[]): boolean {
  const words = where.filter((one) => !['(', ')', ';'].includes(one));
  const column = words.at(-4);
  const isLast = words.slice(-3).join(' ') === 'is not null' && column !== undefined;
  const isAlone = words.length === 4 || (words.length === 6 && words[1] === '.');
  return isLast && isAlone && dropped.includes(column);
}

/** All columns, and no multiplication. */
function isAll(before: string | undefined): boolean {
  return before === 'select' || before === '.' || before === ',';
}

function brings(
  operation: Operation,
): operation is Operation & { readonly kind: 'insert' | 'createTableAs' } {
  return operation.kind === 'insert' || operation.kind === 'createTableAs';
}

function reads(names: readonly ObjectName[], key: string, context: CopyScene): boolean {
  return names.some((one) => relationKey(context.schema, one) === key);
}
