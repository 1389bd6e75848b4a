/** Whether what is dropped was copied aside in the same file, or goes there anyway: then its name is lost, and nothing else. */
import type { DropColumn, ObjectName, Operation, Update } from '../../operations/operation.ts';
import { relationKey } from '../../schema/lookup.ts';

import { carryingIn, isCarried } from './carried.ts';
import { conditionsOf, joinsBy, namesValue, partsOf, type Parts } from './copy-parts.ts';
import { isLookedUp, isMapping, isOnlyClassified, isToldCaseByCase } from './mapped.ts';
import { earlier, operationsBefore, type Standing } from '../../rule-kit/section.ts';
import type { Surroundings } from '../../rule-kit/tables.ts';

/** A statement with what stands around it, and the schema that it finds. */
export type CopyScene = Standing & Pick<Surroundings, 'schema' | 'table' | 'path'>;

/** A statement before this one reads the table's rows into another table. */
export function isTableCopied(name: ObjectName, context: CopyScene): boolean {
  const key = relationKey(context.schema, name);
  const isWorded = context.schema.dialect !== 'postgresql';
  return operationsBefore(context).some(
    (operation) =>
      (brings(operation) || (isWorded && operation.kind === 'update')) &&
      reads(operation.reads, key, context),
  );
}

/** Columns of a copied table that no statement before this one names as it reads the rows: their values stay behind. */
export function columnsLeftBehind(name: ObjectName, context: CopyScene): readonly string[] {
  const key = relationKey(context.schema, name);
  const copies = earlier(context).flatMap(({ parsed }) =>
    parsed.operations.flatMap((operation) =>
      (brings(operation) || operation.kind === 'update') && reads(operation.reads, key, context)
        ? [partsOf(parsed, operation, context)]
        : [],
    ),
  );
  return (context.table(name)?.columns ?? [])
    .filter((one) => one.generated === undefined)
    .map((one) => one.name)
    .filter((column) => !copies.some(({ values }) => namesValue(values, wordOf(column, context))))
    .filter((column) => !isMovedBeforeRename(wordOf(column, context), name, context))
    .filter((column) => {
      const word = wordOf(column, context);
      return (
        context.schema.dialect === 'postgresql' ||
        (!copies.some((one) => joinsBy(one, word)) && !isToldByValue(copies, word))
      );
    });
}

/** As a column stands among the words of a statement, which are in lower case where its name is the same in any. */
function wordOf(column: string, { schema }: Pick<CopyScene, 'schema'>): string {
  return schema.dialect === 'postgresql' ? column : column.toLowerCase();
}

/** Not on PostgreSQL: before the table was put aside by a rename, a query has read the column for the rows of another table. */
function isMovedBeforeRename(column: string, name: ObjectName, context: CopyScene): boolean {
  const { schema } = context;
  if (schema.dialect === 'postgresql') return false;
  let key = relationKey(schema, name);
  let isBefore = false;
  for (const { parsed } of earlier(context).toReversed())
    for (const one of parsed.operations) {
      if (one.kind === 'renameRelation' && relationKey(schema, { ...one.target, name: one.to }) === key) {
        key = relationKey(schema, one.target);
        isBefore = true;
      }
      if (!isBefore || !brings(one) || !reads(one.reads, key, context)) continue;
      const { values } = partsOf(parsed, one, context);
      // The list of columns in front of the query says where values go, not where they are from.
      if (namesValue(values.slice(values.indexOf('select')), column)) return true;
    }
  return false;
}

/** `WHERE name = 'SMTP_HOST'`, `WHERE name = 'SMTP_PORT'`: each value has its statement, which says what becomes of it. */
function isToldByValue(copies: readonly Parts[], column: string): boolean {
  const told = copies.filter(({ words = [] }) =>
    words.some((word, at) => word === column && words[at + 1] === '=' && isLiteral(words[at + 2])),
  );
  return told.length > 1;
}

function isLiteral(word: string | undefined): boolean {
  return word?.startsWith("'") === true;
}

/**
 * A statement before this one makes other values of the column's: of all rows that have one, or value by value in a column made for it. Any
 * other WHERE leaves values behind. `dropped` are the columns that go together with it.
 */
export function isColumnCopied(
  { table, column }: Pick<DropColumn, 'table' | 'column'>,
  dropped: readonly string[],
  context: CopyScene,
): boolean {
  const key = relationKey(context.schema, table);
  const cases: (Update & Parts)[] = [];
  const word = wordOf(column.text, context);
  const others = dropped.map((one) => wordOf(one, context));
  if (isToldCaseByCase(word, key, context)) return true;
  if (isTakenAlong(table, column.text, context)) return true;
  return earlier(context).some(({ parsed }) =>
    parsed.operations.some((operation) => {
      const isUpdate = operation.kind === 'update';
      if (!isUpdate && !brings(operation)) return false;
      const isOwn = isUpdate && relationKey(context.schema, operation.table) === key;
      if (!isOwn && !reads(operation.reads, key, context)) return false;
      if (isOwn && operation.columns.includes(column.text)) return false;
      if (isOwn && isJoinedOnNothing(operation, dropped, key, context)) return false;
      if (isUpdate && isMapping(operation, parsed, { column: word, dropped: others, context })) return true;
      if (isUpdate && isOwn && isLookedUp(operation, parsed, word, context)) return true;
      const parts = partsOf(parsed, operation, context);
      if (flagMoved(column.text, table, context) === 'whole') return true;
      if (!namesValue(parts.values, word) || isOnlyClassified(parts.values, word)) return false;
      if (parts.words === undefined || leavesNullsOut(parts.words, others)) return true;
      if (isForWhatIsThere(parts.words, word, context)) return true;
      if (!isUpdate && isGuard(parts.words, operation.table)) return true;
      if (!isOwn) return false;
      const here = { ...operation, ...parts };
      const isWhole = cases.some((one) => isOther(one, here) || isOther(here, one));
      cases.push(here);
      return isWhole;
    }),
  );
}

/** By INSERT … SELECT, value by value and with the key of each row. */
function isTakenAlong(name: ObjectName, column: string, context: CopyScene): boolean {
  const { schema } = context;
  const of = context.table(name);
  if (schema.dialect !== 'postgresql' || of === undefined) return false;
  return isCarried(
    of,
    column,
    carryingIn(earlier(context), () => schema),
  );
}

/**
 * `INSERT INTO favourites SELECT id FROM items WHERE favourite = 1`, into a table that this file makes: a row there says what the flag has
 * said. part: for some rows only.
 */
function flagMoved(column: string, table: ObjectName, context: CopyScene): 'whole' | 'part' | undefined {
  const key = relationKey(context.schema, table);
  const found = earlier(context).flatMap(({ parsed }) =>
    parsed.operations.flatMap((operation) => {
      if (operation.kind !== 'insert' || !reads(operation.reads, key, context)) return [];
      if (context.table(operation.table)?.origin.file !== context.path) return [];
      const { words } = partsOf(parsed, operation, context);
      if (words === undefined || words.includes('or')) return [];
      const conditions = conditionsOf(words);
      const flags = conditions.filter((one) => saysTrue(one, wordOf(column, context)));
      return flags.length === 0
        ? []
        : [conditions.length === flags.length ? ('whole' as const) : ('part' as const)];
    }),
  );
  return found.includes('whole') ? 'whole' : found[0];
}

/** `favourite = 1`, `items.favourite IS TRUE`. */
function saysTrue(words: readonly string[], column: string): boolean {
  const name = words[1] === '.' ? 2 : 0;
  return (
    words[name] === column && /^(?:= (?:1|true|b'1'|'t')|is true)$/.test(words.slice(name + 1).join(' '))
  );
}

/** `WHERE NOT EXISTS (SELECT … FROM target …)`: the other rows are there already. */
function isGuard(words: readonly string[], { name }: ObjectName): boolean {
  const own = words.filter((one) => one !== ';');
  let depth = 0;
  const end = own.findIndex((word, at) => {
    depth += word === '(' ? 1 : word === ')' ? -1 : 0;
    return at > 1 && depth === 0;
  });
  const isAlone = own[0] === 'not' && own[1] === 'exists' && own[2] === '(' && end === own.length - 1;
  return isAlone && own.includes(name.text.toLowerCase());
}

/** One statement for rows of a kind, another for those that are of none: `kind IN ('a', 'b')`, `kind <> 'a' AND kind <> 'b'`. */
function isOther(these: Update & Parts, those: Update & Parts): boolean {
  const [kinds, others] = [these, those].map(({ where }) => [...new Set(where?.columns)].sort().join());
  const literals = ({ words = [] }: Parts): string => words.filter((one) => one.startsWith("'")).join();
  return (
    kinds === others &&
    kinds !== '' &&
    these.columns.join() === those.columns.join() &&
    literals(these) === literals(those) &&
    isDenied(those) &&
    !isDenied(these)
  );
}

function isDenied({ words = [] }: Parts): boolean {
  return words.some((one, at) => one === 'not' || ['<>', '!='].includes(`${words[at - 1] ?? ''}${one}`));
}

/**
 * `UPDATE users SET handle = u.nickname FROM users u WHERE u.nickname IS NOT NULL`: each row gets the value of any other. On SQL Server the
 * table of FROM is the one that is updated.
 */
function isJoinedOnNothing(
  { reads: names, where }: Update,
  dropped: readonly string[],
  key: string,
  context: CopyScene,
): boolean {
  return (
    context.schema.dialect !== 'sqlserver' &&
    reads(names, key, context) &&
    (where?.columns ?? []).every((one) => dropped.includes(one))
  );
}

/** The rows that a condition leaves out have no value in the column, or an empty one: `url IS NOT NULL AND url <> ''`. */
function leavesNullsOut(where: readonly string[], dropped: readonly string[]): boolean {
  return conditionsOf(where).every((parts) => {
    const name = parts[1] === '.' ? 2 : 0;
    const said = parts.slice(name + 1).join(' ');
    return dropped.includes(parts[name] ?? '') && isSomething.test(said);
  });
}

/** SQLite: `nickname IS NOT NULL AND team IS NOT NULL`: a value without what it is told by says nothing. */
function isForWhatIsThere(where: readonly string[], column: string, { schema }: CopyScene): boolean {
  if (schema.dialect !== 'sqlite') return false;
  const conditions = conditionsOf(where).map((parts) => parts.slice(parts[1] === '.' ? 2 : 0));
  return (
    conditions.every((parts) => isSomething.test(parts.slice(1).join(' '))) &&
    conditions.some(([name]) => name === column)
  );
}

const isSomething = /^(?:is not null|(?:< ?>|! ?=) '')$/;

function brings(
  operation: Operation,
): operation is Operation & { readonly kind: 'insert' | 'createTableAs' } {
  return operation.kind === 'insert' || operation.kind === 'createTableAs';
}

function reads(names: readonly ObjectName[], key: string, context: CopyScene): boolean {
  return names.some((one) => relationKey(context.schema, one) === key);
}
