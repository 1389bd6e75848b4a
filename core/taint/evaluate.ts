/** What an expression of a body may hold, given what its variables may hold. Knows expressions, not the order of statements. */
import type { DynamicPiece } from '../operations/operation.ts';
import type { QueryOutput } from '../syntax/body-flow.ts';
import { catalogName, readsCatalogOnly } from './catalog.ts';
import type { Environment } from './environment.ts';
import { formatParts } from './format-string.ts';
import { effectOf } from './functions.ts';
import { carries } from './types.ts';
import {
  blurred,
  either,
  entering,
  hole,
  joined,
  knownText,
  listed,
  nothingKnown,
  type Entry,
  type Value,
} from './value.ts';

export interface Scope {
  readonly environment: Environment;
  /** Set inside a query: names that are no variables are columns then. */
  readonly query: QueryOutput | undefined;
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
          return entering(evaluate(operand, scope), entry);
        }),
      );
    case 'call':
      return call(piece, scope);
    case 'cast': {
      const kind = carries(piece.type);
      return kind === 'text' || kind === 'document' ? evaluate(piece.of, scope) : nothingKnown;
    }
    case 'choice':
      return either(piece.of.map((one) => evaluate(one, scope)));
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
  const column = name.slice(dot + 1);
  const fromCatalog =
    dot >= 0 && scope.environment.has(`${name.slice(0, dot)}.*`)
      ? true
      : scope.query !== undefined && readsCatalogOnly(scope.query);
  return fromCatalog && catalogName(column) ? catalogText(column) : nothingKnown;
}

export function catalogText(name: string): Value {
  return [[hole([{ source: 'catalog', name, path: [] }])]];
}

type Call = Extract<DynamicPiece, { readonly kind: 'call' }>;

function call(piece: Call, scope: Scope): Value {
  const effect = effectOf(piece.function);
  const values = (): readonly Value[] => piece.arguments.map((argument) => evaluate(argument, scope));
  switch (effect.kind) {
    case 'quotes':
      return blurred(values().slice(0, 1), effect.as);
    case 'format':
      return format(piece, scope);
    case 'concatenates':
      return concatenated(piece, scope, effect.separator);
    case 'collects':
      return collected(piece, values());
    case 'keeps':
      return blurred(values().slice(0, 1));
    case 'cuts':
      return isScrubbed(piece) ? nothingKnown : blurred(values());
    case 'unknown':
      return nothingKnown;
  }
}

/** Elements stand beside each other sooner or later; as alternatives each keeps what it looks like. */
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
      const value = entering(evaluate(operand, scope), entry);
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
        if (segment.kind === 'hole') return { segment, parts: [] };
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
            const quoted =
              part.type === 's' ? value : blurred([value], part.type === 'I' ? 'identifier' : 'literal');
            return entering(quoted, {
              kind: 'format',
              operand,
              format: direct,
              specifier: { start: part.start, end: part.end },
              uses: uses.get(part.argument) ?? 1,
            });
          });
        }),
      );
    }),
  );
}

/**
 * Text out of which everything but harmless characters was taken, or whose quotes were doubled by hand:
 * regexp_replace(x, '[^a-z_]', '', 'g') and replace(x, '''', '''''').
 */
function isScrubbed(piece: Call): boolean {
  const [, pattern, replacement, flags] = piece.arguments.map((argument) =>
    argument.kind === 'literal' ? argument.value : undefined,
  );
  if (piece.function === 'replace') return pattern === "'" && replacement === "''";
  return (
    piece.function === 'regexp_replace' &&
    pattern !== undefined &&
    /^\[\^[^\]'";\s]*\]/.test(pattern) &&
    /^[\w]*$/.test(replacement ?? "'") &&
    flags?.includes('g') === true
  );
}
