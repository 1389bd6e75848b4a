/**
 * Resolves the names in a text when it is written, as the server does when it stores a tree: for views and policies. `*` is expanded, so
 * that a column added later is not included.
 */
import type {
  ColumnReference,
  ObjectName,
  QueryScope,
  QueryShape,
} from '../../operations/model/operation.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { candidateKeys, resolveRelation } from '../lookup.ts';
import type { BoundText, Schema, Table, TextReference } from '../model.ts';
import {
  columnsOf,
  cteNamed,
  find,
  nowhere,
  outputOf,
  scopeOf,
  starOf,
  type Offered,
  type Scope,
} from './scope.ts';

export interface BoundQuery {
  readonly query: BoundText;
  readonly reads: readonly string[];
  readonly dependencies: readonly { readonly relation: string; readonly column: string }[];
  readonly functions: readonly string[];
  /** Undefined if they are not known. */
  readonly output: readonly Offered[] | undefined;
}

export function bindQuery(schema: Schema, shape: QueryShape): BoundQuery {
  const found = collect(schema, shape, undefined);
  const dependencies = new Map<string, { readonly relation: string; readonly column: string }>();
  for (const { relation, column } of found.read)
    dependencies.set(`${relation}.${column}`, { relation, column });
  return {
    query: found.text,
    reads: [...new Set(found.relations)],
    dependencies: [...dependencies.values()],
    functions: [...new Set(found.functions)],
    output: outputOf(schema, shape.body, undefined),
  };
}

/** An expression over a table's columns, such as a policy's. */
export function bindExpression(schema: Schema, shape: QueryShape, table: Table): BoundText {
  const item = { name: table.name, key: table.key, columns: columnsOf(schema, table.key) };
  return collect(schema, shape, { ...nowhere, items: [item] }).text;
}

/** A part of the text that is replaced, with the references in it. */
interface Piece {
  readonly start: number;
  readonly end: number;
  readonly parts: readonly (string | { readonly text: string; readonly is: Meaning })[];
}
type Meaning = TextReference extends infer R
  ? R extends TextReference
    ? Omit<R, 'start' | 'end'>
    : never
  : never;

interface Collected {
  readonly text: BoundText;
  readonly relations: readonly string[];
  readonly read: readonly { readonly relation: string; readonly column: string }[];
  readonly functions: readonly string[];
}

function collect(schema: Schema, shape: QueryShape, outer: Scope | undefined): Collected {
  const binder = new Binder(schema, shape.text);
  binder.scope(shape.body, outer);
  binder.names(shape);
  return binder.result();
}

class Binder {
  readonly #schema: Schema;
  readonly #text: string;
  readonly #pieces: Piece[] = [];
  readonly #relations: string[] = [];
  readonly #read: { relation: string; column: string }[] = [];
  readonly #functions: string[] = [];

  constructor(schema: Schema, text: string) {
    this.#schema = schema;
    this.#text = text;
  }

  scope(query: QueryScope, outer: Scope | undefined, depth = 0): void {
    if (depth > 64) return;
    const scope = scopeOf(this.#schema, query, outer);
    for (const cte of query.ctes) this.scope(cte.query, scope, depth + 1);
    for (const item of query.from) {
      if (item.kind === 'query') this.scope(item.query, scope, depth + 1);
      if (item.kind === 'relation') this.#relation(item.name, scope);
      if (item.kind === 'using') for (const name of item.columns) this.#usingColumn(scope, name.text);
    }
    for (const reference of query.references)
      if (reference.star) this.#star(query, scope, reference);
      else this.#column(scope, reference);
    for (const inner of query.inner) this.scope(inner, scope, depth + 1);
    for (const side of query.sides) this.scope(side, scope, depth + 1);
  }

  names(shape: QueryShape): void {
    for (const call of shape.calls) {
      const key = candidateKeys(this.#schema, call).find((one) => this.#schema.functions.has(one));
      if (key === undefined) continue;
      this.#functions.push(key);
      this.#put(call, { kind: 'function', key, qualified: call.schema !== undefined });
    }
    for (const type of shape.types) {
      const key = candidateKeys(this.#schema, type).find((one) => this.#schema.types.has(one));
      if (key !== undefined) this.#put(type, { kind: 'type', key, qualified: type.schema !== undefined });
    }
  }

  #relation(name: ObjectName, scope: Scope): void {
    if (name.schema === undefined && cteNamed(scope, name.name.text).found) return;
    const key = resolveRelation(this.#schema, name)?.key;
    if (key === undefined) return;
    this.#relations.push(key);
    this.#put(name, { kind: 'relation', key, qualified: name.schema !== undefined });
  }

  #usingColumn(scope: Scope, name: string): void {
    for (const item of scope.items) {
      const source = item.columns?.find((one) => one.name === name)?.source;
      if (source !== undefined) this.#read.push(source);
    }
  }

  #column(scope: Scope, reference: ColumnReference): void {
    const { parts } = reference;
    const found = find(
      scope,
      parts.map((part) => part.text),
    );
    const last = parts.at(-1);
    const qualifier = parts.at(-2);
    if (found === undefined || last === undefined) return;
    if (qualifier !== undefined && found.item.key !== undefined)
      this.#put(qualifier, { kind: 'qualifier', key: found.item.key });
    const source = found.column?.source;
    if (source === undefined) return;
    this.#read.push(source);
    this.#put(last, { kind: 'column', ...source, output: reference.output });
  }

  /** The expanded columns, each qualified if possible. */
  #star(query: QueryScope, scope: Scope, reference: ColumnReference): void {
    const columns = starOf(query, scope, reference.parts.at(-1)?.text);
    if (columns === undefined || columns.length === 0) {
      for (const item of scope.items)
        for (const one of item.columns ?? []) if (one.source !== undefined) this.#read.push(one.source);
      return;
    }
    const parts = columns.flatMap((one, i): Piece['parts'] => {
      const { item, source, name } = one;
      if (source !== undefined) this.#read.push(source);
      const before = i === 0 ? '' : ', ';
      const column = quoteIdentifier(name);
      const own =
        source === undefined
          ? column
          : { text: column, is: { kind: 'column' as const, ...source, output: true } };
      if (item.name === undefined) return [before, own];
      const qualifier = quoteIdentifier(item.name);
      return item.key === undefined
        ? [`${before}${qualifier}.`, own]
        : [before, { text: qualifier, is: { kind: 'qualifier', key: item.key } }, '.', own];
    });
    this.#pieces.push({ start: reference.start, end: reference.end, parts });
  }

  #put(at: { readonly start: number; readonly end: number }, is: Meaning): void {
    const { start, end } = at;
    this.#pieces.push({ start, end, parts: [{ text: this.#text.slice(start, end), is }] });
  }

  result(): Collected {
    const references: TextReference[] = [];
    let text = '';
    let at = 0;
    for (const piece of this.#pieces.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
      if (piece.start < at) continue;
      text += this.#text.slice(at, piece.start);
      for (const part of piece.parts) {
        if (typeof part === 'string') {
          text += part;
          continue;
        }
        references.push({ start: text.length, end: text.length + part.text.length, ...part.is });
        text += part.text;
      }
      at = piece.end;
    }
    text += this.#text.slice(at);
    return {
      text: { text, references },
      relations: this.#relations,
      read: this.#read,
      functions: this.#functions,
    };
  }
}

interface Rewriting {
  /** Undefined if the text is unchanged. */
  readonly text: string | undefined;
  /** The text after it that is not part of the name. */
  readonly after?: string;
  readonly is: Meaning;
}

/** A text with some of its references rewritten; `change` returns undefined for those that stay. */
export function rewritten(
  bound: BoundText,
  change: (reference: TextReference) => Rewriting | undefined,
): BoundText {
  if (bound.references.every((one) => change(one) === undefined)) return bound;
  const references: TextReference[] = [];
  let text = '';
  let at = 0;
  for (const reference of bound.references) {
    text += bound.text.slice(at, reference.start);
    const next = change(reference);
    const written = next?.text ?? bound.text.slice(reference.start, reference.end);
    const place = { start: text.length, end: text.length + written.length };
    references.push(next === undefined ? { ...reference, ...place } : { ...next.is, ...place });
    text += written + (next?.after ?? '');
    at = reference.end;
  }
  return { text: text + bound.text.slice(at), references };
}
