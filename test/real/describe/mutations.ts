/** Mistakes as people make them: a letter swapped in a name, an argument too many, a number where a text is wanted. */
import type { ParsedStatement } from '../../../core/syntax/statement.ts';
import { slice, type Span } from '../../../core/text/span.ts';
import type { Random } from '../../bench/random.ts';
import { identifiersOf, type Identifier } from '../names/identifiers.ts';

export interface Mutated extends Span {
  readonly kind: string;
  readonly name: string;
  readonly text: string;
}

/** One of each kind, if the query has a place for it. */
export function mutations(parsed: ParsedStatement, random: Random): readonly Mutated[] {
  const tree = parsed.rereader?.tree(parsed.readable);
  if (tree === undefined) return [];
  const names = identifiersOf(parsed.text, tree);
  return [
    ...misspelt('table', names, parsed, random),
    ...misspelt('column', names, parsed, random),
    ...misspelt('function', names, parsed, random),
    ...oneArgumentMore(names, parsed, random),
    ...ofAnotherType(parsed, random),
  ];
}

function misspelt(
  kind: 'table' | 'column' | 'function',
  names: readonly Identifier[],
  { text }: ParsedStatement,
  random: Random,
): readonly Mutated[] {
  const own = names.filter(
    (one) => (one.kind === kind || (kind === 'column' && one.kind === 'qualified')) && one.name.length > 3,
  );
  const one = own[Math.floor(random.next() * own.length)];
  if (one === undefined) return [];
  const at = one.start + 2;
  const wrong = `${text.slice(one.start, at)}q${text.slice(at, one.end)}`;
  return [replaced(text, one, wrong, kind)];
}

/** Behind the name is its argument list. */
function oneArgumentMore(
  names: readonly Identifier[],
  { text }: ParsedStatement,
  random: Random,
): readonly Mutated[] {
  const calls = names.filter(({ kind, end }) => kind === 'function' && /^\(\s*[^\s)*]/.test(text.slice(end)));
  const one = calls[Math.floor(random.next() * calls.length)];
  if (one === undefined || /^(?:coalesce|greatest|least|concat|format)/i.test(one.name)) return [];
  const { start, end } = one;
  const changed = `${text.slice(0, end)}(1, 2, 3, 4, 5, 6, 7, 8, ${text.slice(end + 1)}`;
  return [{ kind: 'arguments', name: one.name, start, end, text: changed }];
}

/** A number is compared with what was compared with a parameter. */
function ofAnotherType({ text, tokens }: ParsedStatement, random: Random): readonly Mutated[] {
  const places = tokens.filter(
    (token, at) =>
      /^\$\d+$/.test(slice(text, token)) &&
      tokens[at - 1]?.kind === 'operator' &&
      slice(text, tokens[at - 1] ?? token) === '=' &&
      !/^(?:::|[[.])/.test(text.slice(token.end)),
  );
  const one = places[Math.floor(random.next() * places.length)];
  if (one === undefined) return [];
  const changed = replaced(text, one, "'{1,2}'::point[]", 'type');
  // The operator does not exist for these types.
  return [{ ...changed, start: tokens[tokens.indexOf(one) - 1]?.start ?? one.start }];
}

function replaced(text: string, { start, end }: Span, wrong: string, kind: string): Mutated {
  return {
    kind,
    name: text.slice(start, end),
    start,
    end: start + wrong.length,
    text: `${text.slice(0, start)}${wrong}${text.slice(end)}`,
  };
}
