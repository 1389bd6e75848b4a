/**
 * Finds the call whose parentheses contain an offset: the signatures of its name, and the argument being typed. VALUES counts as a call
 * with the columns of its table.
 */
import { candidateKeys, tableByKey } from '../schema/lookup.ts';
import type { Routine, Schema } from '../schema/model.ts';
import { typeText } from '../schema/type-text.ts';
import type { Source } from '../syntax/postgres/source.ts';
import { builtInFunctions } from './built-in-functions.ts';
import { dialectOf } from './dialect.ts';
import { offerOf } from './offers.ts';
import type { Role } from './outline.ts';
import type { PlaceInText } from './place.ts';
import { outlineOf } from './read-statement.ts';
import { relationSource } from './reading.ts';

export interface ShownSignature {
  readonly label: string;
  /** Parts of the label, one for each argument. */
  readonly parameters: readonly string[];
}

export interface CallAt {
  readonly signatures: readonly ShownSignature[];
  /** Index of the signature that fits the typed arguments. */
  readonly active: number;
  readonly argument: number;
}

export function callAt(place: PlaceInText): CallAt | undefined {
  const source = dialectOf(place.schema).source(place.text);
  const opened = openBracket(source, place.offset);
  if (opened === undefined) return undefined;
  const { open, argument } = opened;
  const follows = source.isPunctuation(open - 1, ',') && source.isPunctuation(open - 2, ')');
  const isRow = source.word(open - 1) === 'values' || follows;
  const signatures = isRow ? rowSignature(source, open, place) : signaturesOf(source, open, place.schema);
  if (signatures.length === 0) return undefined;
  const fitting = signatures.findIndex(({ parameters }) => parameters.length > argument);
  return { signatures, active: Math.max(0, fitting), argument };
}

/** The bracket around an offset, and the number of commas before the offset. */
function openBracket(
  source: Source,
  offset: number,
): { readonly open: number; readonly argument: number } | undefined {
  let depth = 0;
  let argument = 0;
  for (let at = source.indexAt(offset) - 1; at >= 0; at -= 1) {
    const token = source.tokens[at];
    if (token === undefined || token.end > offset) continue;
    if (source.isPunctuation(at, ')') || source.isPunctuation(at, ']')) depth += 1;
    else if (source.isPunctuation(at, '[')) depth -= 1;
    else if (source.isPunctuation(at, ',') && depth === 0) argument += 1;
    else if (source.isPunctuation(at, '(')) {
      if (depth === 0) return { open: at, argument };
      depth -= 1;
    } else if (source.isPunctuation(at, ';')) return undefined;
  }
  return undefined;
}

function signaturesOf(source: Source, open: number, schema: Schema): readonly ShownSignature[] {
  let from = open - 1;
  while (source.isPunctuation(from - 1, '.')) from -= 2;
  const called = source.objectName(from);
  if (called?.next !== open) return [];
  const { name } = called;
  const own = candidateKeys(schema, name)
    .flatMap((key) => schema.functions.get(key) ?? [])
    .map(ofRoutine);
  if (own.length > 0) return own;
  const isBuiltIn = name.schema === undefined || name.schema.text === 'pg_catalog';
  const built =
    isBuiltIn && dialectOf(schema).hasCatalog ? (builtInFunctions().get(name.name.text) ?? []) : [];
  return built.map((one) => shown(name.name.text, one.arguments, one.result));
}

function ofRoutine({ name, parameters, returns, returnsSet }: Routine): ShownSignature {
  const given = parameters.filter(({ mode }) => mode !== 'out' && mode !== 'table');
  const written = given.map((one) => {
    const words = [one.mode === 'variadic' ? 'VARIADIC' : undefined, one.name, typeText(one.type)];
    const text = words.filter((word) => word !== undefined).join(' ');
    return one.default === undefined ? text : `${text} DEFAULT ${one.default}`;
  });
  const out = parameters.filter(({ mode }) => mode === 'out' || mode === 'table');
  const table = out.map((one) =>
    [one.name, typeText(one.type)].filter((word) => word !== undefined).join(' '),
  );
  const result =
    table.length > 0
      ? `TABLE (${table.join(', ')})`
      : returns === undefined
        ? ''
        : `${returnsSet ? 'SETOF ' : ''}${typeText(returns)}`;
  return shown(name, written, result);
}

function shown(name: string, parameters: readonly string[], result: string): ShownSignature {
  return { label: `${name}(${parameters.join(', ')})${result === '' ? '' : ` → ${result}`}`, parameters };
}

/** The columns of a VALUES row, in order. */
function rowSignature(source: Source, open: number, place: PlaceInText): readonly ShownSignature[] {
  const { roles } = outlineOf(source, place.outer);
  const before = source.tokens[open]?.start ?? 0;
  const target = roles.findLast(
    (role): role is Role & { kind: 'relation' } =>
      role.kind === 'relation' && role.access === 'write' && role.start < before,
  );
  const listed = roles.flatMap((role) =>
    role.kind === 'column' && role.why === 'insert' && role.start < before ? [role] : [],
  );
  const [first] = listed;
  if (target === undefined) return [];
  const from = first?.source ?? relationSource(target.name, undefined, target.seenFrom);
  const offer = offerOf(from, place);
  const columns =
    listed.length > 0
      ? listed.flatMap(({ name }) => offer.columns.filter((one) => one.name === name.text))
      : offer.columns;
  if (columns.length === 0) return [];
  const parameters = columns.map(({ name, type, base }) => {
    const known = base === undefined ? undefined : tableByKey(place.schema, base.relation);
    const nullable = known?.columns.find((one) => one.name === base?.column)?.nullable;
    const text = type === undefined ? name : `${name} ${typeText(type)}`;
    return nullable === false ? `${text} NOT NULL` : text;
  });
  return [shown(target.name.name.text, parameters, '')];
}
