/**
 * Statements that a new migration can begin with, as the schema's own objects are written: a table with the columns, triggers and row level
 * security that most tables have, and a value of an enum. What the schema does not show is left out. PostgreSQL alone.
 */
import { collate, qualified, typeSql } from '../../schema/print/names.ts';
import { policySql, triggerSql } from '../../schema/print/programs.ts';
import { primaryKey } from '../../schema/lookup.ts';
import type { Column, Schema, Table } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { tokenize } from '../../syntax/postgres/lexer.ts';
import type { Completion, Spot } from './completion.ts';

/** Above the keywords, since in a migration a whole statement is the likelier wish. */
const score = 8;

export function snippetsAt({ schema, isUpper }: Spot): readonly Completion[] {
  if (schema.dialect !== 'postgresql') return [];
  const enums = [...schema.types.values()].filter(({ form }) => form === 'enum').map(qualified);
  const [only, ...others] = enums.sort();
  const type = others.length === 0 ? `\${1:${only ?? ''}}` : `\${1|${enums.join(',')}|}`;
  return [
    snippet('create table', newTable(schema), 'as most tables are', isUpper),
    ...(only === undefined
      ? []
      : [snippet('alter type', `ALTER TYPE ${type} ADD VALUE '\${2:value}';$0`, 'new enum value', isUpper)]),
  ];
}

function snippet(label: string, written: string, detail: string, isUpper: boolean): Completion {
  const made = isUpper ? written : lowered(written);
  const shown = isUpper ? label.toUpperCase() : label;
  return { label: shown, kind: 'list', insert: withoutStops(made), detail, snippet: made, score };
}

/** `${1:name}`, `${1|a,b|}`, `$1` and `$0` by their first text; a backslash escapes the rest. */
function withoutStops(written: string): string {
  const first = /\$\{1:([^}]*)\}/.exec(written)?.[1] ?? /\$\{1\|([^,|]*)/.exec(written)?.[1] ?? '';
  return written
    .replaceAll(
      /\$\{\d\|([^,|]*)[^}]*\}|\$\{\d:([^}]*)\}/g,
      (_, chosen?: string, given?: string) => chosen ?? given ?? '',
    )
    .replaceAll(/(?<!\\)\$(\d)/g, (_, stop: string) => (stop === '1' ? first : ''))
    .replaceAll(/\\([$}\\])/g, '$1')
    .replaceAll('\t', '  ');
}

/** Names with capitals are in quotes: a bare word in capitals is a keyword. */
function lowered(written: string): string {
  const words = tokenize(written).filter(({ kind }) => kind === 'word');
  return words.reduceRight(
    (text, { start, end }) => text.slice(0, start) + text.slice(start, end).toLowerCase() + text.slice(end),
    written,
  );
}

// --------------------------------------------------------------------------------------------------------------- new table

const numberedKey = 'id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY';

function newTable(schema: Schema): string {
  const tables = [...schema.relations.values()].filter(
    (one): one is Table =>
      one.kind === 'table' && one.partitionOf === undefined && one.origin.unseen !== true,
  );
  const columns = usual(tables, columnsOf);
  const key = columns.find((text) => text.endsWith(' PRIMARY KEY')) ?? numberedKey;
  const others = columns.filter((text) => text !== key);
  const named = [key, ...others].map((line) => line.slice(0, line.indexOf(' ')));
  const lines = [escaped(key), '${2:new_column} ${3:text}', ...others.map(escaped)];
  const prefix = home(schema, tables);
  const more = [
    ...usual(tables, (table) => triggersOf(schema, table, named)),
    ...usual(tables, (table) => (table.rowSecurity.enabled ? [rowSecurity] : [])),
    ...usual(tables, (table) => policiesOf(table, named)),
  ];
  const parts = [
    `CREATE TABLE ${prefix}\${1:new_table} (\n\t${lines.join(',\n\t')}\n);`,
    ...more.map((text) => onNewTable(text, prefix)),
  ];
  return `${parts.join('\n')}$0`;
}

/** What more than half of the tables have, in the order of the first that has it. */
function usual(tables: readonly Table[], of: (table: Table) => readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const table of tables)
    for (const text of new Set(of(table))) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 1 && count * 2 > tables.length).map(([text]) => text);
}

/** The schema in which most tables are, unless it is found without its name. */
function home({ searchPath }: Schema, tables: readonly Table[]): string {
  const [most] = usual(tables, (table) => [table.schema]);
  return most === undefined || most === searchPath[0] ? '' : `${quoteIdentifier(most)}.`;
}

/** Those that say nothing of another table: a foreign key is the new table's own decision. */
function columnsOf(table: Table): readonly string[] {
  const key = primaryKey(table)?.columns;
  return table.columns.flatMap((column) => {
    const isReferring = table.constraints.some(
      (one) => one.kind === 'foreign-key' && one.columns.includes(column.name),
    );
    if (isReferring || column.generated !== undefined || !column.local) return [];
    return [columnText(column, key?.length === 1 && key[0] === column.name)];
  });
}

const serials: ReadonlyMap<string, string> = new Map([
  ['int2', 'smallserial'],
  ['int4', 'serial'],
  ['int8', 'bigserial'],
]);

function columnText(column: Column, isKey: boolean): string {
  const { name, type, identity, collation, collationSchema, nullable } = column;
  const isSerial = column.default?.startsWith('nextval(') === true;
  // A key is wide, whatever the others are.
  const base = isKey && isNarrow(type) ? { ...type, name: 'int8' } : type;
  const serial = isSerial ? serials.get(base.name) : undefined;
  const preset = serial === undefined && column.default !== undefined ? ` DEFAULT ${column.default}` : '';
  const numbered =
    identity === undefined ? '' : ` GENERATED ${identity === 'always' ? 'ALWAYS' : 'BY DEFAULT'} AS IDENTITY`;
  const isImplied = nullable || serial !== undefined || identity !== undefined;
  const demand = isKey ? ' PRIMARY KEY' : isImplied ? '' : ' NOT NULL';
  return `${quoteIdentifier(name)} ${serial ?? typeSql(base)}${collate(collation, collationSchema)}${preset}${numbered}${demand}`;
}

function isNarrow({ name, arrayDimensions }: Column['type']): boolean {
  return (name === 'int2' || name === 'int4') && arrayDimensions === 0;
}

/** Stand for the new table, and for its name within another name, in what others have. */
const itself = '\0';
const itsName = '\x01';
const rowSecurity = `ALTER TABLE ${itself} ENABLE ROW LEVEL SECURITY;`;

function triggersOf(schema: Schema, of: Table, columns: readonly string[]): readonly string[] {
  return of.triggers.flatMap((one) => {
    const isPlain = !one.constraint && one.firing === 'origin' && !one.inherited && one.when === undefined;
    if (!isPlain || !one.columns.every((name) => columns.includes(quoteIdentifier(name)))) return [];
    const rest = triggerSql({ schema }, of, one).replace(` ON ${qualified(of)} `, ` ON ${itself} `);
    return [`CREATE TRIGGER ${renamed(one.name, of)} ${rest};`];
  });
}

/** Those whose expressions name columns that the new table has. */
function policiesOf(of: Table, columns: readonly string[]): readonly string[] {
  return of.policies.flatMap((one) => {
    const references = [one.using, one.withCheck].flatMap((text) => text?.references ?? []);
    const isOwn = references.every(
      (each) =>
        each.kind === 'function' ||
        (each.kind === 'column' &&
          each.relation === of.key &&
          columns.includes(quoteIdentifier(each.column))),
    );
    return isOwn ? [`CREATE POLICY ${renamed(one.name, of)} ON ${itself} ${policySql(one)};`] : [];
  });
}

/** `orders_touch` is the new table's name and `_touch`. */
function renamed(name: string, of: Table): string {
  if (quoteIdentifier(name) !== name) return quoteIdentifier(name);
  return name.split(of.name).join(itsName);
}

function escaped(text: string): string {
  return text.replaceAll(/[$}\\]/g, '\\$&');
}

function onNewTable(text: string, prefix: string): string {
  return escaped(text).split(itself).join(`${prefix}$1`).split(itsName).join('$1');
}
