/**
 * Foreign keys whose columns no index leads with when all migrations have run: which ones a statement makes, who needs the index, and the
 * fix that adds it. What is told of which is the rules' to say.
 */
import type {
  AddColumn,
  AddConstraint,
  ConstraintDefinition,
  CreateTable,
  DropIndex,
} from '../operations/operation.ts';
import {
  coveringIndex,
  creationKey,
  displayName,
  type ForeignKey,
  foreignKeysFrom,
  identifies,
  indexesLeadingWithin,
  indexesOf,
  isPartialFor,
  relationKey,
  resolveIndex,
  tableByKey,
} from '../schema/lookup.ts';
import type { Index, Schema, Table } from '../schema/model.ts';
import { chooseRelationName } from '../schema/replay/default-names.ts';
import { quoteIdentifier } from '../syntax/postgres/identifier.ts';
import { insert } from '../text/edit.ts';
import { cover, type Span } from '../text/span.ts';
import type { RuleFix } from './context.ts';
import { needOf, type KeyNeed } from './key-needs.ts';
import { isCountedSmall } from './missing-index.ts';
import { fileWords } from './new-migration.ts';
import { inTheEnd, type Surroundings } from './tables.ts';

type Making = CreateTable | AddColumn | AddConstraint;

export interface UnindexedKey {
  readonly need: Exclude<KeyNeed, 'none'>;
  readonly at: Span;
  readonly columns: string;
  readonly table: string;
  readonly referenced: string;
  readonly fix: RuleFix | undefined;
  /** Leads with some of the columns, which leave many rows. */
  readonly narrowing: string | undefined;
  /** Leads with the columns, but leaves rows out. */
  readonly partial: string | undefined;
}

function unindexedKeys(operation: Making, context: Surroundings): readonly UnindexedKey[] {
  switch (operation.kind) {
    case 'createTable': {
      if (operation.persistence === 'temporary') return [];
      // IF NOT EXISTS on a table that is there does nothing.
      if (operation.ifNotExists && context.table(operation.table) !== undefined) return [];
      const key = creationKey(context.schema, operation.table);
      return [
        ...operation.columns.flatMap(({ name, constraints }) =>
          constraints.flatMap((one) => judge(operation, key, one, name, context)),
        ),
        ...operation.constraints.flatMap((one) => judge(operation, key, one, undefined, context)),
      ];
    }
    case 'addColumn': {
      const key = relationKey(context.schema, operation.table);
      const { name, constraints } = operation.column;
      return constraints.flatMap((one) => judge(operation, key, one, name, context));
    }
    case 'addConstraint': {
      const key = relationKey(context.schema, operation.table);
      return judge(operation, key, operation.constraint, undefined, context);
    }
  }
}

function judge(
  operation: Making,
  key: string,
  constraint: ConstraintDefinition,
  column: Span | undefined,
  context: Surroundings,
): readonly UnindexedKey[] {
  if (constraint.kind !== 'foreign-key') return [];
  const table = inTheEnd(context, key);
  const columns = constraint.columns.map((one) => one.text);
  if (table === undefined) return [];
  const foreignKey = foreignKeysFrom(table).find(
    (one) => one.columns.join() === columns.join() && one.origin.file === context.path,
  );
  if (foreignKey === undefined || !mayClaim(table, columns, context)) return [];
  // Where it goes later, the migration that drops it lacks it, not the one that made the key.
  if ([context.after, context.latest].some((one) => coveringIndex(one, key, columns) !== undefined))
    return [];
  if (isCountedSmall(table, context) === true || isRowid(table, columns)) return [];
  const leading = indexesLeadingWithin(context.latest, key, columns);
  const whole = leading.filter((one) => !isPartialFor(one, columns));
  if (whole.some((one) => decides(one, foreignKey, context.latest))) return [];
  const [first] = constraint.columns;
  const last = constraint.columns.at(-1);
  if (first === undefined || last === undefined) return [];
  const seen = needOf(table, foreignKey, context);
  if (seen === 'none') return [];
  const [narrowing] = whole;
  const [partial] = leading;
  // Rows of one group are read for each that goes.
  const need = narrowing === undefined ? seen : 'unproven';
  return [
    {
      need,
      at: column ?? cover(first, last),
      columns: columns.join(', '),
      table: displayName(key),
      referenced: displayName(relationKey(context.schema, constraint.references)),
      fix: fixFor(operation, table, columns, context),
      narrowing: narrowing && leadingOf(narrowing, columns).join(', '),
      partial: partial?.name,
    },
  ];
}

export type LosingKey = Pick<UnindexedKey, 'need' | 'columns' | 'table' | 'referenced'> & {
  readonly index: string;
};

/** Foreign keys that an index served, and that none serves when it is gone. */
export function keysLosing(operation: DropIndex, context: Surroundings): readonly LosingKey[] {
  if (context.statement.conditional) return [];
  const index = resolveIndex(context.schema, operation.index);
  if (index === undefined || index.constraint !== undefined || index.certainty !== 'certain') return [];
  const before = tableByKey(context.schema, index.relation);
  const table = inTheEnd(context, index.relation);
  if (before === undefined || table?.complete !== true || isCountedSmall(table, context) === true) return [];
  return foreignKeysFrom(before).flatMap((key) => {
    const { columns, references } = key;
    const stays = foreignKeysFrom(table).some((one) => one.columns.join() === columns.join());
    const served = [context.after, context.latest].some(
      (schema) =>
        coveringIndex(schema, table.key, columns) !== undefined ||
        indexesLeadingWithin(schema, table.key, columns).some((one) => decides(one, key, schema)),
    );
    // Of a key that this file makes too, it is said where it is made.
    if (key.origin.file === context.path) return [];
    if (!stays || served || coveringIndex(context.schema, table.key, columns) === undefined) return [];
    // Several that serve it may go one after the other: the last one to go is told.
    const others = indexesOf(context.schema, table.key).filter((one) => one.key !== index.key);
    if (others.some((one) => serves(one, columns))) return [];
    const need = needOf(table, key, context);
    if (need === 'none') return [];
    const [shown, referenced] = [displayName(table.key), displayName(references.relation)];
    return [{ need, columns: columns.join(', '), table: shown, referenced, index: index.name }];
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

/** The columns that the index leads with hold a key of the referenced table: few rows, if any, agree in them but not in the others. */
function decides(index: Index, { columns, references }: ForeignKey, schema: Schema): boolean {
  const theirs = leadingOf(index, columns).flatMap((name) => references.columns[columns.indexOf(name)] ?? []);
  return identifies(schema, references.relation, theirs);
}

/** SQLite: a key without an index of its own is what the table itself is ordered by. */
function isRowid({ constraints, columns }: Table, names: readonly string[]): boolean {
  const key = constraints.find(({ kind }) => kind === 'primary-key');
  const isOurs = columns.some(({ sqlite }) => sqlite !== undefined);
  return isOurs && key?.index === undefined && names[0] !== undefined && key?.columns[0] === names[0];
}

/** No index on its columns can have escaped: they are new, or the table is fully known. */
function mayClaim(table: Table, columns: readonly string[], context: Surroundings): boolean {
  const found = columns.map((name) => table.columns.find((one) => one.name === name));
  if (table.persistence === 'temporary' || table.kind === 'foreign-table') return false;
  if (found.some((one) => one === undefined)) return false;
  return table.complete || found.every((one) => one?.origin.file === context.path);
}

function fixFor(
  operation: Making,
  table: Table,
  columns: readonly string[],
  context: Surroundings,
): RuleFix | undefined {
  const parts = { schema: table.schema, relation: table.name, columns, label: 'idx' };
  const name = chooseRelationName(context.latest, parts, 'relation');
  const written = context.text(operation.table);
  const list = columns.map(quoteIdentifier).join(', ');
  const on = `${quoteIdentifier(name)} ON ${written} (${list})`;
  const isNew = operation.kind === 'createTable' ? !operation.ifNotExists : context.isNew(operation.table);
  if (isNew && context.novelty === 'new')
    return {
      kind: 'rewrite',
      title: 'Add the index',
      edits: [insert(context.statement.parsed.text.length, `;\nCREATE INDEX ${on}`)],
    };
  // On a partitioned table an index cannot be built concurrently: that takes a step for each partition.
  if (table.partitionBy !== undefined) return undefined;
  const concurrently = context.schema.dialect === 'postgresql' ? 'CONCURRENTLY ' : '';
  const prefix = written.includes('.') ? `${quoteIdentifier(table.schema)}.` : '';
  return {
    kind: 'move',
    title: 'Add the index in a migration of its own',
    here: [],
    migrations: [
      {
        name: fileWords('index', table.name, ...columns),
        up: `CREATE INDEX ${concurrently}${on};\n`,
        down: `DROP INDEX ${concurrently}IF EXISTS ${prefix}${quoteIdentifier(name)};\n`,
        transaction: concurrently === '',
      },
    ],
  };
}

/** The handlers of a rule that looks at every key without an index. */
export function eachUnindexedKey<Context extends Surroundings>(
  report: (one: UnindexedKey, context: Context) => void,
): Record<Making['kind'], (operation: Making, context: Context) => void> {
  const each = (operation: Making, context: Context): void => {
    for (const one of unindexedKeys(operation, context)) report(one, context);
  };
  return { createTable: each, addColumn: each, addConstraint: each };
}
