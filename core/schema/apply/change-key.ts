/** Gives a relation another key: foreign keys, children, indexes, sequences, views, policies and texts that refer to it follow. */
import { each } from '../map-list.ts';
import { withQualifierRenamed, withSequenceRenamed } from '../text-renames.ts';
import { children, foreignKeysTo, indexesOf, sequencesOf } from '../lookup.ts';
import type { BoundText, Column, Relation, Schema, Table, TextReference, View } from '../model.ts';
import { rewritten } from './bind.ts';
import { noteChange } from './changes.ts';
import { removeRelation } from './drops.ts';
import { policyFollowing } from './follow-texts.ts';
import { nameText } from './name-text.ts';
import { keepNames } from './nullability.ts';
import { followType } from './rename-type.ts';
import { deleteRelation, isTable, isView, putIndex, putRelation, replaced, updateTable } from './store.ts';

export function rekeyRelation(before: Schema, old: Relation, renamed: Relation): Schema {
  if (old.key === renamed.key) return before;
  // The server would refuse a taken name: the object that had it must have been dropped elsewhere.
  const schema = removeRelation(before, renamed.key, 'cascade');
  if (!schema.relations.has(old.key)) return schema;
  const relation = withOwnTexts(noteChange<Relation>(schema, old, renamed), old.name);
  const incoming = foreignKeysTo(schema, old.key).map((one) => one.table.key);
  const heirs = children(schema, old.key);
  const indexes = indexesOf(schema, old.key);
  const sequences = sequencesOf(schema, old.key);
  const readers = schema.readersOf.get(old.key) ?? [];
  let next = putRelation(deleteRelation(schema, old.key), relation);
  const rows = schema.rowsGiven.get(old.key);
  if (rows !== undefined) next = { ...next, rowsGiven: next.rowsGiven.set(relation.key, rows) };
  if (isTable(relation)) next = keepNames(next, relation);
  for (const key of incoming)
    next = updateTable(next, key === old.key ? relation.key : key, (table) =>
      withReferences(table, old.key, relation.key),
    );
  for (const child of heirs)
    next = updateTable(next, child.key, (table) => ({
      ...table,
      inherits: replaced(table.inherits, old.key, relation.key),
      partitionOf:
        table.partitionOf?.parent === old.key
          ? { ...table.partitionOf, parent: relation.key }
          : table.partitionOf,
    }));
  for (const index of indexes)
    next = putIndex(next, {
      ...index,
      relation: relation.key,
      where: index.where && withQualifierRenamed(index.where, old.name, relation.name),
    });
  for (const sequence of sequences)
    next = putRelation(next, {
      ...sequence,
      ownedBy: sequence.ownedBy && { ...sequence.ownedBy, relation: relation.key },
    });
  for (const key of readers) {
    const view = next.relations.get(key === old.key ? relation.key : key);
    if (isView(view)) next = putRelation(next, viewFollowing(view, old, relation));
  }
  next = withMentions(next, old, relation);
  return relation.kind === 'sequence' ? next : followType(next, old, relation);
}

function withReferences(table: Table, from: string, to: string): Table {
  return {
    ...table,
    constraints: table.constraints.map((one) =>
      one.references?.relation === from ? { ...one, references: { ...one.references, relation: to } } : one,
    ),
  };
}

/** Expressions of a table may qualify its columns. */
function withOwnTexts(relation: Relation, from: string): Relation {
  if (!isTable(relation) || relation.name === from) return relation;
  const renamed = (text: string): string => withQualifierRenamed(text, from, relation.name);
  return {
    ...relation,
    constraints: relation.constraints.map((one) => {
      const expression = one.expression && renamed(one.expression);
      return expression === one.expression ? one : { ...one, expression };
    }),
    columns: relation.columns.map((one) => {
      const text = one.generated === undefined ? one.default : one.default && renamed(one.default);
      return text === one.default ? one : { ...one, default: text };
    }),
  };
}

function viewFollowing(view: View, old: Relation, now: Relation): View {
  return {
    ...view,
    reads: replaced(view.reads, old.key, now.key),
    dependencies: view.dependencies.map((one) =>
      one.relation === old.key ? { ...one, relation: now.key } : one,
    ),
    query: textFollowing(view.query, old, now),
  };
}

/** A text in which a relation gets another name or schema. */
function textFollowing(text: BoundText, old: Relation, now: Relation): BoundText {
  return rewritten(text, (one) => referenceFollowing(one, old, now));
}

function referenceFollowing(
  one: TextReference,
  old: Relation,
  now: Relation,
): ReturnType<Parameters<typeof rewritten>[1]> {
  switch (one.kind) {
    case 'relation': {
      if (one.key !== old.key) return undefined;
      const spelled = nameText(now, one.qualified || old.schema !== now.schema);
      return { text: spelled.text, is: { kind: 'relation', key: now.key, qualified: spelled.qualified } };
    }
    case 'qualifier':
      if (one.key !== old.key) return undefined;
      return { text: nameText(now, false).text, is: { kind: 'qualifier', key: now.key } };
    case 'column': {
      if (one.relation !== old.key) return undefined;
      const { kind, column, output } = one;
      return { text: undefined, is: { kind, relation: now.key, column, output } };
    }
    default:
      return undefined;
  }
}

/**
 * References that are not indexed by relation: policies of any table, statistics, publications, triggers' FROM, defaults that use a
 * sequence.
 */
function withMentions(schema: Schema, old: Relation, now: Relation): Schema {
  let next = schema;
  for (const relation of schema.relations.values()) {
    if (!isTable(relation)) continue;
    const followed = tableFollowing(relation, old, now);
    if (followed !== relation) next = putRelation(next, followed);
  }
  const moved = <T extends { readonly relation: string }>(one: T): T =>
    one.relation === old.key ? { ...one, relation: now.key } : one;
  const publications = next.publications.map((one) => {
    const tables = each(one.tables, moved);
    return tables === one.tables ? one : { ...one, tables };
  });
  return { ...next, statistics: next.statistics.map(moved), publications };
}

function tableFollowing(table: Table, old: Relation, now: Relation): Table {
  const policies = each(table.policies, (one) =>
    policyFollowing(one, (text) => textFollowing(text, old, now)),
  );
  const triggers = each(table.triggers, (one) => (one.from === old.key ? { ...one, from: now.key } : one));
  const columns =
    old.kind === 'sequence' ? each(table.columns, (one) => defaultFollowing(one, old, now)) : table.columns;
  const isSame = policies === table.policies && triggers === table.triggers && columns === table.columns;
  return isSame ? table : { ...table, policies, triggers, columns };
}

function defaultFollowing(column: Column, old: Relation, now: Relation): Column {
  const text = column.default && withSequenceRenamed(column.default, old, now);
  return text === column.default ? column : { ...column, default: text };
}
