/** CREATE TABLE: columns, keys and constraints, options, partitions, LIKE and AS a query. */
import type {
  ColumnDefinition,
  ConstraintDefinition,
  CreateIndex,
  CreateTable,
  LikeClause,
  ObjectName,
  Operation,
  Option,
  PartitionBy,
} from '../model/operation.ts';
import { columnDefinition, tableElement, type PlainKey, type TableElement } from './columns.ts';
import { blankIndex, blankTable, tableFromQuery } from '../tokens/create-table.ts';
import { unquoted, type Cursor } from '../tokens/cursor.ts';
import { takeIf, whole } from '../tokens/parts.ts';

/** Parses what follows CREATE [OR REPLACE] [TEMPORARY] TABLE. */
export function createTable(
  cursor: Cursor,
  { temporary }: { readonly temporary: boolean },
): readonly Operation[] | undefined {
  const ifNotExists = takeIf(cursor, 'not', 'exists');
  const table = cursor.objectName();
  if (table === undefined) return undefined;
  const draft = new Draft(table, cursor, temporary, ifNotExists);
  if (cursor.take('like')) return draft.like(cursor.objectName());
  if (cursor.word() === '(' && !isQuery(cursor.word(1))) {
    const body = cursor.group();
    if (body === undefined) return undefined;
    if (body.is('like')) return body.take('like') ? draft.like(body.objectName()) : undefined;
    for (const part of body.list()) if (!draft.element(part)) return undefined;
  }
  const options = tableOptions(cursor);
  if (options === undefined) return undefined;
  const partitionBy = partitioning(cursor);
  cursor.takeOne('ignore', 'replace');
  cursor.take('as');
  if (!cursor.isDone) return isQuery(cursor.word()) ? draft.asQuery(options) : undefined;
  return draft.finish(options, partitionBy);
}

/** An element of CREATE TABLE is a constraint or key if it begins with such a word, unless that is a column's name. */
export function isKeyElement(cursor: Cursor): boolean {
  switch (cursor.word()) {
    case 'constraint':
    case 'primary':
    case 'unique':
    case 'fulltext':
    case 'spatial':
    case 'foreign':
    case 'check':
      return true;
    case 'index':
    case 'key':
    case 'vector':
      // Reserved words, except VECTOR, which is a type too.
      return cursor.word() !== 'vector' || cursor.is('vector', 'index') || cursor.is('vector', 'key');
    default:
      return false;
  }
}

function isQuery(word: string): boolean {
  return word === 'select' || word === 'with' || word === 'values' || word === 'table' || word === '(';
}

class Draft {
  readonly #table: ObjectName;
  readonly #cursor: Cursor;
  readonly #temporary: boolean;
  readonly #ifNotExists: boolean;
  readonly #columns: ColumnDefinition[] = [];
  readonly #constraints: ConstraintDefinition[] = [];
  readonly #keys: PlainKey[] = [];
  /** First columns of unnamed keys, in lower case. */
  readonly #unnamed = new Set<string>();

  constructor(table: ObjectName, cursor: Cursor, temporary: boolean, ifNotExists: boolean) {
    this.#table = table;
    this.#cursor = cursor;
    this.#temporary = temporary;
    this.#ifNotExists = ifNotExists;
  }

  /** False if it is not understood. */
  element(part: Cursor): boolean {
    if (part.is('period', 'for')) return true;
    if (!isKeyElement(part)) {
      const column = columnDefinition(part);
      if (column !== undefined) this.#columns.push(column);
      return column !== undefined;
    }
    const element = tableElement(part);
    if (element === undefined || !part.isDone) return false;
    const first = firstColumn(element);
    if ('key' in element) {
      if (element.name === undefined && first !== undefined) this.#unnamed.add(first.toLowerCase());
      this.#keys.push(element);
    } else this.#constraints.push(this.#afterKeys(element, first));
    return true;
  }

  /**
   * The server names keys in their order, by their first column: a UNIQUE after a key on that column is `column_2`. The name is computed
   * here because replay creates constraints first.
   */
  #afterKeys(element: ConstraintDefinition, first: string | undefined): ConstraintDefinition {
    if (element.kind !== 'unique' || element.name !== undefined || first === undefined) return element;
    if (!this.#unnamed.has(first.toLowerCase())) return element;
    const given = this.#constraints.flatMap(({ name }) => name?.text.toLowerCase() ?? []);
    let number = 2;
    while (given.includes(`${first.toLowerCase()}_${number}`)) number += 1;
    return { ...element, name: { text: `${first}_${number}`, start: element.start, end: element.end } };
  }

  like(source: ObjectName | undefined): readonly Operation[] | undefined {
    if (source === undefined || !this.#cursor.isDone) return undefined;
    const like: LikeClause = {
      ...source,
      including: ['comments', 'constraints', 'defaults', 'generated', 'identity', 'indexes'],
    };
    return [{ ...this.#blank([]), like: [like] }];
  }

  asQuery(options: readonly Option[]): readonly Operation[] {
    return tableFromQuery(this.#cursor, this.#blank(options));
  }

  finish(options: readonly Option[], partitionBy: PartitionBy | undefined): readonly Operation[] {
    const made = { ...this.#blank(options), partitionBy };
    return [made, ...this.#keys.map((key) => ({ ...indexOf(key, this.#table), withTable: true as const }))];
  }

  #blank(options: readonly Option[]): CreateTable {
    return {
      ...blankTable,
      span: whole(this.#cursor),
      table: this.#table,
      persistence: this.#temporary ? 'temporary' : 'permanent',
      ifNotExists: this.#ifNotExists,
      columns: this.#columns,
      constraints: this.#constraints,
      storage: { ...blankTable.storage, options },
    };
  }
}

function firstColumn(element: TableElement): string | undefined {
  if ('key' in element) return element.elements[0]?.column?.text;
  return element.kind === 'unique' ? element.columns[0]?.text : undefined;
}

/** The index that a key of a table definition creates. */
export function indexOf(key: PlainKey, table: ObjectName): CreateIndex {
  return {
    ...blankIndex,
    span: { start: key.start, end: key.end },
    name: key.name,
    table,
    unique: false,
    ifNotExists: key.ifNotExists,
    method: key.method,
    elements: key.elements,
    where: undefined,
  };
}

/** `ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 …`, separated by spaces or commas; undefined if an option is not understood. */
export function tableOptions(cursor: Cursor): readonly Option[] | undefined {
  const options: Option[] = [];
  while (!cursor.isDone) {
    const before = cursor.at;
    cursor.take(',');
    const option = tableOption(cursor);
    if (option === undefined) {
      cursor.at = before;
      return options;
    }
    options.push(option);
  }
  return options;
}

/** One option; undefined if none begins here. */
export function tableOption(cursor: Cursor): Option | undefined {
  const { at } = cursor;
  cursor.take('default');
  const name = cursor.take('character', 'set') ? 'charset' : (optionNames.get(cursor.word()) ?? undefined);
  if (name === undefined) {
    cursor.at = at;
    return withVersioning(cursor);
  }
  if (cursor.word(-1) !== 'set') cursor.at += 1;
  if (name === 'directory') cursor.take('directory');
  cursor.take('=');
  if (name === 'union') {
    cursor.group();
    return { name, value: undefined };
  }
  const token = cursor.next();
  if (token === undefined) return undefined;
  const written = cursor.text.slice(token.start, token.end);
  const value = token.kind === 'string' ? unquoted(written) : written;
  return { name, value: name === 'comment' ? value : value.toLowerCase().replaceAll('`', '') };
}

function withVersioning(cursor: Cursor): Option | undefined {
  if (cursor.take('with', 'system', 'versioning')) return { name: 'system_versioning', value: 'on' };
  return undefined;
}

const optionNames: ReadonlyMap<string, string> = new Map([
  ['charset', 'charset'],
  ['collate', 'collate'],
  ['type', 'engine'],
  ['data', 'directory'],
  ['index', 'directory'],
  ...[
    ...['engine', 'auto_increment', 'avg_row_length', 'checksum', 'comment', 'compression', 'connection'],
    ...[
      'delay_key_write',
      'encryption',
      'insert_method',
      'key_block_size',
      'max_rows',
      'min_rows',
      'pack_keys',
    ],
    ...[
      'password',
      'row_format',
      'stats_auto_recalc',
      'stats_persistent',
      'stats_sample_pages',
      'tablespace',
    ],
    ...['union', 'page_checksum', 'page_compressed', 'page_compression_level', 'transactional', 'sequence'],
    ...['encrypted', 'encryption_key_id', 'autoextend_size', 'engine_attribute', 'secondary_engine'],
    ...['secondary_engine_attribute', 'start', 'table_checksum', 'ietf_quotes'],
  ].map((name) => [name, name] as const),
]);

/** PARTITION BY …, to the end of its definitions. */
export function partitioning(cursor: Cursor): PartitionBy | undefined {
  const { at } = cursor;
  if (!cursor.take('partition', 'by')) return undefined;
  cursor.take('linear');
  const kind = cursor.word();
  cursor.next();
  cursor.take('columns');
  if (cursor.take('algorithm')) {
    cursor.take('=');
    cursor.next();
  }
  const strategy = kind === 'range' || kind === 'list' ? kind : 'hash';
  const keys = cursor.group();
  if (keys === undefined) {
    cursor.at = at;
    return undefined;
  }
  const columns = keys.list().map((one) => {
    const name = one.name();
    return one.isDone ? name?.text : undefined;
  });
  for (;;) {
    if (cursor.take('partitions') || cursor.take('subpartitions')) cursor.next();
    else if (cursor.take('subpartition', 'by')) {
      cursor.take('linear');
      cursor.next();
      cursor.group();
    } else if (cursor.take('interval')) cursor.skipOne();
    else break;
  }
  if (cursor.word() === '(') cursor.group();
  return { strategy, columns, elements: [] };
}
