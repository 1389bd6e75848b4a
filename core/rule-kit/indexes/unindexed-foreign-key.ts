/**
 * Foreign keys that have no index on their leading columns after all migrations: those that a statement creates or leaves without one, and
 * the fix that adds the index. Whether a key of an unknown table has an index is not known and not assumed.
 */
import type {
  AddColumn,
  AddConstraint,
  ConstraintDefinition,
  CreateTable,
  DropIndex,
} from '../../operations/model/operation.ts';
import {
  coveringIndex,
  type ForeignKey,
  foreignKeysFrom,
  identifies,
  indexesLeadingWithin,
  indexesOf,
  isPartialFor,
  relationKey,
  resolveIndex,
  tableByKey,
} from '../../schema/lookup.ts';
import type { Index, Schema, Table } from '../../schema/model.ts';
import { chooseRelationName } from '../../schema/apply/default-names.ts';
import { spelled, spelledKey } from '../../schema/spelling.ts';
import { wordsOf } from '../../schema/words.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { insert } from '../../text/edit.ts';
import { cover, type Span } from '../../text/span.ts';
import type { RuleFix } from '../context.ts';
import { fileWords } from '../../migrations/files/new-migration.ts';
import { createdTable, inTheEnd, sameTable, type Surroundings } from '../tables/tables.ts';

type Making = CreateTable | AddColumn | AddConstraint;

export interface UnindexedKey {
  readonly at: Span;
  /** The table's name in the model. */
  readonly relation: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly fix: RuleFix | undefined;
  /** Columns of the key with an index: they do not narrow the rows down enough. */
  readonly narrowing: readonly string[] | undefined;
  /** An index on these leading columns that does not cover all rows. */
  readonly partial: string | undefined;
  /** All indexes of the table are known. */
  readonly seen: boolean;
}

export function unindexedKeys(operation: Making, context: Surroundings): readonly UnindexedKey[] {
  const table = finalTable(operation, context);
  if (table === 'gone') return [];
  return keysOf(operation).flatMap(({ constraint, column }) =>
    judge(operation, table, constraint, column, context),
  );
}

function keysOf(
  operation: Making,
): readonly { readonly constraint: ConstraintDefinition; readonly column?: Span }[] {
  if (operation.kind === 'addConstraint') return [{ constraint: operation.constraint }];
  const columns = operation.kind === 'addColumn' ? [operation.column] : operation.columns;
  const own = columns.flatMap(({ name, constraints }) =>
    constraints.map((constraint) => ({ constraint, column: name })),
  );
  const further = operation.kind === 'createTable' ? operation.constraints : [];
  return [...own, ...further.map((constraint) => ({ constraint }))];
}

/** The table after the last migration, under any name; undefined if no migration creates it. */
function finalTable(operation: Making, context: Surroundings): Table | 'gone' | undefined {
  if (operation.kind !== 'createTable') {
    const key = relationKey(context.schema, operation.table);
    const here = tableByKey(context.after, key);
    const table = here && sameTable(context.latest, here);
    if (table !== undefined) return isOutOfReach(table) ? 'gone' : table;
    return context.table(operation.table) === undefined && tableByKey(context.latest, key) === undefined
      ? undefined
      : 'gone';
  }
  if (operation.persistence === 'temporary') return 'gone';
  // IF NOT EXISTS does nothing if the table exists.
  if (operation.ifNotExists && context.table(operation.table) !== undefined) return 'gone';
  const table = createdTable(operation, context);
  return table === undefined || isOutOfReach(table) ? 'gone' : table;
}

function isOutOfReach({ persistence, kind }: Table): boolean {
  return persistence === 'temporary' || kind === 'foreign-table';
}

function judge(
  operation: Making,
  table: Table | undefined,
  constraint: ConstraintDefinition,
  column: Span | undefined,
  context: Surroundings,
): readonly UnindexedKey[] {
  if (constraint.kind !== 'foreign-key') return [];
  const [first] = constraint.columns;
  const last = constraint.columns.at(-1);
  if (first === undefined || last === undefined) return [];
  const columns = constraint.columns.map(({ text }) => text);
  const here = table && sameTable(context.after, table);
  const relation = here?.key ?? relationKey(context.schema, operation.table);
  const found = (more: Pick<UnindexedKey, 'narrowing' | 'partial' | 'seen'>): readonly [UnindexedKey] => [
    {
      at: column ?? cover(first, last),
      relation,
      table: spelledKey(context.after, relation),
      columns: columns.map((name) => spelled(context.after, name, relation)),
      fix: fixFor(operation, here, columns, context),
      ...more,
    },
  ];
  if (table === undefined) return found({ narrowing: undefined, partial: undefined, seen: false });
  const written = columns.map((name) => storedName(here ?? table, name));
  const key = finalKey(table, here, written);
  const names = key?.columns ?? written;
  // A later migration drops or replaces it: it is reported there.
  if (key === undefined ? table.complete : key.origin.file !== context.path) return [];
  if (wasThere(operation, table, names, context) || isRowid(table, names)) return [];
  if (key !== undefined && isReferencedGone(key, context)) return [];
  // If it is dropped later, the dropping migration is reported, not the one that created the key.
  if (
    coveringIndex(context.after, relation, written) !== undefined ||
    coveringIndex(context.latest, table.key, names) !== undefined
  )
    return [];
  const leading = indexesLeadingWithin(context.latest, table.key, names);
  const whole = leading.filter((one) => !isPartialFor(one, names));
  if (key !== undefined && whole.some((one) => decides(one, key, context.latest))) return [];
  const [narrowing] = whole;
  return found({
    narrowing: narrowing && leadingOf(narrowing, names),
    partial: leading[0]?.name,
    seen: table.complete || names.every((name) => isOfThisFile(table, name, context)),
  });
}

/** A foreign key after the last migration: one that renames a column leaves the key's name. */
function finalKey(table: Table, here: Table | undefined, columns: readonly string[]): ForeignKey | undefined {
  const isOn = (one: ForeignKey): boolean => one.columns.join() === columns.join();
  const name = here && foreignKeysFrom(here).find(isOn)?.name;
  const keys = foreignKeysFrom(table);
  return keys.find((one) => name !== undefined && one.name === name) ?? keys.find(isOn);
}

/** SQLite drops a table whatever refers to it: then no row is left to delete. */
function isReferencedGone(
  { references: { relation } }: ForeignKey,
  { after, latest }: Surroundings,
): boolean {
  return tableByKey(after, relation) !== undefined && tableByKey(latest, relation) === undefined;
}

/** The column's name in the model, for dialects that ignore case. */
function storedName({ columns }: Table, name: string): string {
  if (columns.some((one) => one.name === name)) return name;
  return columns.find((one) => one.name.toLowerCase() === name.toLowerCase())?.name ?? name;
}

/** A rebuilt table had the key before. */
function wasThere(
  operation: Making,
  table: Table,
  columns: readonly string[],
  context: Surroundings,
): boolean {
  if (operation.kind !== 'createTable' || context.table(operation.table) !== undefined) return false;
  const former = tableByKey(context.opening, table.key);
  return former !== undefined && foreignKeysFrom(former).some((one) => one.columns.join() === columns.join());
}

/** All its indexes are in this file. */
function isOfThisFile(table: Table, name: string, { path }: Surroundings): boolean {
  return table.columns.find((one) => one.name === name)?.origin.file === path;
}

export interface LosingKey {
  readonly table: string;
  readonly columns: readonly string[];
  readonly index: string;
}

/** Foreign keys that an index served, and that none serves after it is dropped. */
export function keysLosing(operation: DropIndex, context: Surroundings): readonly LosingKey[] {
  if (context.statement.conditional) return [];
  const index =
    resolveIndex(context.schema, operation.index) ??
    (operation.table &&
      indexesOf(context.schema, relationKey(context.schema, operation.table)).find(
        (one) => one.name.toLowerCase() === operation.index.name.text.toLowerCase(),
      ));
  if (index === undefined || index.constraint !== undefined || index.certainty !== 'certain') return [];
  const before = tableByKey(context.schema, index.relation);
  const table = inTheEnd(context, index.relation);
  if (before === undefined || table?.complete !== true) return [];
  return foreignKeysFrom(before).flatMap((key) => {
    const { columns } = key;
    const stays = foreignKeysFrom(table).some((one) => one.columns.join() === columns.join());
    const served = [context.after, context.latest].some(
      (schema) =>
        coveringIndex(schema, table.key, columns) !== undefined ||
        indexesLeadingWithin(schema, table.key, columns).some((one) => decides(one, key, schema)),
    );
    // A key that this file creates is reported where it is created.
    if (key.origin.file === context.path) return [];
    if (!stays || served || coveringIndex(context.schema, table.key, columns) === undefined) return [];
    // If several indexes that serve it are dropped, the last drop is reported.
    const others = indexesOf(context.schema, table.key).filter((one) => one.key !== index.key);
    if (others.some((one) => serves(one, columns))) return [];
    return [
      {
        table: spelledKey(context.schema, table.key),
        columns: columns.map((name) => spelled(context.schema, name, table.key)),
        index: spelled(context.schema, index.name, table.key),
      },
    ];
  });
}

function serves(index: Index, columns: readonly string[]): boolean {
  const wanted = new Set(columns);
  const leading = index.elements.slice(0, wanted.size).map((one) => one.column);
  return (
    index.valid &&
    !isPartialFor(index, columns) &&
    leading.every((one) => one !== undefined && wanted.has(one))
  );
}

function leadingOf({ elements }: Index, columns: readonly string[]): readonly string[] {
  const names = elements.map((one) => one.column);
  const end = names.findIndex((name) => name === undefined || !columns.includes(name));
  return names.slice(0, end === -1 ? names.length : end).filter((name) => name !== undefined);
}

/** The index's leading columns contain a key of the referenced table: at most few rows agree in them but not in the others. */
function decides(index: Index, { columns, references }: ForeignKey, schema: Schema): boolean {
  const theirs = leadingOf(index, columns).flatMap((name) => references.columns[columns.indexOf(name)] ?? []);
  return identifies(schema, references.relation, theirs);
}

/** SQLite: a key without its own index orders the table itself. */
function isRowid({ constraints, columns }: Table, names: readonly string[]): boolean {
  const key = constraints.find(({ kind }) => kind === 'primary-key');
  const isOurs = columns.some(({ sqlite }) => sqlite !== undefined);
  return isOurs && key?.index === undefined && names[0] !== undefined && key?.columns[0] === names[0];
}

/** In the same file if the table is new, else in a separate migration: PostgreSQL builds it there concurrently. */
function fixFor(
  operation: Making,
  table: Table | undefined,
  columns: readonly string[],
  context: Surroundings,
): RuleFix | undefined {
  const { dialect } = context.schema;
  const quoted = dialect === 'sqlserver' ? wordsOf(context.schema).quoted : quoteIdentifier;
  const place = relationKey(context.schema, operation.table);
  const schema = place.slice(0, place.indexOf('.'));
  const relation = operation.table.name.text;
  const parts = { schema, relation: table?.name ?? relation, columns, label: 'idx' };
  const name = quoted(chooseRelationName(context.latest, parts, 'relation'));
  const written = context.text(operation.table);
  const on = `${name} ON ${written} (${columns.map((one) => quoted(spelled(context.latest, one, table?.key))).join(', ')})`;
  const isNew = operation.kind === 'createTable' ? !operation.ifNotExists : context.isNew(operation.table);
  if (isNew && context.novelty === 'new')
    return {
      kind: 'rewrite',
      title: 'Add the index',
      edits: [insert(context.statement.parsed.text.length, `;\nCREATE INDEX ${on}`)],
    };
  // An index cannot be built concurrently on a partitioned table: that takes a step for each partition.
  if (table?.partitionBy !== undefined) return undefined;
  const concurrently = dialect === 'postgresql' ? 'CONCURRENTLY ' : '';
  const prefix = written.includes('.') && dialect !== 'sqlserver' ? `${quoted(schema)}.` : '';
  const from = dialect === 'sqlserver' ? ` ON ${written}` : '';
  return {
    kind: 'move',
    title: 'Add the index in a migration of its own',
    here: [],
    migrations: [
      {
        name: fileWords('index', parts.relation, ...columns),
        up: `CREATE INDEX ${concurrently}${on};\n`,
        down: `DROP INDEX ${concurrently}IF EXISTS ${prefix}${name}${from};\n`,
        transaction: concurrently === '',
      },
    ],
  };
}
