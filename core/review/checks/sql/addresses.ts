/**
 * The objects that a statement drops or replaces, as pg_depend names them: queries of classid, objid and objsubid. From the statements,
 * under the names before the change.
 */
import type { ObjectName } from '../../../operations/model/operation.ts';
import { creationKey, relationKey, resolveIndex, typeNamed } from '../../../schema/lookup.ts';
import { formerColumns, formerRelation, formerTable, type PlacedAction } from './objects-before.ts';
import { literal, regclass, shown, shownColumn, sqlName, typeName, type Named } from './names.ts';

export interface Dropped {
  /** For display. */
  readonly name: string;
  readonly address: string;
}

export function droppedBy(action: PlacedAction): readonly Dropped[] {
  const { operation, fact, facts } = action;
  switch (operation.kind) {
    case 'dropRelation':
      return ofRelation(action, operation.target);
    case 'createView':
      return operation.orReplace ? ofRule(action, operation.view) : [];
    case 'dropIndex': {
      const index = resolveIndex(facts.found, operation.index);
      return index === undefined ? [] : [{ name: `index ${shown(index.key)}`, address: ofClass(index) }];
    }
    case 'dropColumn':
      return ofColumn(action, operation.table, operation.column.text);
    case 'dropDefault':
    case 'setDefault':
      return ofDefault(action, operation.table, operation.column.text);
    case 'dropConstraint':
      return ofPart(action, operation.table, operation.constraint.text, [
        'pg_constraint',
        'conrelid',
        'conname',
      ]);
    case 'dropTrigger':
      return ofPart(action, operation.table, operation.name.text, ['pg_trigger', 'tgrelid', 'tgname']);
    case 'dropPolicy':
      return ofPart(action, operation.table, operation.name.text, ['pg_policy', 'polrelid', 'polname']);
    case 'dropType': {
      const key = typeNamed(fact.before, operation.type)?.key ?? creationKey(fact.before, operation.type);
      const address = `SELECT 'pg_type'::regclass::oid, to_regtype(${literal(sqlName(namedBy(key)))})::oid, 0`;
      return [{ name: `type ${shown(key)}`, address }];
    }
    case 'dropFunction': {
      const key = creationKey(fact.before, operation.function);
      const types = operation.arguments;
      const called = sqlName(namedBy(key));
      const of =
        types === undefined
          ? `to_regproc(${literal(called)})`
          : `to_regprocedure(${literal(`${called}(${types.map(typeName).join(', ')})`)})`;
      return [{ name: `function ${shown(key)}`, address: `SELECT 'pg_proc'::regclass::oid, ${of}::oid, 0` }];
    }
    default:
      return [];
  }
}

function namedBy(key: string): Named {
  const dot = key.indexOf('.');
  return { schema: key.slice(0, dot), name: key.slice(dot + 1) };
}

function ofClass(of: Named): string {
  return `SELECT 'pg_class'::regclass::oid, ${regclass(of)}::oid, 0`;
}

function ofRelation(action: PlacedAction, name: ObjectName): readonly Dropped[] {
  const found = formerRelation(action, relationKey(action.fact.before, name));
  return found === undefined ? [] : [{ name: shown(found.key), address: ofClass(found) }];
}

/** A view depends on the columns that it reads through its rule. */
function ofRule(action: PlacedAction, name: ObjectName): readonly Dropped[] {
  const found = formerRelation(action, relationKey(action.fact.before, name));
  if (found?.relation === undefined) return [];
  const address = `SELECT 'pg_rewrite'::regclass::oid, oid, 0 FROM pg_rewrite WHERE ev_class = ${regclass(found)}`;
  return [{ name: shown(found.key), address }];
}

/** Including those of partitions, where the server drops them too. */
export function ofColumn(action: PlacedAction, name: ObjectName, column: string): readonly Dropped[] {
  const table = formerTable(action, name);
  if (table === undefined || formerColumns(action, table, [column]) === undefined) return [];
  const of = regclass(table);
  const address = `SELECT 'pg_class'::regclass::oid, attrelid, attnum::int FROM pg_attribute WHERE attname = ${literal(column)} AND NOT attisdropped
    AND (attrelid = ${of} OR attrelid IN (SELECT relid FROM pg_partition_tree(${of})))`;
  return [{ name: shownColumn(table.key, column), address }];
}

/** Objects that only a dropped default uses, such as a sequence. */
function ofDefault(action: PlacedAction, name: ObjectName, column: string): readonly Dropped[] {
  const table = formerTable(action, name);
  if (table === undefined) return [];
  const address = `SELECT 'pg_attrdef'::regclass::oid, pg_attrdef.oid, 0 FROM pg_attrdef JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum WHERE adrelid = ${regclass(table)} AND attname = ${literal(column)}`;
  return [{ name: `default of ${shownColumn(table.key, column)}`, address }];
}

function ofPart(
  action: PlacedAction,
  name: ObjectName,
  part: string,
  [catalog, of, called]: readonly [string, string, string],
): readonly Dropped[] {
  const table = formerTable(action, name);
  if (table === undefined) return [];
  const address = `SELECT '${catalog}'::regclass::oid, oid, 0 FROM ${catalog} WHERE ${of} = ${regclass(table)} AND ${called} = ${literal(part)}`;
  return [{ name: `${part} of ${shown(table.key)}`, address }];
}
