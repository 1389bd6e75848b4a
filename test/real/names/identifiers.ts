/** The identifiers of a query by the grammar's own tree: what each names and where it stands. The exam's truth, which no code of names has a part in. */
import type { Node } from '@pgsql/types';
import { isObject } from '../../../core/syntax/postgres/raw-tree.ts';
import { Source } from '../../../core/syntax/postgres/source.ts';

export type IdentifierKind = 'table' | 'alias' | 'qualified' | 'column' | 'function';

export interface Identifier {
  readonly kind: IdentifierKind;
  readonly name: string;
  /** UTF-16, in the statement. */
  readonly start: number;
  readonly end: number;
}

export function identifiersOf(text: string, tree: Node): readonly Identifier[] {
  const source = new Source(text);
  const found: Identifier[] = [];
  const add = (kind: IdentifierKind, at: number): void => {
    const name = source.name(at);
    if (name !== undefined) found.push({ kind, name: name.text, start: name.start, end: name.end });
  };
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const one of value) walk(one);
      return;
    }
    if (!isObject(value)) return;
    const entries = Object.entries(value);
    for (const [key, inner] of entries) {
      if (!isObject(inner)) continue;
      // What a tool replaces names nothing of the database.
      if (key === 'A_Expr' && isParameter(inner)) continue;
      if (key === 'FuncCall' && isOfTool(inner)) continue;
      if (key === 'ColumnRef') column(inner, source, add);
      if (key === 'RangeVar' || key === 'relation') table(inner, source, add);
      if (key === 'FuncCall') called(inner, source, add);
      walk(inner);
    }
    for (const [, inner] of entries) if (Array.isArray(inner)) walk(inner);
  };
  walk(tree);
  for (const one of targetsIn(tree)) add('column', source.indexAtByte(one));
  const seen = new Set<number>();
  return found.filter(({ start }) => {
    const isNew = !seen.has(start);
    seen.add(start);
    return isNew;
  });
}

type Add = (kind: IdentifierKind, at: number) => void;

function numberIn(value: object, key: string): number | undefined {
  const found: unknown = Reflect.get(value, key);
  return typeof found === 'number' ? found : undefined;
}

function listIn(value: object, key: string): readonly unknown[] {
  const found: unknown = Reflect.get(value, key);
  return Array.isArray(found) ? found : [];
}

function column(ref: object, source: Source, add: Add): void {
  const fields = listIn(ref, 'fields');
  const at = source.indexAtByte(numberIn(ref, 'location'));
  const isStar = fields.some((one) => isObject(one) && 'A_Star' in one);
  const names = fields.length - (isStar ? 1 : 0);
  for (let i = 0; i < names; i += 1) {
    const isLast = i === fields.length - 1;
    add(isLast ? (fields.length > 1 ? 'qualified' : 'column') : 'alias', at + 2 * i);
  }
}

function table(relation: object, source: Source, add: Add): void {
  if (!('relname' in relation)) return;
  const at = source.indexAtByte(numberIn(relation, 'location'));
  add('table', 'schemaname' in relation ? at + 2 : at);
}

function called(call: object, source: Source, add: Add): void {
  const at = source.indexAtByte(numberIn(call, 'location'));
  // Of what the grammar spells (EXTRACT, SUBSTRING … FROM) the place is not a name's.
  if (listIn(call, 'funcname').length === 1 && source.isPunctuation(at + 1, '(')) add('function', at);
}

/** Byte offsets of the columns that INSERT lists and SET assigns. */
function targetsIn(value: unknown): readonly number[] {
  if (Array.isArray(value)) return value.flatMap(targetsIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const own =
      key === 'InsertStmt' && isObject(inner)
        ? listIn(inner, 'cols')
        : (key === 'UpdateStmt' || key === 'onConflictClause') && isObject(inner)
          ? listIn(inner, 'targetList')
          : [];
    const places = own.flatMap((one) => {
      const target: unknown = isObject(one) ? Reflect.get(one, 'ResTarget') : undefined;
      return isObject(target) && 'name' in target ? (numberIn(target, 'location') ?? 0) : [];
    });
    return [...places, ...targetsIn(inner)];
  });
}

function isParameter(expression: object): boolean {
  const [name] = listIn(expression, 'name');
  const text: unknown = isObject(name) ? Reflect.get(name, 'String') : undefined;
  return !('lexpr' in expression) && isObject(text) && Reflect.get(text, 'sval') === '@';
}

function isOfTool(call: object): boolean {
  const [schema] = listIn(call, 'funcname');
  const text: unknown = isObject(schema) ? Reflect.get(schema, 'String') : undefined;
  return isObject(text) && Reflect.get(text, 'sval') === 'sqlc';
}
