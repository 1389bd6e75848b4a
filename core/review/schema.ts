/**
 * The schema before and after the change: definitions of the touched objects as one diff, and a diagram of the touched tables and those
 * that they reference. Contains no rows, and omits tables of which only the name is known.
 */
import { displayName, foreignKeysFrom, primaryKey, tableByKey } from '../schema/lookup.ts';
import type { Column, Routine, Schema, Table, UserType } from '../schema/model.ts';
import type { PersistentMap } from '../schema/persistent-map.ts';
import { functionDetails, functionPart } from '../schema/print/functions.ts';
import {
  extensionStatements,
  namespaceDetails,
  namespaceStatements,
  objectDetails,
  objectPart,
  publicationStatements,
  statisticsStatements,
} from '../schema/print/objects.ts';
import { relationText } from '../schema/print/one-relation.ts';
import { eventTriggerStatements } from '../schema/print/programs.ts';
import { roleDetails, roleStatements } from '../schema/print/roles.ts';
import type { Context, ScriptStatement } from '../schema/print/statement.ts';
import { typeDetails, typePart } from '../schema/print/types.ts';
import { typeText } from '../schema/type-text.ts';
import { aroundChanges, lineDiff } from '../text/line-diff.ts';
import type { Facts } from './facts/facts.ts';
import type { DiagramOf, DiffLine, SchemaReview } from './model.ts';

/** Context lines around a change of a function's body. A table's lines need none. */
const bodyContext = 2;

export function schemaReview({ found, left, change }: Facts): SchemaReview {
  const touched = touchedRelations(found, left);
  const sides = [found, left].map((schema): Context => ({ schema, targetVersion: change.target.version }));
  const relations = touched.map((key) =>
    sides.map((side) => relationText(side.schema, key, side.targetVersion)),
  );
  return {
    diff: [
      ...relations.map((texts) => diffOf(texts, 0)),
      ...changedTexts(sides).map((texts) => diffOf(texts, bodyContext)),
    ].reduce(apart, []),
    diagram: diagramOf(found, left, touched),
  };
}

// ----------------------------------------------------------------------------------------------------------- what is touched

/** Keys by name. A new partition is represented by its parent. */
function touchedRelations(before: Schema, after: Schema): readonly string[] {
  const keys = new Set([
    ...changedKeys(before.relations, after.relations, ({ key }) => key),
    ...changedKeys(before.indexes, after.indexes, ({ relation }) => relation),
  ]);
  const isReportedByParent = (key: string): boolean => {
    const [was, is] = [tableByKey(before, key), tableByKey(after, key)];
    const parent = is?.partitionOf?.parent;
    return was !== undefined && parent !== undefined && keys.has(parent);
  };
  return [...keys]
    .filter((key) => !isReportedByParent(key) && (before.relations.has(key) || !isUnseen(after, key)))
    .toSorted();
}

/** Only its name is known. */
function isUnseen({ relations }: Schema, key: string): boolean {
  return relations.get(key)?.origin.unseen === true;
}

function changedKeys<V>(
  before: PersistentMap<V>,
  after: PersistentMap<V>,
  keyOf: (value: V) => string,
): readonly string[] {
  const [old, now] = [new Set(before.values(after)), new Set(after.values(before))];
  return [
    ...[...old].filter((one) => !now.has(one)).map(keyOf),
    ...[...now].filter((one) => !old.has(one)).map(keyOf),
  ];
}

/** Definitions before and after, of objects that are not relations. */
function changedTexts(sides: readonly Context[]): readonly (readonly string[])[] {
  const [before, after] = sides.map(textsOf);
  if (before === undefined || after === undefined) return [];
  return [...new Set([...before.keys(), ...after.keys()])]
    .toSorted()
    .map((key) => [before.get(key) ?? '', after.get(key) ?? ''])
    .filter(([was, is]) => was !== is);
}

function textsOf(context: Context): ReadonlyMap<string, string> {
  const { schema } = context;
  const texts = new Map<string, string>();
  const put = (key: string, statements: readonly ScriptStatement[]): void => {
    texts.set(key, `${texts.get(key) ?? ''}${statements.map(({ sql }) => `${sql};\n`).join('')}`);
  };
  for (const one of schema.namespaces.values())
    put(`schema ${one.name}`, [...namespaceStatements(one), ...namespaceDetails(context, one)]);
  for (const one of schema.extensions.values()) put(`extension ${one.name}`, extensionStatements(one));
  for (const one of schema.types.values()) put(`type ${one.key}`, typeStatements(context, one));
  for (const all of schema.functions.values())
    for (const one of all) put(`function ${one.key}`, routineStatements(context, one));
  for (const one of schema.statistics.values())
    put(`statistics ${one.key}`, statisticsStatements(context, one));
  for (const one of schema.publications.values())
    put(`publication ${one.name}`, publicationStatements(context, one));
  for (const one of schema.eventTriggers.values())
    put(`event trigger ${one.name}`, eventTriggerStatements(context, one));
  for (const one of schema.objects.values())
    put(`object ${one.key}`, [...objectPart(one).statements, ...objectDetails(context, one)]);
  for (const one of schema.roles.values())
    put(`role ${one.name}`, [...roleStatements(one), ...roleDetails(one, context)]);
  return texts;
}

function typeStatements(context: Context, type: UserType): readonly ScriptStatement[] {
  return [...typePart(type).statements, ...typeDetails(context, type)];
}

function routineStatements(context: Context, routine: Routine): readonly ScriptStatement[] {
  return [...functionPart(routine).statements, ...functionDetails(context, routine)];
}

// ----------------------------------------------------------------------------------------------------------------- the diff

/** Keeps the first line, which names the object, and drops the lines after the last change. */
function diffOf([before = '', after = '']: readonly string[], context: number): readonly DiffLine[] {
  const [first, ...others] = lineDiff(linesOf(before), linesOf(after));
  if (first === undefined || [first, ...others].every(({ sign }) => sign === ' ')) return [];
  const lines = aroundChanges(others, context);
  const last = lines.findLastIndex(({ sign }) => sign !== ' ');
  return [first, ...lines.slice(0, last + 1 + context)];
}

/** Ignores the comma after a column. */
function linesOf(text: string): readonly string[] {
  return text === ''
    ? []
    : text
        .trimEnd()
        .split('\n')
        .map((line) => line.replace(/,$/, ''));
}

function apart(all: readonly DiffLine[], one: readonly DiffLine[]): readonly DiffLine[] {
  return all.length === 0 || one.length === 0 ? [...all, ...one] : [...all, { sign: ' ', text: '' }, ...one];
}

// -------------------------------------------------------------------------------------------------------------- the diagram

/** A larger diagram is not readable. */
const mostTables = 12;
const mostColumns = 20;

/** Empty if no table references another: the diff shows as much. */
function diagramOf(before: Schema, after: Schema, touched: readonly string[]): DiagramOf {
  const own = touched.flatMap((key) => tableByKey(after, key) ?? []).slice(0, mostTables);
  const keys = own.flatMap((table) => foreignKeysFrom(table).map((key) => ({ table, key })));
  const others = keys.flatMap(({ key }) => tableByKey(after, key.references.relation) ?? []);
  const shown = [...new Set([...own, ...others])].slice(0, mostTables);
  const references = keys
    .filter(({ key }) => shown.some((one) => one.key === key.references.relation))
    .map(({ table, key }) => ({
      from: displayName(table.key),
      to: displayName(key.references.relation),
      columns: key.columns.join(', '),
      isOptional: table.columns.some(({ name, nullable }) => nullable && key.columns.includes(name)),
    }));
  if (references.length === 0) return { tables: [], references: [] };
  return {
    tables: shown.map((table) => ({
      ...drawn(table, own.includes(table)),
      isNew: !before.relations.has(table.key),
    })),
    references,
  };
}

/** For a table that is only referenced, its key. */
function drawn(table: Table, isWhole: boolean): Omit<DiagramOf['tables'][number], 'isNew'> {
  const key = primaryKey(table)?.columns ?? [];
  const isKey = ({ name }: Column): boolean => key.includes(name);
  const columns = isWhole ? table.columns.slice(0, mostColumns) : table.columns.filter(isKey);
  return {
    name: displayName(table.key),
    columns: columns.map((one) => ({ name: one.name, type: typeText(one.type), isKey: isKey(one) })),
  };
}
