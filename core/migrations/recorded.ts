/**
 * What the record of a tool says of one migration and of the one before it, as SQL that reads its table: for tools whose table, column and way to name a file are known.
 * Text; sends nothing.
 */
import type { SizeIndex } from '../statistics/statistics.ts';
import type { Schema } from '../schema/model.ts';
import { stringLiteral } from '../schema/print/names.ts';
import { quoteIdentifier } from '../syntax/postgres/identifier.ts';
import type { MigrationFile, MigrationTool } from './convention.ts';
import type { HistoryTable } from './history-table.ts';
import { stemOf } from './applied.ts';
import { baseOf, folderOf } from './listing.ts';

export interface RecordRows {
  /** As SQL names it. */
  readonly table: string;
  /** A query of one column, `value`: a row for each that has run, or one that names the last. */
  readonly rows: string;
  readonly keeps: HistoryTable['keeps'];
  /** A query of one column, `value`: a row for each that has not run to its end, behind which the tool refuses to go on. */
  readonly stuck: string | undefined;
  /** A query that has a row where one stands for all up to its own. */
  readonly upTo: string | undefined;
  /** What the column says of the migration, and of the one before it; undefined where it is the first. */
  readonly own: string;
  readonly before: string | undefined;
  /** Of those that stand behind it and are there without the change: what is not recorded of them runs along. */
  readonly behind?: readonly string[];
  /** What writes that row as its tool does; undefined where that is not known. */
  readonly insert: string | undefined;
  /** It holds the checksum of the file as it is in the repository. */
  readonly isSummed?: true;
  /** The same in tables that it may be as well. */
  readonly others?: readonly RecordRows[];
  /** The row of the migration, as a condition of SQL; a number is taken from such a text too. */
  readonly row: string;
  /** What the column says of it where it has run under the name that it had before the change; undefined where it had none. */
  readonly formerly?: FormerRow | undefined;
}

export interface FormerRow {
  readonly own: string;
  /** What gives that row the new name. */
  readonly renamed: string;
  /** What gives it the former one again. */
  readonly back: string;
}

type Naming = Readonly<
  Partial<
    Record<
      HistoryTable['names'],
      { readonly value: (column: string) => string; readonly of: (file: MigrationFile) => string }
    >
  >
>;

const naming: Naming = {
  version: {
    value: (column) => `ltrim(${column}, '0')`,
    of: ({ version }) => version.replace(/^0+/, ''),
  },
  digits: { value: (column) => column, of: ({ version }) => version.replaceAll(/\D/g, '') },
  file: { value: (column) => column, of: ({ path }) => baseOf(path) },
  // As stemOf takes it off a name.
  stem: {
    value: (column) =>
      `regexp_replace(regexp_replace(regexp_replace(${column}, '^.*/', ''), '[.](sql|[cm]?[jt]s)$', '', 'i'), '[-_.](up|down)$', '', 'i')`,
    of: ({ path }) => stemOf(path),
  },
  folder: { value: (column) => column, of: ({ path }) => folderOf(path) },
};

export interface RecordAround {
  /** What the migration meets: its history may have made the table itself. */
  readonly found?: Schema | undefined;
  readonly sizes?: SizeIndex | undefined;
  /** Those that stand behind it and are there without the change. */
  readonly behind?: readonly MigrationFile[];
  /** The same migration as its file was called before the change. */
  readonly former?: MigrationFile | undefined;
  /** Of the file's bytes, in hex. Asked for only where the tool writes it: it reads the file. */
  readonly sha384?: () => string | undefined;
}

export function recordRowsOf(
  tool: Pick<MigrationTool, 'id' | 'historyTable' | 'formatHistory' | 'recordTable' | 'recordFrom'>,
  file: MigrationFile | undefined,
  before: MigrationFile | undefined,
  around: RecordAround = {},
): RecordRows | undefined {
  const of = tableOf(tool);
  const names = of && (of.names === 'path' && tool.id === 'flyway' ? ofPath : naming[of.names]);
  if (of === undefined || names === undefined || file === undefined || of.inOne !== undefined)
    return undefined;
  if (file.repeatable || file.baseline === true || before?.repeatable === true) return undefined;
  const own = names.of(file);
  if (own === '') return undefined;
  const { others: _names, namedIn: _files, ...rest } = of;
  const otherRows = (name: string): readonly RecordRows[] =>
    [recordRowsOf({ id: tool.id, historyTable: { ...rest, name } }, file, before, around) ?? []].flat();
  const table = [of.schema ?? schemaOfRecord(of.name, around.sizes) ?? madeIn(of.name, around.found), of.name]
    .flatMap((one) => (one === undefined ? [] : [quoteIdentifier(one)]))
    .join('.');
  const done =
    of.done === undefined ? '' : ` WHERE ${of.done.replaceAll(`FROM ${of.name}`, `FROM ${table}`)}`;
  const read = `SELECT ${names.value(`h.${quoteIdentifier(of.column)}::text`)} AS value FROM ${table} h`;
  return {
    table,
    rows: `${read}${done}`,
    stuck: of.stuck && `${read} WHERE ${of.stuck}`,
    keeps: of.keeps,
    upTo: of.upTo && `SELECT FROM ${table} h WHERE ${of.upTo}${reaches(before?.version ?? '')}`,
    own,
    row: rowOf(of, own, file),
    insert: insertOf(of, table, own, file, around),
    ...(of.insert?.includes('$sha384') === true ? { isSummed: true as const } : {}),
    before: before === undefined || names.of(before) === '' ? undefined : names.of(before),
    behind: (around.behind ?? []).map(names.of).filter((one) => one !== ''),
    formerly: around.former && formerRow(of, table, { file, own }, around.former, names.of(around.former)),
    ...(of.others === undefined ? {} : { others: of.others.flatMap(otherRows) }),
  };
}

/** One that stands for all up to its own stands for no later one. */
function reaches(version: string): string {
  const plain = version.replaceAll('_', '.');
  return /^\d+(?:\.\d+)*$/.test(plain)
    ? ` AND CASE WHEN h.version::text ~ '^[0-9]+([.][0-9]+)*$' THEN string_to_array(h.version::text, '.')::numeric[] >= '{${plain.replaceAll('.', ',')}}'::numeric[] ELSE true END`
    : '';
}

function formerRow(
  of: HistoryTable,
  table: string,
  { file, own }: { readonly file: MigrationFile; readonly own: string },
  former: MigrationFile,
  was: string,
): FormerRow | undefined {
  if (of.keeps !== 'each' || was === '' || was === own) return undefined;
  const set = (name: string, row: string): string =>
    `UPDATE ${table} SET ${quoteIdentifier(of.column)} = ${stringLiteral(name)} WHERE ${row}`;
  return {
    own: was,
    renamed: set(own, rowOf(of, was, former)),
    back: set(was, rowOf(of, own, file)),
  };
}

/** With zeros in front nobody knows here whether they are part of a text. */
function insertOf(
  { insert, keeps, names }: HistoryTable,
  table: string,
  own: string,
  { version, path }: MigrationFile,
  around: RecordAround,
): string | undefined {
  const isHashed = insert?.includes('$sha384') === true;
  const sha384 = isHashed ? around.sha384?.() : undefined;
  if (isHashed && sha384 === undefined) return undefined;
  const isNumber = insert?.includes('$number') === true;
  const isSame = names !== 'version' || isNumber || !version.startsWith('0');
  return insert === undefined || keeps !== 'each' || !isSame
    ? undefined
    : `INSERT INTO ${table} ${insert
        .replace(/\$(?:1|number)/, () => stringLiteral(own))
        .replace('$description', () => stringLiteral(descriptionOf(path)))
        .replace('$sha384', () => sha384 ?? '')}`;
}

/** `add phone` of `0007_add_phone.up.sql`. */
function descriptionOf(path: string): string {
  return baseOf(path)
    .replace(/(?:\.up|\.down)?\.sql$/, '')
    .replace(/^\d+_/, '')
    .replaceAll('_', ' ');
}

/** Zeros in front are none of a number, and stay in a text. */
function rowOf({ column, names }: HistoryTable, own: string, { version }: MigrationFile): string {
  const name = quoteIdentifier(column);
  if (names === 'path') return `regexp_replace(${name}, '^.*/', '') = ${stringLiteral(own)}`;
  const isBare = names !== 'version' || !version.startsWith('0');
  return `${isBare ? name : `ltrim(${name}::text, '0')`} = ${stringLiteral(own)}`;
}

/** As the statistics have it in one schema alone: a tool looks by the search path of its own connection, which need not be that of a script. */
export function schemaOfRecord(name: string, sizes: SizeIndex | undefined): string | undefined {
  const [one, ...more] = [...(sizes?.byKey.values() ?? [])].filter((each) => each.name === name);
  return more.length === 0 ? one?.schema : undefined;
}

/** A history that makes the table of its own record says where that is. */
function madeIn(name: string, found: Schema | undefined): string | undefined {
  const all = [...(found?.relations.values() ?? [])].filter(
    (one) => one.kind === 'table' && one.name === name && one.origin.unseen !== true,
  );
  const [one, ...more] = all;
  return more.length === 0 && one?.schema !== 'public' ? one?.schema : undefined;
}

/** Flyway’s, which may stand below a location. */
const ofPath: Naming['version'] = {
  value: (column) => `regexp_replace(${column}, '^.*/', '')`,
  of: ({ path }) => baseOf(path),
};

/** A table that a program names itself has the columns of the tool where it is the tool’s own. */
function tableOf({
  historyTable,
  formatHistory,
  recordTable,
  recordFrom,
}: Parameters<typeof recordRowsOf>[0]): HistoryTable | undefined {
  if (historyTable !== undefined)
    return recordTable === undefined || recordTable === historyTable.name ? historyTable : undefined;
  if (recordTable === undefined || recordFrom?.isByRows !== true) return undefined;
  const { column, insert } = recordFrom;
  const own = insert === undefined ? {} : { insert };
  // What the program inserts need not be all that the tool does.
  if (formatHistory !== undefined && recordTable === formatHistory.name) {
    const { insert: _ofTool, ...rest } = formatHistory;
    return { ...rest, ...own };
  }
  const [name = recordTable, schema] = recordTable.split('.').toReversed();
  return column === undefined ? undefined : { schema, name, column, keeps: 'each', names: 'version', ...own };
}
