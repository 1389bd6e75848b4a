/** A value that is compared with several others by = and OR, as IN. */
import { replace } from '../../text/edit.ts';
import { isSameText, partsAt } from '../lists.ts';
import { edits, isRepeatable, type Refactoring, type RefactoringPlace } from '../refactoring.ts';
import { beginsCondition, endsCondition, termFrom } from '../terms.ts';
import { textIn } from '../textual.ts';
import type { TokenRange } from '../../syntax/postgres/source.ts';

export const refactoring: Refactoring = {
  title: 'Write the comparisons as IN',
  kind: 'rewrite',
  keeps: 'rows',
  offer(place) {
    const { source } = place;
    const range = disjunctionAt(place);
    const parts = range === undefined ? [] : partsAt(source, range, 'or').map((one) => equality(place, one));
    const [first] = parts;
    if (range === undefined || first === undefined || parts.length < 2 || !isRepeatable(place, first.value))
      return undefined;
    const values = parts.flatMap((one) =>
      one !== undefined && isSameText(source, one.value, first.value) ? [textIn(place, one.other)] : [],
    );
    if (values.length < parts.length) return undefined;
    return edits(replace(source.span(range), `${textIn(place, first.value)} IN (${values.join(', ')})`));
  },
  examples: [
    {
      before: "SELECT id FROM orders WHERE state = 'open' ¦OR state = 'paid'",
      after: "SELECT id FROM orders WHERE state IN ('open', 'paid')",
    },
    {
      before: 'SELECT id FROM orders o WHERE total > 1 AND (o.id = 1 ¦or o.id = 2 or o.id = 3)',
      after: 'SELECT id FROM orders o WHERE total > 1 AND (o.id IN (1, 2, 3))',
    },
    { before: 'SELECT id FROM orders WHERE id = 1 ¦OR total = 2', after: '' },
    { before: 'SELECT id FROM orders WHERE id = 1 ¦OR id = ANY (ARRAY[2, 3])', after: '' },
  ],
};

/** The operands of the OR at the cursor: from the bracket or word before them to the one after. */
function disjunctionAt({ source, at }: RefactoringPlace): TokenRange | undefined {
  if (source.word(at) !== 'or') return undefined;
  let from = at;
  while (from > 0 && !(from < at && beginsCondition(source, from - 1, 0) && source.word(from - 1) !== 'or'))
    from -= 1;
  let to = at + 1;
  while (!endsCondition(source, to, source.tokens.length) || source.word(to) === 'or') {
    to = source.isPunctuation(to, '(') ? source.closing(to) + 1 : to + 1;
    if (to >= source.tokens.length) break;
  }
  const isMixed = source.word(from - 1) === 'and' || source.word(to) === 'and';
  return from === 0 || isMixed ? undefined : { from, to: Math.min(to, source.tokens.length) };
}

const quantifiers: ReadonlySet<string> = new Set(['any', 'some', 'all']);

function equality(
  { source }: RefactoringPlace,
  { from, to }: TokenRange,
): { readonly value: TokenRange; readonly other: TokenRange } | undefined {
  const value = termFrom(source, from, to);
  if (value === undefined || !source.isOperator(value.to, '=')) return undefined;
  // `= ANY (…)` compares with each element.
  if (quantifiers.has(source.word(value.to + 1))) return undefined;
  const other = termFrom(source, value.to + 1, to);
  return other?.to === to ? { value, other } : undefined;
}
