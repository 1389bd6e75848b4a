/**
 * Names that a change makes and takes away again: neither what it finds nor what it leaves has them, so that no release says them and nobody has filled
 * them but the change itself. What is renamed on the way is none: it goes on under another name.
 */
import { columnName } from '../operations/column-name.ts';
import type { ObjectName, Operation } from '../operations/operation.ts';
import { column, relationKey, tableByKey } from '../schema/lookup.ts';
import type { Schema } from '../schema/model.ts';
import type { ReviewedMigration } from './input.ts';
import type { Placed } from './placed.ts';
import { schemaAt, withNewness } from './placed.ts';

/** Of tables the key; of columns the key of the table, a line end, and the name. */
export function passingNames(migrations: readonly ReviewedMigration[], start: Schema): ReadonlySet<string> {
  const sections = migrations.flatMap((one) => one.sections);
  const end = sections.at(-1)?.after;
  if (end === undefined || sections.length < 2) return new Set();
  const made = new Set<string>();
  const renamed = new Set<string>();
  for (const section of sections)
    section.statements.forEach(({ actions }, at) => {
      const schema = schemaAt({ section, at });
      for (const { operation } of actions) {
        if (operation.kind === 'renameColumn') {
          for (const { text } of [operation.column, operation.to])
            renamed.add(nameOf(operation.table, text, schema));
        }
        if (operation.kind === 'renameRelation' || operation.kind === 'setSchema')
          renamed.add(relationKey(schema, operation.target));
        if (operation.kind === 'createTable' || operation.kind === 'addColumn')
          for (const name of namesOf(operation, schema)) made.add(name);
      }
    });
  return new Set(
    [...made].filter((name) => {
      const key = name.split('\n')[0] ?? '';
      return !isThere(name, start) && !isThere(name, end) && !renamed.has(name) && !renamed.has(key);
    }),
  );
}

function isThere(name: string, schema: Schema): boolean {
  const [key = '', of] = name.split('\n');
  const table = tableByKey(schema, key);
  return of === undefined
    ? schema.relations.has(key)
    : table !== undefined && column(table, of) !== undefined;
}

function namesOf(operation: Operation, schema: Schema): readonly string[] {
  switch (operation.kind) {
    case 'createTable':
      return [relationKey(schema, operation.table)];
    case 'dropRelation':
      return operation.relation === 'table' ? [relationKey(schema, operation.target)] : [];
    case 'addColumn':
    case 'dropColumn':
    case 'setNotNull':
    case 'dropNotNull':
    case 'setDefault':
    case 'dropDefault':
    case 'alterColumnType':
      return [nameOf(operation.table, columnName(operation), schema)];
    default:
      return [];
  }
}

function nameOf(table: ObjectName, name: string, schema: Schema): string {
  return `${relationKey(schema, table)}\n${name}`;
}

/** All that it does is done to such a name. */
export function isPassing(operation: Operation, placed: Placed): boolean {
  const names = namesOf(operation, schemaAt(placed));
  if (names.length > 0) return names.every((one) => isNamed(one, placed));
  return 'table' in operation && operation.table !== undefined
    ? placed.passing.has(relationKey(schemaAt(placed), operation.table))
    : false;
}

function isNamed(name: string, { passing }: Placed): boolean {
  return passing.has(name) || passing.has(name.split('\n')[0] ?? '');
}

/** What it locks of such a table nobody else has. */
export function asOwn(placed: Placed): Placed {
  const { passing } = placed;
  return passing.size === 0
    ? placed
    : withNewness(placed, ({ relation }) => passing.has(relation) || passing.has(`public.${relation}`), true);
}
