/**
 * What a change does to tables that no known migration makes: what it adds to them is known all the same, and so is that they have to be there. Says nothing of what they are
 * besides.
 */
import type { Operation } from '../../operations/operation.ts';
import { displayName, indexesOf, keyOf, tableByKey } from '../../schema/lookup.ts';
import type { Schema, Table } from '../../schema/model.ts';
import { deleteIndex, isTable, putRelation } from '../../schema/replay/store.ts';
import { unseenTable, withUnseenTables } from '../../schema/unseen-tables.ts';
import { oneLine } from '../../plan/format.ts';
import type { ReviewInput } from '../input.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { isOfIndexes, type TouchedObject } from './touched.ts';

/** What touchedBy leaves out: each section adds to what the one before has left, or to a table of which nothing is known. */
export function unseenParts({ migrations }: Pick<ReviewInput, 'migrations'>): readonly TouchedObject[] {
  const names = namesIn(
    migrations.flatMap(({ sections }) =>
      sections.flatMap(({ statements }) =>
        statements.flatMap(({ actions }) => actions.map(({ operation }) => operation)),
      ),
    ),
  );
  return migrations.flatMap(({ sections, targetVersion }) =>
    sections.flatMap(({ found, after, statements }) => {
      const operations = statements.flatMap(({ actions }) => actions.map(({ operation }) => operation));
      const known = withUnseenTables(found, after, operations);
      const changed = new Set([
        ...[...after.relations.values(found.relations)].map(({ key }) => key),
        ...[...after.indexes.values(found.indexes)].map(({ relation }) => relation),
      ]);
      return [...changed].flatMap((key): readonly TouchedObject[] => {
        const is = tableByKey(after, key);
        if (is?.origin.unseen !== true || isOfIndexes(tableByKey(known, key), is)) return [];
        const before = tableByKey(found, key) === undefined ? putRelation(found, emptied(is)) : found;
        const name = oneLine(displayName(key));
        return [
          {
            ...{ kind: 'relation', key, name, before, after: named(after, is, names), targetVersion },
            ...{ change: { object: name, before: '', after: '' }, renamed: new Map() },
          },
        ];
      });
    }),
  );
}

function namesIn(operations: readonly Operation[]): ReadonlySet<string> {
  const names = operations.flatMap((one) =>
    one.kind === 'createIndex' ? one.name : one.kind === 'addConstraint' ? one.constraint.name : undefined,
  );
  return new Set(names.flatMap((one) => one?.text ?? []));
}

/** How the server calls what has no name depends on the names that are there already, and these are not known. */
function named(schema: Schema, table: Table, names: ReadonlySet<string>): Schema {
  const constraints = table.constraints.filter(({ name }) => names.has(name));
  const left = putRelation(schema, { ...table, constraints });
  return indexesOf(left, table.key)
    .filter(({ name }) => !names.has(name))
    .reduce((schemaLeft, { key }) => deleteIndex(schemaLeft, key), left);
}

function emptied({ key, schema, name, kind }: Table): Table {
  return { ...unseenTable(key), schema, name, kind };
}

/** The table of that name, as an effect has it, where a statement takes one for granted that nobody saw made; undefined where it bears that it is missing. */
export function takenForGranted(relation: string, operation: Operation, placed: Placed): Table | undefined {
  if (bearsMissing(operation)) return undefined;
  const key = relation.includes('.') ? relation : keyOf('public', relation);
  const schema = schemaAt(placed);
  const there = schema.relations.get(key);
  if (there === undefined) return placed.one.unseen.includes(relation) ? unseenTable(key) : undefined;
  return isTable(there) && there.origin.unseen === true ? emptied(there) : undefined;
}

/** IF EXISTS of the relation itself: that of a column or a constraint is another. */
function bearsMissing(operation: Operation): boolean {
  if ('ifTableExists' in operation) return operation.ifTableExists;
  return 'ifExists' in operation && operation.ifExists;
}
