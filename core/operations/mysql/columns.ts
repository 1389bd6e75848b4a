/** Column definitions and the constraints and keys beside them, as CREATE and ALTER TABLE write them. */
import type { Span } from '../../text/span.ts';
import type {
  ColumnDefinition,
  ConstraintDefinition,
  Expression,
  IndexElement,
  MysqlColumn,
  Name,
} from '../model/operation.ts';
import { stringValue, type Cursor } from '../tokens/cursor.ts';
import { keyParts } from './parts.ts';
import {
  blankColumn,
  checkConstraint,
  generatedAs,
  primaryKey,
  references,
  unique,
} from '../tokens/constraints.ts';
import { expressionIn, namesIn, takeIf } from '../tokens/parts.ts';
import { readType } from './types.ts';

/** `name type attributes …`, to the end of the cursor. */
export function columnDefinition(cursor: Cursor): ColumnDefinition | undefined {
  const from = cursor.at;
  const name = cursor.name();
  return name === undefined ? undefined : definitionOf(cursor, name, from);
}

/** What follows the name. */
export function definitionOf(cursor: Cursor, name: Name, from: number): ColumnDefinition | undefined {
  const written = readType(cursor);
  if (written === undefined) return undefined;
  const draft = new Draft(cursor, name);
  if (written.serial) draft.serial();
  while (!cursor.isDone) if (!draft.attribute()) return undefined;
  return {
    ...cursor.spanFrom(from),
    ...blankColumn,
    name,
    type: written.type,
    notNull: draft.notNull,
    default: draft.default,
    generated: draft.generated,
    collation: draft.collation,
    constraints: draft.constraints,
    mysql: { ...draft.mysql, values: written.values },
  };
}

class Draft {
  notNull: Span | undefined;
  default: Expression | undefined;
  generated: ColumnDefinition['generated'];
  collation: string | undefined;
  readonly constraints: ConstraintDefinition[] = [];
  mysql: MysqlColumn = {
    autoIncrement: false,
    charset: undefined,
    comment: undefined,
    onUpdate: undefined,
    explicitNull: false,
    invisible: false,
    position: undefined,
    values: [],
  };
  readonly #cursor: Cursor;
  readonly #name: Name;

  constructor(cursor: Cursor, name: Name) {
    this.#cursor = cursor;
    this.#name = name;
  }

  serial(): void {
    this.mysql = { ...this.mysql, autoIncrement: true };
    this.notNull = this.#name;
    this.constraints.push(unique([this.#name], undefined, this.#name));
  }

  /** One attribute; false if there is none. */
  attribute(): boolean {
    const cursor = this.#cursor;
    const from = cursor.at;
    if (cursor.take('not', 'null')) this.notNull = cursor.spanFrom(from);
    else if (cursor.take('null')) this.mysql = { ...this.mysql, explicitNull: true };
    else if (cursor.take('default')) this.default = defaultValue(cursor);
    else if (cursor.take('auto_increment')) this.mysql = { ...this.mysql, autoIncrement: true };
    else if (cursor.take('comment')) this.mysql = { ...this.mysql, comment: text(cursor) };
    else if (cursor.take('collate')) this.collation = setting(cursor);
    else if (cursor.take('character', 'set') || cursor.take('charset'))
      this.mysql = { ...this.mysql, charset: setting(cursor) };
    else if (cursor.take('binary')) this.mysql = { ...this.mysql, binary: true };
    else if (cursor.take('on', 'update'))
      this.mysql = { ...this.mysql, onUpdate: defaultValue(cursor)?.text };
    else if (cursor.takeOne('visible', 'invisible') !== undefined)
      this.mysql = { ...this.mysql, invisible: cursor.word(-1) === 'invisible' };
    else if (cursor.take('first')) this.mysql = { ...this.mysql, position: { after: undefined } };
    else if (cursor.take('after')) this.mysql = { ...this.mysql, position: { after: cursor.name()?.text } };
    else return this.#key() || this.#generated() || silentAttribute(cursor);
    return true;
  }

  #key(): boolean {
    const cursor = this.#cursor;
    const from = cursor.at;
    if (cursor.take('unique')) {
      cursor.take('key');
      this.constraints.push(unique([this.#name], undefined, cursor.spanFrom(from)));
      return true;
    }
    if (cursor.take('primary', 'key') || cursor.take('primary') || cursor.take('key')) {
      this.constraints.push(primaryKey([this.#name], cursor.spanFrom(from)));
      return true;
    }
    if (cursor.is('references')) {
      const one = references(cursor, [this.#name], undefined, from);
      if (one !== undefined) this.constraints.push(one);
      return one !== undefined;
    }
    let name: Name | undefined;
    if (cursor.take('constraint')) name = cursor.is('check') ? undefined : cursor.name();
    const check = checkConstraint(cursor, name, from);
    if (check !== undefined) this.constraints.push(check);
    return check !== undefined;
  }

  #generated(): boolean {
    const generated = generatedAs(this.#cursor, 'stored', 'persistent');
    this.generated = generated ?? this.generated;
    return generated !== undefined;
  }
}

/** Attributes that affect neither the column's values nor how it may be altered. */
function silentAttribute(cursor: Cursor): boolean {
  if (cursor.takeOne('ascii', 'unicode', 'byte', 'compressed') !== undefined) {
    if (cursor.take('=')) cursor.next();
    return true;
  }
  if (cursor.take('with', 'system', 'versioning') || cursor.take('without', 'system', 'versioning'))
    return true;
  if (
    cursor.takeOne('column_format', 'storage', 'srid', 'engine_attribute', 'secondary_engine_attribute') !==
    undefined
  ) {
    cursor.take('=');
    return cursor.next() !== undefined;
  }
  return false;
}

/** A literal, a call or an expression in parentheses. */
function defaultValue(cursor: Cursor): Expression | undefined {
  const from = cursor.at;
  if (cursor.word() === '-' || cursor.word() === '+') cursor.next();
  if (cursor.word() === '(') cursor.skipOne();
  else {
    const isIntroducer = cursor.word().startsWith('_') && cursor.peek(1)?.kind === 'string';
    cursor.next();
    if (isIntroducer) cursor.next();
    if (cursor.word() === '(') cursor.skipOne();
    // NEXT VALUE FOR a sequence, and nextval of one with its schema.
    if (cursor.take('value', 'for')) cursor.objectName();
  }
  return expressionIn(cursor, from, cursor.at);
}

function text(cursor: Cursor): string | undefined {
  const token = cursor.next();
  return token?.kind === 'string' ? stringValue(cursor.text.slice(token.start, token.end)) : undefined;
}

/** A name, or a name in quotes, lower case. */
function setting(cursor: Cursor): string | undefined {
  cursor.take('=');
  const token = cursor.next();
  if (token === undefined) return undefined;
  const written = cursor.text.slice(token.start, token.end);
  return written.replaceAll(/^['"`]|['"`]$/g, '').toLowerCase();
}

// --------------------------------------------------------------------------------------------------------------- table elements

/** A key that is not a constraint. */
export interface PlainKey extends Span {
  readonly key: 'index' | 'fulltext' | 'spatial';
  readonly name: Name | undefined;
  readonly elements: readonly IndexElement[];
  readonly method: string;
  readonly ifNotExists: boolean;
}

export type TableElement = ConstraintDefinition | PlainKey;

/** A key or constraint of the table, to the end of the cursor; undefined if there is none. */
export function tableElement(cursor: Cursor): TableElement | undefined {
  const from = cursor.at;
  let name: Name | undefined;
  if (cursor.take('constraint')) {
    takeIf(cursor, 'not', 'exists');
    if (!startsConstraint(cursor.word())) name = cursor.name();
  }
  const check = checkConstraint(cursor, name, from);
  if (check !== undefined) return cursor.isDone ? check : undefined;
  if (cursor.take('foreign', 'key')) {
    takeIf(cursor, 'not', 'exists');
    // The index's name; the server also uses it for a constraint without a name.
    const index = cursor.word() === '(' ? undefined : cursor.name();
    const columns = namesIn(cursor);
    const one = columns && references(cursor, columns, name ?? index, from);
    return cursor.isDone ? one : undefined;
  }
  return keyOf(cursor, name, from);
}

function startsConstraint(word: string): boolean {
  return ['primary', 'unique', 'foreign', 'check'].includes(word);
}

function keyOf(cursor: Cursor, named: Name | undefined, from: number): TableElement | undefined {
  const isPrimary = cursor.take('primary', 'key');
  const first = isPrimary
    ? 'primary'
    : cursor.takeOne('unique', 'fulltext', 'spatial', 'index', 'key', 'vector');
  if (first === undefined) return undefined;
  if (first !== 'index' && first !== 'key') cursor.takeOne('index', 'key');
  const ifNotExists = takeIf(cursor, 'not', 'exists');
  let method = cursor.is('using') ? methodOf(cursor) : 'btree';
  const own = cursor.word() === '(' || cursor.is('using') ? undefined : cursor.name();
  if (cursor.is('using')) method = methodOf(cursor);
  const elements = keyParts(cursor);
  if (elements === undefined || !keyOptions(cursor)) return undefined;
  const at = cursor.spanFrom(from);
  const name = named ?? own;
  const columns = elements.flatMap(({ column }) => column ?? []);
  const isPlain = elements.every(
    (one) => one.column !== undefined && one.length === undefined && !one.descending,
  );
  const parts = isPlain ? undefined : elements;
  if (first === 'primary') return primaryKey(columns, at, parts);
  if (first === 'unique') return unique(columns, name, at, parts);
  const key = first === 'fulltext' || first === 'spatial' ? first : 'index';
  return { ...at, key, name, elements, method: key === 'index' ? method : key, ifNotExists };
}

function methodOf(cursor: Cursor): string {
  cursor.take('using');
  return cursor.next() === undefined ? 'btree' : cursor.word(-1);
}

/** Options after a key's columns; false if something else follows. */
export function keyOptions(cursor: Cursor): boolean {
  while (!cursor.isDone) {
    if (cursor.takeOne('visible', 'invisible', 'ignored') !== undefined || cursor.take('not', 'ignored'))
      continue;
    if (cursor.is('algorithm') || cursor.is('lock')) return true;
    if (cursor.take('with', 'parser')) cursor.next();
    else if (
      cursor.takeOne('using', 'comment', 'key_block_size', 'engine_attribute', 'm', 'distance') !== undefined
    ) {
      cursor.take('=');
      cursor.next();
    } else return false;
  }
  return true;
}
