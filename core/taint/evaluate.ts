/** The possible values of an expression, given those of the variables. Knows expressions, not the order of statements. */
import type { DynamicPiece } from '../operations/model/operation.ts';
import type { QueryOutput, QuerySource } from '../syntax/body-flow.ts';
import { catalogName, quotedByServer, readsCatalogOnly, tellsOfObjects } from './catalog.ts';
import type { Environment } from './environment.ts';
import { formatParts } from '../syntax/postgres/format-string.ts';
import { effectOf } from './functions.ts';
import {
  blurred,
  either,
  entering,
  hole,
  joined,
  knownText,
  leftOutWithNull,
  listed,
  nothingKnown,
  quotedLiteral,
  readAsFormat,
  type Entry,
  type Strand,
  type Value,
} from './value.ts';
import type { Call } from './sinks.ts';
import type { World } from './world.ts';

export interface Scope {
  readonly environment: Environment;
  /** Set inside a query: names that are not variables are then columns. */
  readonly query: QueryOutput | undefined;
  readonly body: BodyKnowledge;
}

/** What is constant throughout a body. */
export interface BodyKnowledge {
  readonly world: World;
  /** True if positions in this body are positions of the analysed statement; false in called functions. */
  readonly own: boolean;
  /** The result of a function of the workspace for these arguments. */
  readonly result: (call: Call, values: readonly Value[]) => Value | undefined;
  /** A column of NEW and OLD. */
  readonly row: (column: string) => Value | undefined;
  /** An argument that was not tested for NULL. */
  readonly mayBeNull: (piece: DynamicPiece) => boolean;
}

export function evaluate(piece: DynamicPiece, scope: Scope): Value {
  switch (piece.kind) {
    case 'literal':
      return [[knownText(piece.value, piece)]];
    case 'variable':
      return variable(piece.name, scope);
    case 'concatenation':
      return joined(
        piece.parts.map((operand) => {
          const entry: Entry = { kind: 'concatenation', operand, beside: piece.parts };
          return enteringHere(evaluate(operand, scope), entry, scope);
        }),
      );
    case 'call':
      return call(piece, scope);
    case 'cast': {
      const kind = scope.body.world.carries(undefined, piece.type);
      return kind === 'text' || kind === 'document' ? evaluate(piece.of, scope) : nothingKnown;
    }
    case 'choice':
      return either(
        piece.of.map((one) => {
          const value = evaluate(one, scope);
          return piece.skipsNull ? leftOutWithNull(value) : value;
        }),
      );
    case 'part':
      return blurred([evaluate(piece.of, scope)]);
    case 'opaque':
      return nothingKnown;
  }
}

function variable(name: string, scope: Scope): Value {
  const known = scope.environment.get(name);
  if (known !== undefined) return known.value;
  const dot = name.lastIndexOf('.');
  const qualifier = name.slice(0, Math.max(dot, 0));
  const column = name.slice(dot + 1);
  if (qualifier === 'new' || qualifier === 'old') return scope.body.row(column) ?? nothingKnown;
  const fromCatalog =
    dot >= 0 && scope.environment.has(`${qualifier}.*`)
      ? true
      : scope.query !== undefined && readsCatalogOnly(scope.query);
  if (fromCatalog) return catalogColumn(column);
  const found = scope.query?.sources.flatMap((source) => columnOf(source, qualifier, column, scope) ?? []);
  return found === undefined || found.length === 0 ? nothingKnown : found.slice(0, 1).flat();
}

/** A column of a table or function in FROM; undefined if it has no such column. */
function columnOf(source: QuerySource, qualifier: string, column: string, scope: Scope): Value[] | undefined {
  if (qualifier !== '' && qualifier !== source.alias) return undefined;
  if (source.kind === 'table') {
    const fields = scope.body.world.fields(source.schema, source.name);
    const field = fields?.find((one) => one.name === column);
    return field === undefined ? undefined : [storedText(source, field.name, field.type, scope.body.world)];
  }
  const called = source.value.kind === 'call' ? source.value.function : '';
  if (tellsOfObjects(called)) return [catalogColumn(column)];
  const isColumn =
    qualifier !== '' ||
    column === source.alias ||
    source.columns.includes(column) ||
    column === 'key' ||
    column === 'value';
  return isColumn ? [blurred([evaluate(source.value, scope)])] : undefined;
}

/** Text that a user has stored in a table. */
export function storedText(
  table: { readonly name: string },
  column: string,
  type: { readonly schema: string | undefined; readonly name: string },
  world: World,
): Value {
  const kind = world.carries(type.schema, type.name);
  return kind === 'text' || kind === 'document' ? textOf('stored', `${table.name}.${column}`) : nothingKnown;
}

function catalogColumn(column: string): Value {
  if (quotedByServer(column)) return blurred([catalogText(column)], 'identifier');
  return catalogName(column) ? catalogText(column) : nothingKnown;
}

export function catalogText(name: string): Value {
  return textOf('catalog', name);
}

export function textOf(source: Strand['source'], name: string): Value {
  return [[hole([{ source, name, path: [] }])]];
}

function enteringHere(value: Value, entry: Entry, scope: Scope): Value {
  return scope.body.own ? entering(value, entry) : value;
}

function call(piece: Call, scope: Scope): Value {
  const effect = effectOf(piece.function);
  const values = (): readonly Value[] => piece.arguments.map((argument) => evaluate(argument, scope));
  switch (effect.kind) {
    case 'quotes': {
      const [value = nothingKnown] = values();
      if (effect.as === 'identifier') return blurred([value], 'identifier');
      const [argument] = piece.arguments;
      const isTrap =
        effect.as === 'literal' && scope.body.own && argument !== undefined && scope.body.mayBeNull(argument);
      return quotedLiteral(value, isTrap ? piece : undefined);
    }
    case 'setting':
      return setting(piece);
    case 'format':
      return format(piece, scope);
    case 'concatenates':
      return concatenated(piece, scope, effect.separator);
    case 'collects':
      return collected(piece, values());
    case 'keeps':
      // A trimmed character may be a quote.
      return piece.arguments.length > 1 && piece.function.endsWith('trim')
        ? blurred(values().slice(0, 1), 'none')
        : blurred(values().slice(0, 1));
    case 'cuts':
      return cut(piece, values());
    case 'unknown': {
      const result = scope.body.result(piece, values());
      return result ?? nothingKnown;
    }
  }
}

/** Built-in settings contain nothing that a user chose, except search_path. */
function setting(piece: Call): Value {
  const [name] = piece.arguments;
  if (name?.kind !== 'literal') return nothingKnown;
  const isUsers = name.value.includes('.') || ['search_path', 'application_name'].includes(name.value);
  return isUsers ? textOf('setting', name.value) : nothingKnown;
}

/** The order of elements is arbitrary; as alternatives each keeps its own text. */
function collected(piece: Call, values: readonly Value[]): Value {
  if (piece.function === 'array_to_string') return listed(values[0] ?? nothingKnown);
  if (piece.function === 'array' || piece.function.startsWith('array_')) return either(values);
  const [elements = nothingKnown] = values;
  return piece.function === 'string_agg' ? listed(elements) : elements;
}

function concatenated(piece: Call, scope: Scope, hasSeparator: boolean): Value {
  const [first, ...rest] = piece.arguments;
  const operands = hasSeparator ? rest : piece.arguments;
  const separator = hasSeparator && first !== undefined ? evaluate(first, scope) : undefined;
  return joined(
    operands.flatMap((operand, at) => {
      const entry: Entry = { kind: 'concatenation', operand, beside: [operand] };
      const value = leftOutWithNull(enteringHere(evaluate(operand, scope), entry, scope));
      return separator === undefined || at === 0 ? [value] : [separator, value];
    }),
  );
}

function format(piece: Call, scope: Scope): Value {
  const [template, ...operands] = piece.arguments;
  if (template === undefined) return nothingKnown;
  return either(
    evaluate(template, scope).map((alternative) => {
      const uses = new Map<number, number>();
      let used = 0;
      const read = alternative.map((segment) => {
        if (segment.kind === 'hole') return { segment: readAsFormat(segment), parts: [] };
        const { parts, used: now } = formatParts(segment.text, used);
        used = now;
        for (const part of parts)
          if (part.kind === 'specifier') uses.set(part.argument, (uses.get(part.argument) ?? 0) + 1);
        return { segment, parts };
      });
      const direct = template.kind === 'literal' ? template : undefined;
      return joined(
        read.flatMap(({ segment, parts }) => {
          if (segment.kind === 'hole') return [[[segment]]];
          return parts.map((part): Value => {
            if (part.kind === 'text') return [[knownText(part.text, direct, segment.from + part.start)]];
            const operand = operands[part.argument];
            if (operand === undefined) return nothingKnown;
            const value = evaluate(operand, scope);
            return enteringHere(
              specified(part.type, value),
              {
                kind: 'format',
                operand,
                format: direct,
                specifier: { start: part.start, end: part.end },
                uses: uses.get(part.argument) ?? 1,
              },
              scope,
            );
          });
        }),
      );
    }),
  );
}

function specified(type: 's' | 'I' | 'L', value: Value): Value {
  if (type === 's') return leftOutWithNull(value);
  return type === 'I' ? blurred([value], 'identifier') : quotedLiteral(value, undefined);
}

function cut(piece: Call, values: readonly Value[]): Value {
  if (isScrubbed(piece)) return nothingKnown;
  return blurred(values, isDoubling(piece) ? 'doubled' : 'none');
}

/** replace(x, '\'', '\'\''). */
function isDoubling(piece: Call): boolean {
  const [, pattern, replacement] = literals(piece);
  return piece.function === 'replace' && pattern === "'" && replacement === "''";
}

/** Text with everything except harmless characters removed: regexp_replace(x, '[^a-z_]', '', 'g'). */
function isScrubbed(piece: Call): boolean {
  const [, pattern, replacement, flags] = literals(piece);
  return (
    piece.function === 'regexp_replace' &&
    pattern !== undefined &&
    (/^\[\^[^\]'";\s]*\][+*]?$/.test(pattern) || /^\\[WD][+*]?$/.test(pattern)) &&
    /^[\w]*$/.test(replacement ?? "'") &&
    flags?.includes('g') === true
  );
}

function literals(piece: Call): readonly (string | undefined)[] {
  return piece.arguments.map((argument) => (argument.kind === 'literal' ? argument.value : undefined));
}
