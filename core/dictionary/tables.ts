/** The entry of one table: columns, constraints, indexes, foreign keys in both directions, policies, triggers, and what is missing. */
import { personalDataIn } from '../personal-data/personal-data.ts';
import { markLabel, tableLabel } from '../personal-data/present.ts';
import { protectionOf } from '../personal-data/protection.ts';
import { oneLine, plural } from '../text/format.ts';
import {
  foreignKeysFrom,
  foreignKeysTo,
  identifies,
  indexesLeadingWithin,
  indexesOf,
  primaryKey,
  type ForeignKey,
  isOptional,
} from '../schema/lookup.ts';
import type { Column, Constraint, Index, Table, Trigger } from '../schema/model.ts';
import { actionText } from '../schema/print/referential-action.ts';
import { constraintSql } from '../schema/print/constraints.ts';
import { indexText } from '../schema/print/indexes.ts';
import { relationText } from '../schema/print/one-relation.ts';
import { policySql, triggerSql } from '../schema/print/programs.ts';
import { numberedBy, wordsOf } from '../schema/words.ts';
import {
  historyOf,
  nameList,
  personalLabel,
  privilegesOf,
  referenceTo,
  shortName,
  typeKeyOf,
  type Entries,
} from './context.ts';
import type { ColumnEntry, PartEntry, Picture, Relationship, TableEntry, TriggerEntry } from './model.ts';

export function tableEntry(
  entries: Entries,
  table: Table,
  { area, picture }: { readonly area: string; readonly picture: Picture | undefined },
): TableEntry {
  const { schema, settings, targetVersion } = entries;
  const { key, rowSecurity } = table;
  const people = personalDataIn(schema, settings).table(key);
  const reference = (to: string) => referenceTo(entries, to);
  return {
    key,
    schema: table.schema,
    name: shortName(key),
    kind: kindOf(table),
    comment: table.comment,
    area,
    personal: people && tableLabel(people),
    columns: table.columns.map((one) => columnEntry(entries, table, one)),
    constraints: table.constraints
      .filter(({ kind }) => kind !== 'not-null')
      .map((one) => constraintEntry(entries, one)),
    indexes: indexesOf(schema, key).map((one) => indexEntry(entries, one)),
    refersTo: foreignKeysFrom(table).map((one) => relationship(entries, table, one, 'to')),
    referredBy: foreignKeysTo(schema, key).map(({ table: from, constraint }) =>
      relationship(entries, from, constraint, 'from'),
    ),
    partitionOf: table.partitionOf && reference(table.partitionOf.parent),
    bound: table.partitionOf && oneLine(table.partitionOf.bound),
    partitions: (schema.partitionsOf.get(key) ?? []).map(reference),
    inherits: table.inherits.map(reference),
    readBy: (schema.readersOf.get(key) ?? []).map(reference),
    rowSecurity: !rowSecurity.enabled ? 'off' : rowSecurity.forced ? 'on, for its owner too' : 'on',
    policies: table.policies.map((one) => ({
      name: oneLine(one.name),
      sql: oneLine(policySql(one)),
      notes: one.permissive ? 'permissive' : 'restrictive',
      comment: one.comment,
      history: historyOf(entries, one),
    })),
    triggers: table.triggers.map((one) => triggerEntry(entries, table, one)),
    rules: table.rules.map((one) => ({
      name: oneLine(one.name),
      sql: oneLine(`ON ${one.event.toUpperCase()} DO ${one.instead ? 'INSTEAD ' : ''}${one.actions}`),
      notes: one.firing === 'disabled' ? 'disabled' : '',
      comment: one.comment,
      history: historyOf(entries, one),
    })),
    privileges: privilegesOf(table.privileges),
    missing: missingIn(entries, table),
    picture,
    sql: relationText(schema, key, targetVersion),
    history: historyOf(entries, table),
  };
}

function kindOf(table: Table): TableEntry['kind'] {
  if (table.kind === 'foreign-table') return 'foreign table';
  if (table.partitionOf !== undefined) return 'partition';
  return table.partitionBy === undefined ? 'table' : 'partitioned table';
}

function columnEntry(entries: Entries, table: Table, column: Column): ColumnEntry {
  const { identity, generated } = column;
  const fallback = column.default === undefined ? undefined : oneLine(column.default);
  return {
    name: oneLine(column.name),
    type: oneLine(wordsOf(entries.schema).type(column)),
    typeKey: typeKeyOf(entries, column.type),
    nullable: column.nullable,
    default:
      generated !== undefined
        ? `(${fallback ?? ''}) ${generated}`
        : identity === undefined
          ? (fallback ?? numberedBy(column))
          : identity === 'always'
            ? 'always'
            : 'by default',
    identity: identity !== undefined,
    generated: generated !== undefined,
    keys: keysOf(table, column.name),
    personal: personalLabel(entries, table.key, column.name),
    comment: column.comment,
    history: historyOf(entries, column),
  };
}

/** `PK, FK`. */
export function keysOf(table: Table, column: string): string {
  const kinds = table.constraints.filter(({ columns }) => columns.includes(column)).map(({ kind }) => kind);
  return [
    ...(kinds.includes('primary-key') ? ['PK'] : []),
    ...(kinds.includes('foreign-key') ? ['FK'] : []),
    ...(kinds.includes('unique') ? ['UK'] : []),
  ].join(', ');
}

function constraintEntry(entries: Entries, one: Constraint): PartEntry {
  const { schema, targetVersion } = entries;
  return {
    name: oneLine(one.name),
    sql: oneLine(constraintSql(schema, one, targetVersion)),
    notes: !one.enforced ? 'not enforced' : one.valid ? '' : 'not validated: rows from before may not fit',
    comment: one.comment,
    history: historyOf(entries, one),
  };
}

export function indexEntry(entries: Entries, one: Index): PartEntry {
  const notes = [
    ...(one.unique ? ['unique'] : []),
    ...(one.constraint === undefined ? [] : [`of constraint ${oneLine(one.constraint)}`]),
    ...(one.where === undefined ? [] : ['partial']),
    ...(one.valid ? [] : ['may be invalid']),
    ...(one.clustered ? [entries.schema.dialect === 'sqlserver' ? 'clustered' : 'clustered by it'] : []),
    ...(one.replicaIdentity ? ['replica identity'] : []),
  ];
  return {
    name: oneLine(one.name),
    sql: oneLine(indexText(entries.schema, one, entries.targetVersion)),
    notes: notes.join(', '),
    comment: one.comment,
    history: historyOf(entries, one),
  };
}

export function triggerEntry(
  entries: Entries,
  relation: Parameters<typeof triggerSql>[1],
  one: Trigger,
): TriggerEntry {
  return {
    name: oneLine(one.name),
    sql: oneLine(triggerSql(entries, relation, one)),
    notes: one.firing === 'origin' ? '' : one.firing === 'disabled' ? 'disabled' : `fires: ${one.firing}`,
    comment: one.comment,
    history: historyOf(entries, one),
    function: referenceTo(entries, one.function),
  };
}

function relationship(
  entries: Entries,
  from: Table,
  { name, columns, references }: ForeignKey,
  seen: 'to' | 'from',
): Relationship {
  const { schema } = entries;
  const actions = [
    ...(references.onDelete === 'no-action' ? [] : [`ON DELETE ${actionText(references.onDelete)}`]),
    ...(references.onUpdate === 'no-action' ? [] : [`ON UPDATE ${actionText(references.onUpdate)}`]),
  ];
  const optional = isOptional(from, columns);
  const single = identifies(schema, from.key, columns);
  const target =
    references.columns.length > 0 ? references.columns : (primaryColumns(entries, references.relation) ?? []);
  const own = nameList(columns);
  const other = target.length === 0 ? '' : nameList(target);
  const sees = {
    to: `${optional ? 'a row may refer to one' : 'each row refers to one'}${single ? ', and no two to the same' : ''}`,
    from: single ? 'at most one row refers to each' : 'any number of rows refer to each',
  };
  return {
    constraint: oneLine(name),
    columns: seen === 'to' ? own : other,
    other: referenceTo(entries, seen === 'to' ? references.relation : from.key),
    otherColumns: seen === 'to' ? other : own,
    actions: actions.join(' '),
    cardinality: sees[seen],
    indexed: indexesLeadingWithin(schema, from.key, columns).length > 0,
  };
}

function primaryColumns({ schema }: Entries, key: string): readonly string[] | undefined {
  const target = schema.relations.get(key);
  return target !== undefined && 'constraints' in target ? primaryKey(target)?.columns : undefined;
}

// ------------------------------------------------------------------------------------------------------------- missing

/** Sentences; only what is certain. */
function missingIn(entries: Entries, table: Table): readonly string[] {
  const { schema } = entries;
  const isOwn = table.kind === 'table' && table.partitionOf === undefined;
  const bare = table.columns.filter(({ comment }) => comment === undefined).length;
  const unindexed = foreignKeysFrom(table).filter(
    ({ columns }) => indexesLeadingWithin(schema, table.key, columns).length === 0,
  );
  const open = openPersonalColumns(entries, table);
  const hasComments = wordsOf(schema).comments;
  return [
    ...(table.origin.unseen === true
      ? ['No migration makes it: what it was before its first use is not known.']
      : []),
    ...(table.complete ? [] : ['Its columns may be more than these: it was made from something unknown.']),
    ...(isOwn && hasComments && table.comment === undefined ? ['It has no comment.'] : []),
    ...(bare === 0 || !isOwn || !hasComments
      ? []
      : [
          bare === table.columns.length
            ? 'No column has a comment.'
            : `${bare} of ${plural(table.columns.length, 'column')} ${bare === 1 ? 'has' : 'have'} no comment.`,
        ]),
    ...(isOwn && table.complete && primaryKey(table) === undefined ? ['It has no primary key.'] : []),
    ...(isOwn
      ? unindexed.map(
          ({ name, columns }) =>
            `No index begins with a column of the foreign key ${oneLine(name)}: ${nameList(columns)}.`,
        )
      : []),
    ...(open.length === 0
      ? []
      : [
          `Nothing is stated about the protection of personal data in ${open.map(({ name }) => name).join(', ')}.`,
        ]),
  ];
}

/** Columns that certainly are personal data and for which no protection is stated. */
export function openPersonalColumns(
  { schema, settings }: Pick<Entries, 'schema' | 'settings'>,
  table: Table,
): readonly { readonly name: string; readonly what: string }[] {
  const people = personalDataIn(schema, settings).table(table.key);
  return (people?.columns ?? []).flatMap(({ column, mark }) => {
    const found = table.columns.find(({ name }) => name === column);
    return mark.confidence === 'high' &&
      found !== undefined &&
      protectionOf(found, table, schema) === undefined
      ? [{ name: oneLine(column), what: oneLine(markLabel(mark)) }]
      : [];
  });
}
