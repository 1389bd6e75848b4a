/** Column definitions, as CREATE TABLE and ALTER TABLE write them. A column cannot be null unless its type is Nullable. */
import type { ColumnDefinition, Expression, Name, Option, TypeName } from '../model/operation.ts';
import { blankColumn } from '../tokens/constraints.ts';
import type { Cursor } from '../tokens/cursor.ts';
import { expressionIn } from '../tokens/parts.ts';
import { readType, typeNamed } from './types.ts';

/** `name [type] properties …`, to the end of the cursor. Without a type, the server takes that of the default. */
export function columnDefinition(cursor: Cursor): ColumnDefinition | undefined {
  const from = cursor.at;
  const name = columnName(cursor);
  if (name === undefined) return undefined;
  // ALTER COLUMN writes the word.
  cursor.take('type');
  const type = isProperty(cursor) ? noType(cursor) : readType(cursor);
  if (type === undefined) return undefined;
  const draft = new Draft(cursor, type);
  while (!cursor.isDone) if (!draft.property()) return undefined;
  const { generated, options } = draft;
  const notNull = /^(?:LowCardinality\()?Nullable\(/.test(draft.type.name) ? undefined : draft.type;
  return {
    ...cursor.spanFrom(from),
    ...blankColumn,
    ...{ name, type: draft.type, notNull, default: draft.default, generated, options },
    ...{ collation: undefined, constraints: [] },
  };
}

/** The columns of an element: a Nested one is as many arrays. */
export function columnsOf(definition: ColumnDefinition): readonly ColumnDefinition[] {
  const { name, type } = definition;
  if (!type.name.startsWith('Nested(')) return [definition];
  return partsOf(type.name.slice('Nested('.length, -1)).map((part) => {
    const at = part.indexOf(' ');
    const own = { ...type, name: `Array(${part.slice(at + 1)})` };
    return { ...definition, name: { ...name, text: `${name.text}.${part.slice(0, at)}` }, type: own };
  });
}

function partsOf(text: string): readonly string[] {
  const parts: string[] = [];
  let [depth, from] = [0, 0];
  for (const [i, one] of Array.from(text).entries()) {
    if (one === '(') depth += 1;
    else if (one === ')') depth -= 1;
    else if (one === ',' && depth === 0) {
      parts.push(text.slice(from, i).trim());
      from = i + 1;
    }
  }
  return [...parts, text.slice(from).trim()];
}

/** A part of a Nested column has the name of both. */
export function columnName(cursor: Cursor): Name | undefined {
  const first = cursor.name();
  if (first === undefined || !cursor.take('.')) return first;
  const second = cursor.name();
  return second && { text: `${first.text}.${second.text}`, start: first.start, end: second.end };
}

const properties = new Set(
  'null not default materialized alias ephemeral comment codec statistics ttl primary settings first after'.split(
    ' ',
  ),
);

function isProperty(cursor: Cursor): boolean {
  return cursor.isDone || properties.has(cursor.word());
}

function noType(cursor: Cursor): TypeName {
  return { start: cursor.behind, end: cursor.behind, ...typeNamed('') };
}

class Draft {
  type: TypeName;
  default: Expression | undefined;
  generated: ColumnDefinition['generated'];
  readonly options: Option[] = [];
  readonly #cursor: Cursor;

  constructor(cursor: Cursor, type: TypeName) {
    this.#cursor = cursor;
    this.type = type;
  }

  /** One property; false if there is none. */
  property(): boolean {
    const cursor = this.#cursor;
    if (cursor.take('null')) {
      this.type = { ...this.type, name: `Nullable(${this.type.name})` };
      return true;
    }
    if (cursor.take('not', 'null')) return true;
    if (cursor.take('primary', 'key')) return this.#keep('primary key', '');
    if (cursor.take('first')) return this.#keep('first', undefined);
    const word = cursor.takeOne(
      'default',
      'materialized',
      'alias',
      'comment',
      'codec',
      'statistics',
      'ttl',
      'settings',
      'after',
    );
    if (word === undefined) return false;
    if (word === 'after') return this.#keep(word, columnName(cursor)?.text);
    const value = this.#value();
    if (value === undefined) return false;
    if (word === 'default') this.default = value;
    else if (word === 'materialized') this.generated = { storage: 'stored', expression: value };
    else if (word === 'alias') this.generated = { storage: 'virtual', expression: value };
    else this.options.push({ name: word, value: value.text });
    return true;
  }

  #keep(name: string, value: string | undefined): boolean {
    this.options.push({ name, value });
    return name === 'first' || value !== undefined;
  }

  /** Up to the next property. */
  #value(): Expression | undefined {
    const cursor = this.#cursor;
    const from = cursor.at;
    while (!cursor.isDone && (cursor.at === from || !isEnd(cursor))) cursor.skipOne();
    return cursor.at > from ? expressionIn(cursor, from, cursor.at) : undefined;
  }
}

/** NOT and NULL belong to the expression. */
function isEnd(cursor: Cursor): boolean {
  return isProperty(cursor) && !cursor.is('not') && !cursor.is('null');
}
