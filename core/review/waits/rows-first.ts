/**
 * Lines of a change that delete or change rows in front of an index whose build may fail on them: duplicates of a unique one, values that its expressions
 * cannot take. Built before those lines it meets the rows as they are. Rows that come are no reason: what is against the index fails with it as without it.
 */
import type { Operation } from '../../operations/operation.ts';
import { foreignKeysFrom, indexUses, resolveIndex, tableByKey, columnsOf } from '../../schema/lookup.ts';
import type { Index, Schema } from '../../schema/model.ts';
import { slice } from '../../text/span.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { Written } from '../rows/written.ts';
import { isUniqueAlready } from '../statements/index-names.ts';

/** In the order in which they run. `index`: as the change makes it. */
export function rowsInFront(placed: Placed, index: Index, statements: readonly Placed[]): readonly Placed[] {
  if (!mayFail(index, placed)) return [];
  const before = statements.slice(0, Math.max(0, statements.indexOf(placed)));
  const key = index.relation;
  const schema = schemaAt(placed);
  const columns = (tableByKey(schema, key)?.columns ?? [])
    .map(({ name }) => name)
    .filter((name) => indexUses(index, name));
  const parents = takingAlong(schema, key, columns);
  return before.filter((one, at) => {
    const { untold, statement, actions } = one.one;
    const isDynamic = actions.some(
      ({ operation }) => operation.kind === 'executeDynamic' && operation.pieces.kind !== 'literal',
    );
    if (untold === true || isDynamic || statement.parsed.understanding.kind !== 'understood') return true;
    const changed = actions.flatMap(({ operation }) => changedBy(operation, one));
    if (changed.length === 0) return false;
    const written = new Written();
    for (const each of changed) written.note(each, schemaAt(one));
    // What a table or a column is called by then.
    for (const other of before.slice(at + 1))
      for (const { operation } of other.one.actions)
        if (['renameColumn', 'renameRelation', 'setSchema'].includes(operation.kind))
          written.note(operation, schemaAt(other));
    return written.has(key, columns) || parents.some((each) => written.hasOther(each));
  });
}

/** Of what a statement builds. */
export function isBehindRows(placed: Placed, statements: readonly Placed[]): boolean {
  const { one, section, at } = placed;
  const after = section.before[at + 1] ?? section.after;
  return one.actions.some(({ operation }) => {
    if (operation.kind !== 'createIndex' || operation.name === undefined) return false;
    const index = resolveIndex(after, { ...operation.table, name: operation.name });
    return index !== undefined && rowsInFront(placed, index, statements).length > 0;
  });
}

/** Nothing that rows say keeps a plain one from being built. */
function mayFail(index: Index, placed: Placed): boolean {
  const { unique, elements, where } = index;
  return (
    (unique && !isKeptApart(index, placed)) ||
    where !== undefined ||
    elements.some((one) => one.column === undefined)
  );
}

/** Until its own transaction begins, by a key that the change has found: built before, it meets rows that differ in that. */
function isKeptApart(
  { elements, relation, nullsNotDistinct }: Index,
  { start, section, one }: Placed,
): boolean {
  const names = columnsOf({ elements });
  const before = section.before[one.during.transaction.first];
  return (
    !nullsNotDistinct &&
    [start, before].every((schema) => schema !== undefined && isUniqueAlready(schema, relation, names))
  );
}

/** As operations that Written knows: rows that go, and values that are set. */
function changedBy(operation: Operation, { one }: Placed): readonly Operation[] {
  const { kind, span } = operation;
  const none = { span, only: false, reads: [], where: undefined };
  switch (kind) {
    case 'update':
    case 'delete':
      return [operation];
    case 'insert':
      return /\bdo\s{1,40}update\b/i.test(slice(one.statement.parsed.text, span))
        ? [{ ...none, kind: 'update', table: operation.table, columns: [] }]
        : [];
    case 'truncate':
      return operation.tables.map((table) => ({ ...none, kind: 'delete', table }));
    case 'alterColumnType':
      return [{ ...none, kind: 'update', table: operation.table, columns: [operation.column.text] }];
    default:
      return [];
  }
}

/** Tables whose rows take rows of it along as they go, or change them: by keys, through others too. */
function takingAlong(schema: Schema, key: string, columns: readonly string[]): readonly string[] {
  const found = new Set<string>();
  const open = [key];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const table = tableByKey(schema, at);
    for (const { references, columns: own } of table === undefined ? [] : foreignKeysFrom(table)) {
      const { relation, onDelete } = references;
      const isChanged =
        (onDelete === 'set-null' || onDelete === 'set-default') &&
        at === key &&
        own.some((name) => columns.includes(name));
      if (onDelete === 'cascade' && !found.has(relation)) open.push(relation);
      if (onDelete === 'cascade' || isChanged) found.add(relation);
    }
  }
  return [...found];
}
