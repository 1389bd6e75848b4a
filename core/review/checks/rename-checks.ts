/** What a rename needs before: that the old name is there and the new one is free. SQL as text, of the catalog alone; names that the change itself makes or frees are left out. */
import { oneLine } from '../../plan/format.ts';
import type { Operation } from '../../operations/operation.ts';
import {
  column,
  displayName,
  relationKey,
  resolveIndex,
  resolveRelation,
  tableByKey,
} from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import { columnIsThere, noneNamed, qualifiedName, regclass, stringLiteral } from './check-sql.ts';
import type { Check } from '../model.ts';
import { type Placed, schemaAt } from '../placed.ts';

interface Place {
  readonly schema: string;
  readonly name: string;
}

/** One check for all of them, or none. */
export function renameChecks(statements: readonly Placed[]): readonly Check[] {
  const own = new Set<string>();
  const problems = statements.flatMap((placed) => {
    const schema = schemaAt(placed);
    return placed.one.actions.flatMap(({ operation }) => {
      const found = problemsOf(operation, schema, placed.start, own);
      for (const name of namesOf(operation, schema)) own.add(name);
      return found;
    });
  });
  const all = [...new Map(problems.map((one) => [one.sql, one])).values()];
  if (all.length === 0) return [];
  const titles = [
    ...(all.some(({ of }) => of === 'old') ? ['what it renames is there'] : []),
    ...(all.some(({ of }) => of === 'new') ? ['the new names are free'] : []),
  ];
  return [noneNamed(titles.join(', and '), all.map(({ sql }) => sql).join('\nUNION ALL '))];
}

/** SQL of one text column, each row a reason to stop: of the name that goes, or of the one that comes. */
interface Problem {
  readonly of: 'old' | 'new';
  readonly sql: string;
}

function problemsOf(
  operation: Operation,
  schema: Schema,
  start: Schema,
  own: ReadonlySet<string>,
): readonly Problem[] {
  if (operation.kind === 'renameRelation') {
    const found = placeOf(operation, schema);
    if (found === undefined) return [];
    const [was, is] = [qualifiedName(found), qualifiedName({ ...found, name: operation.to.text })];
    return [
      ...(own.has(was) ? [] : [gone(found)]),
      ...(own.has(is) ? [] : [taken({ ...found, name: operation.to.text })]),
    ];
  }
  if (operation.kind !== 'renameColumn') return [];
  const table = tableByKey(start, relationKey(schema, operation.table));
  if (table === undefined) return [];
  const shown = oneLine(displayName(table.key));
  const [was, is] = [operation.column.text, operation.to.text];
  const isOld = column(table, was) !== undefined && !own.has(columnName(table.key, was));
  const isFree = column(table, is) === undefined && !own.has(columnName(table.key, is));
  return [
    ...(isOld
      ? [
          {
            of: 'old',
            sql: `SELECT ${stringLiteral(`no column ${shown}.${oneLine(was)}`)} WHERE NOT ${hasColumn(table, was)}`,
          } as const,
        ]
      : []),
    ...(isFree
      ? [
          {
            of: 'new',
            sql: `SELECT ${stringLiteral(`${shown}.${oneLine(is)} is there already`)} WHERE ${hasColumn(table, is)}`,
          } as const,
        ]
      : []),
  ];
}

/** What the operation makes or takes away: nobody can be asked for it before. */
function namesOf(operation: Operation, schema: Schema): readonly string[] {
  switch (operation.kind) {
    case 'renameRelation': {
      const found = placeOf(operation, schema);
      return found === undefined
        ? []
        : [found.name, operation.to.text].map((name) => qualifiedName({ ...found, name }));
    }
    case 'renameColumn': {
      const key = relationKey(schema, operation.table);
      return [operation.column.text, operation.to.text].map((name) => columnName(key, name));
    }
    case 'addColumn':
      return [columnName(relationKey(schema, operation.table), operation.column.name.text)];
    case 'dropColumn':
      return [columnName(relationKey(schema, operation.table), operation.column.text)];
    case 'createIndex': {
      const table = tableByKey(schema, relationKey(schema, operation.table));
      return table === undefined || operation.name === undefined
        ? []
        : [qualifiedName({ schema: table.schema, name: operation.name.text })];
    }
    case 'dropIndex': {
      const index = resolveIndex(schema, operation.index);
      return index === undefined ? [] : [qualifiedName(index)];
    }
    case 'createTable':
    case 'createTableAs':
      return [placeIn(relationKey(schema, operation.table))];
    case 'dropRelation': {
      const relation = resolveRelation(schema, operation.target);
      return relation === undefined ? [] : [qualifiedName(relation)];
    }
    default:
      return [];
  }
}

function placeOf(
  { relation, target }: Extract<Operation, { readonly kind: 'renameRelation' }>,
  schema: Schema,
): Place | undefined {
  return relation === 'index' ? resolveIndex(schema, target) : resolveRelation(schema, target);
}

function placeIn(key: string): string {
  const dot = key.indexOf('.');
  return qualifiedName({ schema: key.slice(0, dot), name: key.slice(dot + 1) });
}

function columnName(table: string, name: string): string {
  return `${table} ${name}`;
}

function gone(place: Place): Problem {
  return {
    of: 'old',
    sql: `SELECT ${stringLiteral(`no ${oneLine(place.name)}`)} WHERE ${regclass(place)} IS NULL`,
  };
}

function taken(place: Place): Problem {
  return {
    of: 'new',
    sql: `SELECT ${stringLiteral(`${oneLine(place.name)} is there already`)} WHERE ${regclass(place)} IS NOT NULL`,
  };
}

function hasColumn(table: Place, name: string): string {
  return columnIsThere(regclass(table), name);
}
