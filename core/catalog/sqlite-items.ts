/**
 * The objects of an SQLite database as items that can be compared. SQLite stores each object as the text of its CREATE statement; this file
 * parses that text, so that different spellings of one definition compare as equal.
 */
import type { ColumnDefinition, ConstraintDefinition, CreateTable } from '../operations/model/operation.ts';
import { unquoted } from '../operations/tokens/cursor.ts';
import type { SqlReader } from '../syntax/reader.ts';
import { tokenize } from '../syntax/sqlite/lexer.ts';
import type { CatalogItem, ItemKind } from './items.ts';

/** A row of sqlite_schema. */
export interface SqliteObject {
  readonly type: string;
  readonly name: string;
  /** Undefined for an index that a constraint creates. */
  readonly sql: string | undefined;
}

export function sqliteItems(objects: readonly SqliteObject[], reader: SqlReader): readonly CatalogItem[] {
  return objects.flatMap((one) => {
    if (one.sql === undefined) return [];
    if (one.type === 'table') return tableItems(one.name, one.sql, reader);
    const kind = kinds.get(one.type);
    return kind === undefined ? [] : [{ kind, name: one.name, definition: asWords(one.sql) }];
  });
}

const kinds: ReadonlyMap<string, ItemKind> = new Map([
  ['index', 'index'],
  ['view', 'view'],
  ['trigger', 'trigger'],
]);

function tableItems(name: string, sql: string, reader: SqlReader): readonly CatalogItem[] {
  const [statement] = reader.statements(sql, 0, sql.length);
  const [made] = statement?.parsed.operations ?? [];
  // A statement that is not understood, and the arguments of a virtual table's module, are compared as text.
  if (made?.kind !== 'createTable' || made.storage.accessMethod !== undefined)
    return [{ kind: 'table', name, definition: asWords(sql) }];
  return [
    { kind: 'table', name, definition: optionsOf(made) },
    ...made.columns.map((column, at) => columnItem(name, column, at)),
    ...constraintsOf(made).map((one) => constraintItem(name, one, asWords(sql.slice(one.start, one.end)))),
  ];
}

function optionsOf({ storage, columns }: CreateTable): string {
  const counted = columns.some(({ sqlite }) => sqlite?.autoincrement === true) ? ['autoincrement'] : [];
  return [...storage.options.map((one) => one.name), ...counted].toSorted().join(', ');
}

function columnItem(table: string, column: ColumnDefinition, at: number): CatalogItem {
  const { type, notNull, generated, collation } = column;
  const size = type.modifiers.length === 0 ? '' : `(${type.modifiers.join(',')})`;
  const definition = [
    `#${at + 1} | ${type.name.toLowerCase()}${size}`,
    ...(notNull === undefined ? [] : ['not null']),
    ...(column.default === undefined ? [] : [`default ${asWords(column.default.text)}`]),
    ...(collation === undefined ? [] : [`collate ${collation.toLowerCase()}`]),
    ...(generated === undefined ? [] : [`as (${asWords(generated.expression.text)}) ${generated.storage}`]),
  ].join(' ');
  return { kind: 'column', name: `${table}.${column.name.text}`, definition };
}

/** Column constraints equal table constraints. */
function constraintsOf({ columns, constraints }: CreateTable): readonly ConstraintDefinition[] {
  return [...columns.flatMap((column) => column.constraints), ...constraints];
}

/** `written`: the whole text, for what the operations do not represent. */
function constraintItem(table: string, one: ConstraintDefinition, written: string): CatalogItem {
  const [, otherwise = ''] = written.split(' on conflict ');
  const conflict = otherwise === '' ? '' : ` on conflict ${otherwise}`;
  const named = (what: string, definition: string): CatalogItem => ({
    kind: 'constraint',
    name: `${table} ${what}`,
    definition: `${definition}${conflict}`,
  });
  switch (one.kind) {
    case 'primary-key':
      return named('primary key', listed(one.columns));
    case 'unique':
      return named(`unique ${listed(one.columns)}`, '');
    case 'foreign-key': {
      const { referencedColumns, onDelete, onUpdate, deferrable, initiallyDeferred } = one;
      const to = `${one.references.name.text} ${listed(referencedColumns)}`;
      const late = initiallyDeferred ? ' deferred' : deferrable ? ' deferrable' : '';
      return named(`foreign key ${listed(one.columns)}`, `${to} ${onDelete}, ${onUpdate}${late}`);
    }
    case 'check':
      return named(`check (${asWords(one.expression.text)})`, '');
    case 'exclusion':
    case 'not-null':
      return named(one.kind, written);
  }
}

function listed(columns: readonly { readonly text: string }[]): string {
  return columns.length === 0 ? '' : `(${columns.map(({ text }) => text).join(', ')})`;
}

/** The tokens of the text, without comments, whitespace, case and quotes around names. */
function asWords(sql: string): string {
  return tokenize(sql)
    .filter(({ kind }) => kind !== 'comment')
    .map(({ kind, start, end }) => {
      const written = sql.slice(start, end);
      if (kind === 'quoted-identifier') return unquoted(written).toLowerCase();
      return kind === 'word' ? written.toLowerCase() : written;
    })
    .join(' ');
}
