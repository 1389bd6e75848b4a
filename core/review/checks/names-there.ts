/**
 * Whether what a change drops is there, and what it makes is not: by its migrations it is so, and a database may have gone another way. What says IF EXISTS or IF NOT EXISTS is left out, and
 * what the change itself makes or takes away in front; names of indexes and columns that go are asked for elsewhere. SQL as text, of the catalog alone.
 */
import type { CreateIndex, ObjectName, Operation } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import {
  column,
  creationKey,
  creationHome,
  displayName,
  relationKey,
  resolveIndex,
  tableByKey,
  typeNamed,
} from '../../schema/lookup.ts';
import type { Table } from '../../schema/model.ts';
import { commas } from '../../text/enumerate.ts';
import type { Check } from '../model.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { takenForGranted } from '../schema/unseen-parts.ts';
import { columnIsThere, noneNamed, qualifiedName, regclass, stringLiteral } from './check-sql.ts';
import { enumValueInWords, enumValueThere } from './enum-values.ts';

const mostNames = 6;

interface Asked {
  readonly of: 'old' | 'new';
  /** For the title. */
  readonly name: string;
  /** Of one row where it is otherwise: what is said of that. */
  readonly sql: string;
}

/** One check for all of them, or none. */
export function namesThereChecks(statements: readonly Placed[]): readonly Check[] {
  const all = new Map<string, Asked>();
  const dropped = new Set<string>();
  const guarded = new Set<string>();
  for (const placed of statements)
    for (const { operation } of placed.one.actions) {
      if (operation.kind === 'createTable' && operation.ifNotExists)
        guarded.add(creationKey(schemaAt(placed), operation.table));
      const one =
        operation.kind === 'createIndex'
          ? indexBeside(operation, placed, guarded)
          : askedOf(operation, placed);
      if (operation.kind === 'dropConstraint')
        dropped.add(constraintKey(operation, placed, operation.constraint.text));
      const isFreed =
        operation.kind === 'addConstraint' &&
        dropped.has(constraintKey(operation, placed, operation.constraint.name?.text ?? ''));
      if (one !== undefined && !isFreed) all.set(one.sql, one);
    }
  const asked = [...all.values()];
  const named = (of: Asked['of']): readonly string[] =>
    asked.flatMap((one) => (one.of === of ? [one.name] : []));
  const [old, fresh] = [named('old'), named('new')];
  if (asked.length === 0) return [];
  const titles = [
    ...(old.length === 0 ? [] : [`what it drops is there: ${commas(old, mostNames)}`]),
    ...(fresh.length === 0 ? [] : [`what it makes is not there yet: ${commas(fresh, mostNames)}`]),
  ];
  return [noneNamed(titles.join('; '), asked.map(({ sql }) => sql).join('\nUNION ALL '))];
}

/** The table may be passed over, and its index, without these words, may be there with it. */
function indexBeside(
  operation: CreateIndex,
  placed: Placed,
  guarded: ReadonlySet<string>,
): Asked | undefined {
  const schema = schemaAt(placed);
  const key = relationKey(schema, operation.table);
  if (operation.ifNotExists || operation.name === undefined || !guarded.has(key)) return undefined;
  if (placed.start.relations.has(key)) return undefined;
  const of = { schema: key.slice(0, key.indexOf('.')), name: operation.name.text };
  return there(`index ${oneLine(of.name)}`, `${regclass(of)} IS NOT NULL`);
}

function askedOf(operation: Operation, placed: Placed): Asked | undefined {
  const { start } = placed;
  const schema = schemaAt(placed);
  switch (operation.kind) {
    case 'dropIndex': {
      const found = resolveIndex(start, operation.index);
      if (operation.ifExists || found === undefined || found.constraint !== undefined) return undefined;
      const name = qualifiedName(found);
      return gone(oneLine(found.name), `to_regclass(${stringLiteral(name)}) IS NULL`);
    }
    case 'dropConstraint': {
      const table = tableByKey(start, relationKey(schema, operation.table));
      const found = table?.constraints.find(({ name }) => name === operation.constraint.text);
      if (operation.ifExists || table === undefined || found === undefined) return undefined;
      return gone(
        `${oneLine(found.name)} of ${shownTable(table)}`,
        `NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = ${regclass(table)} AND conname = ${stringLiteral(found.name)})`,
      );
    }
    case 'addConstraint': {
      const table = tableByKey(start, relationKey(schema, operation.table));
      const name = operation.constraint.name?.text;
      // One that the change drops first may be there; what takes an index over has its name.
      const isKnown = table?.constraints.some((one) => one.name === name) !== false;
      const isOver = 'usingIndex' in operation.constraint && operation.constraint.usingIndex !== undefined;
      if (table === undefined || name === undefined || isKnown || isOver) return undefined;
      return there(
        `${oneLine(name)} of ${shownTable(table)}`,
        `EXISTS (SELECT FROM pg_constraint WHERE conrelid = ${regclass(table)} AND conname = ${stringLiteral(name)})`,
      );
    }
    case 'createTable': {
      const key = creationKey(schema, operation.table);
      if (operation.ifNotExists || operation.persistence === 'temporary' || start.relations.has(key))
        return undefined;
      const of = {
        schema: creationHome(schema, operation.table),
        name: operation.table.name.text,
      };
      return there(oneLine(displayName(key)), `${regclass(of)} IS NOT NULL`);
    }
    case 'createType': {
      const { name } = operation.type;
      if (typeNamed(start, operation.type) !== undefined) return undefined;
      const of = { schema: creationHome(schema, operation.type), name: name.text };
      return there(
        oneLine(`type ${name.text}`),
        `to_regtype(${stringLiteral(qualifiedName(of))}) IS NOT NULL`,
      );
    }
    case 'addEnumValue': {
      const found = typeNamed(start, operation.type);
      if (operation.ifNotExists || found === undefined || found.values.includes(operation.value))
        return undefined;
      return there(enumValueInWords(found, operation.value), enumValueThere(found, operation.value));
    }
    case 'addColumn': {
      const key = relationKey(schema, operation.table);
      const table = tableByKey(start, key) ?? takenForGranted(displayName(key), operation, placed);
      const name = operation.column.name.text;
      if (operation.ifNotExists || table === undefined || column(table, name) !== undefined) return undefined;
      return there(`${shownTable(table)}.${oneLine(name)}`, columnIsThere(regclass(table), name));
    }
    default:
      return undefined;
  }
}

/** IF EXISTS takes away one that no migration knows. */
function constraintKey({ table }: { readonly table: ObjectName }, placed: Placed, name: string): string {
  return `${relationKey(schemaAt(placed), table)} ${name}`;
}

function shownTable(table: Table): string {
  return oneLine(displayName(table.key));
}

function gone(name: string, condition: string): Asked {
  return { of: 'old', name, sql: `SELECT ${stringLiteral(`${name} is missing`)} WHERE ${condition}` };
}

function there(name: string, condition: string): Asked {
  return { of: 'new', name, sql: `SELECT ${stringLiteral(`${name} is there already`)} WHERE ${condition}` };
}
