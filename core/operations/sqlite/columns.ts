/** Column definitions and table constraints, as CREATE TABLE and ALTER TABLE ADD write them. */
import { wordSet } from '../../collections/word-set.ts';
import type { Span } from '../../text/span.ts';
import type {
  ColumnDefinition,
  ConstraintDefinition,
  Expression,
  Name,
  TypeName,
} from '../model/operation.ts';
import {
  blankColumn,
  checkConstraint,
  generatedAs,
  primaryKey,
  references,
  unique,
} from '../tokens/constraints.ts';
import type { Cursor } from '../tokens/cursor.ts';
import { expressionIn } from '../tokens/parts.ts';

/** `name [type] constraints …`, to the end of the cursor. */
export function columnDefinition(cursor: Cursor): ColumnDefinition | undefined {
  const from = cursor.at;
  const name = cursor.name();
  const type = name && readType(cursor);
  if (name === undefined || type === undefined) return undefined;
  const draft = new Draft(cursor, name);
  while (!cursor.isDone) if (!draft.attribute()) return undefined;
  const { notNull, generated, collation, constraints, autoincrement, descendingKey } = draft;
  return {
    ...cursor.spanFrom(from),
    ...blankColumn,
    ...{ name, type, notNull, default: draft.default, generated, collation, constraints },
    sqlite: { autoincrement, descendingKey, source: cursor.written(cursor.spanFrom(from)) },
  };
}

/** Any words, or none, and up to two numbers; undefined if the parentheses contain anything else. */
export function readType(cursor: Cursor): TypeName | undefined {
  const from = cursor.at;
  const words: string[] = [];
  while (!cursor.isDone && !endsType(cursor)) {
    const word = cursor.name();
    if (word === undefined) break;
    words.push(word.text);
  }
  const listed = words.length === 0 ? undefined : cursor.group()?.list();
  const modifiers = (listed ?? []).map((one) => Number(one.written(one.rest()).replaceAll(/\s/g, '')));
  if (modifiers.some((one) => Number.isNaN(one))) return undefined;
  return {
    ...(words.length === 0 ? { start: cursor.behind, end: cursor.behind } : cursor.spanFrom(from)),
    ...{ schema: undefined, name: words.join(' '), modifiers, wordModifiers: [], arrayDimensions: 0 },
    ...{ setOf: false, ofColumn: false },
  };
}

function endsType(cursor: Cursor): boolean {
  return attributes.has(cursor.word()) && !(cursor.is('generated') && cursor.word(1) !== 'always');
}

/** Keywords that may follow a column's type. */
const attributes = wordSet(`
  constraint primary not null unique check default collate references generated as deferrable on
`);

class Draft {
  notNull: Span | undefined;
  default: Expression | undefined;
  generated: ColumnDefinition['generated'];
  collation: string | undefined;
  autoincrement = false;
  descendingKey = false;
  readonly constraints: ConstraintDefinition[] = [];
  readonly #cursor: Cursor;
  readonly #name: Name;
  /** Of the constraint that comes next. */
  #called: Name | undefined;

  constructor(cursor: Cursor, name: Name) {
    this.#cursor = cursor;
    this.#name = name;
  }

  /** One attribute; false if there is none. */
  attribute(): boolean {
    const cursor = this.#cursor;
    if (cursor.take('constraint')) {
      this.#called = cursor.name();
      return this.#called !== undefined;
    }
    const isTaken = this.#value() || this.#constraint();
    this.#called = undefined;
    return isTaken;
  }

  #value(): boolean {
    const cursor = this.#cursor;
    const from = cursor.at;
    if (cursor.take('not', 'null')) {
      this.notNull = cursor.spanFrom(from);
      return conflict(cursor);
    }
    if (cursor.take('null')) return conflict(cursor);
    if (cursor.take('default')) {
      this.default = defaultValue(cursor);
      return this.default !== undefined;
    }
    if (cursor.take('collate')) {
      this.collation = cursor.name()?.text;
      return this.collation !== undefined;
    }
    const generated = generatedAs(cursor, 'stored');
    this.generated = generated ?? this.generated;
    return generated !== undefined;
  }

  #constraint(): boolean {
    const cursor = this.#cursor;
    const from = cursor.at;
    if (cursor.take('primary', 'key')) {
      this.descendingKey = cursor.takeOne('asc', 'desc') === 'desc';
      if (!conflict(cursor)) return false;
      this.autoincrement = cursor.take('autoincrement');
      return this.#keep(primaryKey([this.#name], cursor.spanFrom(from)));
    }
    if (cursor.take('unique'))
      return conflict(cursor) && this.#keep(unique([this.#name], this.#called, cursor.spanFrom(from)));
    if (cursor.is('references')) return this.#keep(foreignKey(cursor, [this.#name], this.#called, from));
    const check = checkConstraint(cursor, this.#called, from);
    return this.#keep(check) && conflict(cursor);
  }

  #keep(one: ConstraintDefinition | undefined): boolean {
    if (one !== undefined) this.constraints.push(one);
    return one !== undefined;
  }
}

/** ON CONFLICT …: how the statement handles a violation. False if the clause is incomplete. */
function conflict(cursor: Cursor): boolean {
  if (!cursor.take('on', 'conflict')) return true;
  return cursor.takeOne('rollback', 'abort', 'fail', 'ignore', 'replace') !== undefined;
}

/** A literal with its sign, a word, or an expression in parentheses. */
function defaultValue(cursor: Cursor): Expression | undefined {
  const from = cursor.at;
  if (cursor.word() === '-' || cursor.word() === '+') cursor.next();
  if (cursor.isDone) return undefined;
  cursor.skipOne();
  return expressionIn(cursor, from, cursor.at);
}

/** `REFERENCES t (…) … [NOT] DEFERRABLE …` from the token at `from` on. */
function foreignKey(
  cursor: Cursor,
  columns: readonly Name[],
  name: Name | undefined,
  from: number,
): ConstraintDefinition | undefined {
  const one = references(cursor, columns, name, from);
  if (one === undefined) return undefined;
  const isNot = cursor.is('not', 'deferrable');
  if (isNot) cursor.next();
  const deferrable = cursor.take('deferrable') && !isNot;
  const initially = cursor.take('initially') ? cursor.takeOne('deferred', 'immediate') : undefined;
  return {
    ...one,
    ...cursor.spanFrom(from),
    deferrable,
    initiallyDeferred: deferrable && initially === 'deferred',
  };
}

export interface TableConstraint {
  readonly constraint: ConstraintDefinition;
  readonly autoincrement: boolean;
}

/** One constraint of the table; undefined if there is none. */
export function tableConstraint(cursor: Cursor): TableConstraint | undefined {
  const from = cursor.at;
  const one = constraintAt(cursor, from);
  const source = cursor.written(cursor.spanFrom(from));
  return one && { ...one, constraint: { ...one.constraint, source } };
}

function constraintAt(cursor: Cursor, from: number): TableConstraint | undefined {
  const name = cursor.take('constraint') ? cursor.name() : undefined;
  const plain = (constraint: ConstraintDefinition | undefined): TableConstraint | undefined =>
    constraint && { constraint, autoincrement: false };
  if (cursor.take('primary', 'key')) {
    const key = keyColumns(cursor);
    if (key === undefined || !conflict(cursor)) return undefined;
    const constraint = { ...primaryKey(key.columns, cursor.spanFrom(from)), name };
    return { constraint, autoincrement: key.autoincrement };
  }
  if (cursor.take('unique')) {
    const key = keyColumns(cursor);
    if (key === undefined || !conflict(cursor)) return undefined;
    return plain(unique(key.columns, name, cursor.spanFrom(from)));
  }
  if (cursor.take('foreign', 'key')) {
    const key = keyColumns(cursor);
    return key && plain(foreignKey(cursor, key.columns, name, from));
  }
  const check = checkConstraint(cursor, name, from);
  return conflict(cursor) ? plain(check) : undefined;
}

/** Columns in parentheses, each with its order, and AUTOINCREMENT after the last. */
function keyColumns(
  cursor: Cursor,
): { readonly columns: readonly Name[]; readonly autoincrement: boolean } | undefined {
  let autoincrement = false;
  const columns = cursor
    .group()
    ?.list()
    .map((one) => {
      const name = one.name();
      if (one.take('collate')) one.name();
      one.takeOne('asc', 'desc');
      if (one.take('autoincrement')) autoincrement = true;
      return one.isDone ? name : undefined;
    });
  if (columns === undefined || columns.length === 0) return undefined;
  return columns.every((one) => one !== undefined) ? { columns, autoincrement } : undefined;
}
