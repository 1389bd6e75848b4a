/** Column definitions and table constraints, as CREATE TABLE and ALTER TABLE ADD write them. */
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
import { expressionIn, namesIn } from '../tokens/parts.ts';
import { readType } from './types.ts';

/** `name [type] constraints …`, to the end of the cursor. */
export function columnDefinition(cursor: Cursor): ColumnDefinition | undefined {
  const from = cursor.at;
  const name = cursor.name();
  if (name === undefined) return undefined;
  // The type of a generated column may be left out.
  const type = cursor.is('generated') || cursor.is('as') ? noType(cursor) : readType(cursor);
  if (type === undefined) return undefined;
  const draft = new Draft(cursor, name);
  while (!cursor.isDone) if (!draft.attribute()) return undefined;
  const { notNull, generated, collation, constraints } = draft;
  return {
    ...cursor.spanFrom(from),
    ...blankColumn,
    ...{ name, type, notNull, default: draft.default, generated, collation, constraints },
  };
}

function noType(cursor: Cursor): TypeName {
  const place = { start: cursor.behind, end: cursor.behind };
  return {
    ...place,
    ...{ schema: undefined, name: '', modifiers: [], wordModifiers: [], arrayDimensions: 0 },
    ...{ setOf: false, ofColumn: false },
  };
}

class Draft {
  notNull: Span | undefined;
  default: Expression | undefined;
  generated: ColumnDefinition['generated'];
  collation: string | undefined;
  readonly constraints: ConstraintDefinition[] = [];
  readonly #cursor: Cursor;
  readonly #name: Name;

  constructor(cursor: Cursor, name: Name) {
    this.#cursor = cursor;
    this.#name = name;
  }

  /** One attribute; false if there is none. */
  attribute(): boolean {
    const cursor = this.#cursor;
    const called = cursor.take('constraint') ? cursor.name() : undefined;
    return this.#value() || this.#constraint(called);
  }

  #value(): boolean {
    const cursor = this.#cursor;
    const from = cursor.at;
    if (cursor.take('not', 'null')) {
      this.notNull = cursor.spanFrom(from);
      return true;
    }
    if (cursor.take('null')) return true;
    if (cursor.take('default')) {
      this.default = defaultValue(cursor);
      return this.default !== undefined;
    }
    if (cursor.take('collate')) {
      this.collation = cursor.name()?.text;
      return this.collation !== undefined;
    }
    // How the column is stored is not part of its definition.
    if (cursor.take('using', 'compression')) return cursor.name() !== undefined;
    const generated = generatedAs(cursor, 'stored');
    this.generated = generated ?? this.generated;
    return generated !== undefined;
  }

  #constraint(called: Name | undefined): boolean {
    const cursor = this.#cursor;
    const from = cursor.at;
    if (cursor.take('primary', 'key'))
      return this.#keep({ ...primaryKey([this.#name], cursor.spanFrom(from)), name: called });
    if (cursor.take('unique')) return this.#keep(unique([this.#name], called, cursor.spanFrom(from)));
    if (cursor.is('references')) return this.#keep(references(cursor, [this.#name], called, from));
    return this.#keep(checkConstraint(cursor, called, from));
  }

  #keep(one: ConstraintDefinition | undefined): boolean {
    if (one !== undefined) this.constraints.push(one);
    return one !== undefined;
  }
}

const attributes = new Set(
  'constraint not null primary unique references check collate generated as using'.split(' '),
);

/** An expression up to the next attribute. */
function defaultValue(cursor: Cursor): Expression | undefined {
  const from = cursor.at;
  while (!cursor.isDone && (cursor.at === from || !attributes.has(cursor.word()))) cursor.skipOne();
  return cursor.at > from ? expressionIn(cursor, from, cursor.at) : undefined;
}

/** One constraint of the table; undefined if there is none. */
export function tableConstraint(cursor: Cursor): ConstraintDefinition | undefined {
  const from = cursor.at;
  const name = cursor.take('constraint') ? cursor.name() : undefined;
  if (cursor.take('primary', 'key')) {
    const columns = namesIn(cursor);
    return columns && { ...primaryKey(columns, cursor.spanFrom(from)), name };
  }
  if (cursor.take('unique')) {
    const columns = namesIn(cursor);
    return columns && unique(columns, name, cursor.spanFrom(from));
  }
  if (cursor.take('foreign', 'key')) {
    const columns = namesIn(cursor);
    return columns && references(cursor, columns, name, from);
  }
  return checkConstraint(cursor, name, from);
}
