/**
 * PostgreSQL's own functions with their signatures, for completion and signature help. Generated from a server, except functions that only
 * its grammar defines.
 */
import { signatures } from './generated/signatures.ts';

export interface Signature {
  readonly kind: 'function' | 'aggregate' | 'window';
  /** One text for each argument, `name type DEFAULT …`. */
  readonly arguments: readonly string[];
  /** Empty if the grammar defines it without a type. */
  readonly result: string;
}

/** Functions with a syntax of their own (manual, "Conditional Expressions", "String Functions", "Date/Time Functions"). */
const spelled: readonly (readonly [string, readonly string[]])[] = [
  ['coalesce', ['value', 'VARIADIC value']],
  ['nullif', ['value1', 'value2']],
  ['greatest', ['value', 'VARIADIC value']],
  ['least', ['value', 'VARIADIC value']],
  ['extract', ['field FROM source']],
  ['cast', ['value AS type']],
  ['exists', ['query']],
];

let known: ReadonlyMap<string, readonly Signature[]> | undefined;

/** By name; parsed on first use. */
export function builtInFunctions(): ReadonlyMap<string, readonly Signature[]> {
  known ??= read();
  return known;
}

function read(): ReadonlyMap<string, readonly Signature[]> {
  const found = new Map<string, Signature[]>();
  for (const [name, parts] of spelled) found.set(name, [{ kind: 'function', arguments: parts, result: '' }]);
  for (const line of signatures.split('\n')) {
    const [name = '', kind, parts = '', result = ''] = line.split('|');
    if (kind === undefined) continue;
    const one: Signature = { kind: kinds.get(kind) ?? 'function', arguments: argumentsIn(parts), result };
    const others = found.get(name);
    if (others === undefined) found.set(name, [one]);
    else others.push(one);
  }
  return found;
}

const kinds: ReadonlyMap<string, Signature['kind']> = new Map([
  ['a', 'aggregate'],
  ['w', 'window'],
]);

/** Split at commas outside brackets and quotes. OUT arguments are left out, since callers do not pass them. */
function argumentsIn(text: string): readonly string[] {
  const parts = text.match(/(?:\([^)]*\)|'[^']*'|[^,])+/g) ?? [];
  return parts.map((one) => one.trim()).filter((one) => !one.startsWith('OUT '));
}
