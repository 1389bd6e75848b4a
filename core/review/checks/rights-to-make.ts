/**
 * What a login may lack that makes new things: CREATE on their schema, REFERENCES on a table that a new foreign key refers to (manual, Privileges). SELECTs of one
 * text each, for what is worth knowing before a change; who owns a table is asked beside it.
 */
import type { ConstraintKind } from '../../operations/model/columns.ts';
import type { ObjectName, Operation } from '../../operations/operation.ts';
import { creationHome, relationKey, resolveRelation, tableCalled } from '../../schema/lookup.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { shown } from '../shown.ts';
import { regclass, stringLiteral } from './check-sql.ts';

/** Empty where the change makes nothing new in what was there. */
export function rightsToMake(statements: readonly Placed[]): readonly string[] {
  const schemas = new Set<string>();
  const parents = new Map<string, { readonly schema: string; readonly name: string }>();
  for (const placed of statements)
    for (const { operation, effect } of placed.one.actions) {
      const schema = schemaOf(operation, placed);
      // One that it makes itself is its own.
      if (schema !== undefined && placed.start.namespaces.has(schema)) schemas.add(schema);
      for (const { relation, role } of effect.relations) {
        const table = tableCalled(placed.start, relation);
        if (role === 'referenced' && refersAnew(operation) && table !== undefined)
          parents.set(table.key, table);
      }
    }
  return [
    ...[...schemas].map(
      (one) =>
        `SELECT ${stringLiteral(`this login may not create in schema ${one}: GRANT CREATE ON SCHEMA, or run it as one that may`)} FROM pg_namespace WHERE nspname = ${stringLiteral(one)} AND NOT has_schema_privilege(oid, 'CREATE')`,
    ),
    ...[...parents].map(
      ([key, table]) =>
        `SELECT ${stringLiteral(`this login may not refer to ${shown(key)}: GRANT REFERENCES, or run it as one that may`)} FROM pg_class WHERE oid = ${regclass(table)} AND NOT has_any_column_privilege(oid, 'REFERENCES')`,
    ),
  ];
}

function refersAnew({ kind }: Operation): boolean {
  return kind === 'addConstraint' || kind === 'createTable' || kind === 'addColumn';
}

/** Of what it makes; an index and the index of a key lie in the schema of their table. */
function schemaOf(operation: Operation, placed: Placed): string | undefined {
  switch (operation.kind) {
    case 'createTable':
    case 'createTableAs':
      return operation.persistence === 'permanent' ? homeOf(operation.table, placed) : undefined;
    case 'createView':
      return operation.persistence === 'permanent' ? homeOf(operation.view, placed) : undefined;
    case 'createType':
      return homeOf(operation.type, placed);
    case 'createFunction':
      return homeOf(operation.function, placed);
    case 'createIndex':
      return schemaOfTable(operation.table, placed);
    case 'addConstraint':
      return isWithIndex(operation.constraint.kind) ? schemaOfTable(operation.table, placed) : undefined;
    default:
      return undefined;
  }
}

function isWithIndex(kind: ConstraintKind): boolean {
  return kind === 'primary-key' || kind === 'unique' || kind === 'exclusion';
}

function homeOf(name: ObjectName, placed: Placed): string {
  return creationHome(schemaAt(placed), name);
}

/** One that the change makes is asked for where it is made. */
function schemaOfTable(name: ObjectName, placed: Placed): string | undefined {
  const key = relationKey(schemaAt(placed), name);
  return placed.start.relations.has(key) ? resolveRelation(schemaAt(placed), name)?.schema : undefined;
}
