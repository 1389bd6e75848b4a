/**
 * The objects of an SQLite database as items that can be compared, with the texts that create them. SQLite stores each object as the text of
 * its CREATE statement; this file parses that text, so that different spellings of one definition compare as equal.
 */
import type { ColumnDefinition, ConstraintDefinition, CreateTable } from '../operations/model/operation.ts';
import { unquoted } from '../operations/tokens/cursor.ts';
import type { SqlReader } from '../syntax/reader.ts';
import { foldedName, sqliteWriting } from '../syntax/sqlite/identifier.ts';
import { tokenize } from '../syntax/sqlite/lexer.ts';
import type { CatalogItem, ItemKind } from './items.ts';
import { facts, listedAs, type ItemMake, type Listed } from './make.ts';

/** A row of sqlite_schema. */
export interface SqliteObject {
  readonly type: string;
  readonly name: string;
  /** The table or view that an index or a trigger is on. */
  readonly on: string;
  /** Undefined for an index that a constraint creates. */
  readonly sql: string | undefined;
}

export interface SqliteContents {
  readonly items: readonly CatalogItem[];
  readonly makes: readonly ItemMake[];
}

export function sqliteContents(objects: readonly SqliteObject[], reader: SqlReader): SqliteContents {
  const relations = new Map(
    objects.flatMap(({ type, name }) =>
      type === 'table' || type === 'view' ? [[foldedName(name), name]] : [],
    ),
  );
  const all = objects.flatMap((one): readonly Listed[] => {
    if (one.sql === undefined) return [];
    if (one.type === 'table') return tableParts(one.name, one.sql, reader);
    const kind = kinds.get(one.type);
    return kind === undefined ? [] : [programOf(kind, one, one.sql, relations)];
  });
  return { items: all.map(({ item }) => item), makes: all.map(({ make }) => make) };
}

const kinds: ReadonlyMap<string, ItemKind> = new Map([
  ['index', 'index'],
  ['view', 'view'],
  ['trigger', 'trigger'],
]);

function programOf(
  kind: ItemKind,
  { type, name, on }: SqliteObject,
  sql: string,
  relations: ReadonlyMap<string, string>,
): Listed {
  const reads = type === 'view' ? namesIn(sql).flatMap((one) => relations.get(one) ?? []) : [];
  return listedAs(asWords(sql), {
    kind,
    name,
    on: type === 'view' ? undefined : on,
    make: sql,
    drop: `DROP ${type.toUpperCase()} ${sqliteWriting.quote(name)}`,
    facts: facts({ reads: [...new Set(reads)].filter((one) => one !== name).join('\n') }),
  });
}

// ------------------------------------------------------------------------------------------------ tables

function tableParts(name: string, sql: string, reader: SqlReader): readonly Listed[] {
  const [statement] = reader.statements(sql, 0, sql.length);
  const [made] = statement?.parsed.operations ?? [];
  const drop = `DROP TABLE ${sqliteWriting.quote(name)}`;
  const make = { kind: 'table', name, on: undefined, make: sql, drop } as const;
  // A statement that is not understood, and the arguments of a virtual table's module, are compared as text.
  if (made?.kind !== 'createTable' || made.storage.accessMethod !== undefined)
    return [listedAs(asWords(sql), { ...make, facts: facts({}) })];
  const table = listedAs(optionsOf(made), {
    ...make,
    facts: facts({
      // The text around the name, so that the table can be created under another one.
      head: sql.slice(0, made.table.name.start),
      tail: sql.slice(made.table.name.end),
      options: optionWords(made),
      counted: isCounted(made) ? 'yes' : '',
      refers: [...new Set(foreignKeysOf(made).map(({ references }) => references.name.text))].join('\n'),
    }),
  });
  const inline = made.columns.flatMap((column) =>
    column.constraints.map((one) => constraintOf(name, one, sql, column.name.text)),
  );
  return [
    table,
    ...made.columns.map((column, at) => columnOf(name, column, at)),
    ...inline,
    ...made.constraints.map((one) => constraintOf(name, one, sql, undefined)),
  ];
}

function foreignKeysOf(made: CreateTable): readonly Extract<ConstraintDefinition, { kind: 'foreign-key' }>[] {
  return [...made.columns.flatMap(({ constraints }) => constraints), ...made.constraints].filter(
    (one) => one.kind === 'foreign-key',
  );
}

function optionWords({ storage }: CreateTable): string {
  return storage.options.map(({ name }) => name.replaceAll('_', ' ').toUpperCase()).join(', ');
}

function isCounted({ columns }: CreateTable): boolean {
  return columns.some(({ sqlite }) => sqlite?.autoincrement === true);
}

function optionsOf(made: CreateTable): string {
  const counted = isCounted(made) ? ['autoincrement'] : [];
  return [...made.storage.options.map((one) => one.name), ...counted].toSorted().join(', ');
}

function columnOf(table: string, column: ColumnDefinition, at: number): Listed {
  const { type, notNull, generated, collation } = column;
  const size = type.modifiers.length === 0 ? '' : `(${type.modifiers.join(',')})`;
  const shown = `${type.name.toLowerCase()}${size}`;
  const definition = [
    `#${at + 1} | ${shown}`,
    ...(notNull === undefined ? [] : ['not null']),
    ...(column.default === undefined ? [] : [`default ${asWords(column.default.text)}`]),
    ...(collation === undefined ? [] : [`collate ${collation.toLowerCase()}`]),
    ...(generated === undefined ? [] : [`as (${asWords(generated.expression.text)}) ${generated.storage}`]),
  ].join(' ');
  return listedAs(definition, {
    kind: 'column',
    name: `${table}.${column.name.text}`,
    on: table,
    make: column.sqlite?.source,
    drop: undefined,
    facts: facts({
      column: column.name.text,
      type: shown,
      generated: generated === undefined ? '' : 'yes',
      required: notNull === undefined ? '' : 'yes',
      filled: isFilled(column) ? 'yes' : '',
      addable: isAddable(column) ? 'yes' : '',
    }),
  });
}

function isFilled(column: ColumnDefinition): boolean {
  return column.default !== undefined && column.default.literal?.kind !== 'null';
}

/** ALTER TABLE ADD COLUMN takes it, whatever rows there are (lang_altertable.html). */
function isAddable(column: ColumnDefinition): boolean {
  const { constraints, generated, notNull } = column;
  const value = column.default?.text ?? '';
  const isComputed = value.startsWith('(') || /^current_(?:time|date|timestamp)$/i.test(value);
  if (isComputed || generated?.storage === 'stored' || column.sqlite?.source === undefined) return false;
  if (notNull !== undefined && !isFilled(column) && generated === undefined) return false;
  return constraints.every(({ kind }) => kind === 'check' || (kind === 'foreign-key' && !isFilled(column)));
}

/** `inline`: the column at which it is written. A column constraint equals a table constraint. */
function constraintOf(
  table: string,
  one: ConstraintDefinition,
  sql: string,
  inline: string | undefined,
): Listed {
  const { what, definition } = comparedAs(one, asWords(sql.slice(one.start, one.end)));
  return listedAs(definition, {
    kind: 'constraint',
    name: `${table} ${what}`,
    on: table,
    make: inline === undefined ? one.source : undefined,
    drop: undefined,
    facts: facts({ inline: inline ?? '' }),
  });
}

/** `words`: the whole text, for what the operations do not represent. */
function comparedAs(
  one: ConstraintDefinition,
  words: string,
): { readonly what: string; readonly definition: string } {
  const [, otherwise = ''] = words.split(' on conflict ');
  const conflict = otherwise === '' ? '' : ` on conflict ${otherwise}`;
  switch (one.kind) {
    case 'primary-key':
      return { what: 'primary key', definition: `${listed(one.columns)}${conflict}` };
    case 'unique':
      return { what: `unique ${listed(one.columns)}`, definition: conflict };
    case 'foreign-key': {
      const { referencedColumns, onDelete, onUpdate, deferrable, initiallyDeferred } = one;
      const to = `${one.references.name.text} ${listed(referencedColumns)}`;
      const late = initiallyDeferred ? ' deferred' : deferrable ? ' deferrable' : '';
      return {
        what: `foreign key ${listed(one.columns)}`,
        definition: `${to} ${onDelete}, ${onUpdate}${late}${conflict}`,
      };
    }
    case 'check':
      return { what: `check (${asWords(one.expression.text)})`, definition: conflict };
    case 'exclusion':
    case 'not-null':
      return { what: one.kind, definition: `${words}${conflict}` };
  }
}

function listed(columns: readonly { readonly text: string }[]): string {
  return columns.length === 0 ? '' : `(${columns.map(({ text }) => text).join(', ')})`;
}

// ------------------------------------------------------------------------------------------------ spelling

/** Names that differ only in case are one name: those of the items are written as in the other side. */
export function spelledLike(contents: SqliteContents, other: readonly ItemMake[]): SqliteContents {
  const spelled = new Map(other.filter(({ kind }) => kind !== 'constraint').map(keyed));
  const whole = (kind: ItemKind, name: string): string => spelled.get(`${kind}\n${foldedName(name)}`) ?? name;
  const owner = (name: string): string => {
    const view = whole('view', name);
    return view === name ? whole('table', name) : view;
  };
  const made = new Map<string, string>();
  const makes = contents.makes.map((one) => {
    const on = one.on === undefined ? undefined : owner(one.on);
    const isPart = one.kind === 'constraint' || one.kind === 'column';
    const name =
      isPart && one.on !== undefined && on !== undefined
        ? `${on}${one.name.slice(one.on.length)}`
        : whole(one.kind, one.name);
    made.set(`${one.kind}\n${one.name}`, name);
    return { ...one, name, on };
  });
  const items = contents.items.map((one) => ({
    ...one,
    name: made.get(`${one.kind}\n${one.name}`) ?? one.name,
  }));
  return { items, makes };
}

function keyed({ kind, name }: ItemMake): readonly [string, string] {
  return [`${kind}\n${foldedName(name)}`, name];
}

// ------------------------------------------------------------------------------------------------ texts

/** The tokens of the text, without comments, whitespace, case and quotes around names. */
function asWords(sql: string): string {
  return tokenize(sql)
    .filter(({ kind }) => kind !== 'comment')
    .map(({ kind, start, end }) => {
      const text = sql.slice(start, end);
      if (kind === 'quoted-identifier') return unquoted(text).toLowerCase();
      return kind === 'word' ? text.toLowerCase() : text;
    })
    .join(' ');
}

/** Folded. */
function namesIn(sql: string): readonly string[] {
  return tokenize(sql)
    .filter(({ kind }) => kind === 'word' || kind === 'quoted-identifier')
    .map(({ start, end }) => sqliteWriting.nameOf(sql.slice(start, end)));
}
