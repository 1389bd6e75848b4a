/**
 * What a template's gaps are where the usual guess gives a query that the grammar refuses: each refusal makes the gap before it try its next form,
 * until the grammar reads the query. Knows no schema: a wrong form is one that a server refuses.
 */
import { placeholdersOf, type Placeholder } from '../syntax/postgres/placeholders.ts';
import { readParameters, usualForms, type GapForm, type GapForms } from './parameters.ts';

/** Forms with which the grammar reads the query; the usual ones if it does, or if none are found. `refusal`: see QueryGrammar. */
export function gapFormsOf(
  text: string,
  refusal: (sql: string) => number | undefined,
  names: 'named' | 'nameless' = 'nameless',
): GapForms {
  const gaps = gapsIn(text);
  if (gaps.length === 0) return usualForms;
  const states = gaps.map(() => 0);
  const all: readonly GapForm[] = names === 'named' ? [...tried, 'name'] : tried;
  const forms = everything.test(text) ? all.filter((form) => form !== 'query') : all;
  for (let n = 0; n < mostTries; n += 1) {
    const chosen: GapForms = new Map(
      gaps.flatMap((starts, at) =>
        starts.map((start) => [start, forms[states[at] ?? 0] ?? 'usual'] as const),
      ),
    );
    const { sql, written } = readParameters(text, [], 'together', chosen);
    const at = refusal(sql);
    if (at === undefined) return chosen;
    const place = written({ start: at, end: at }).start;
    const blamed = gaps.findLastIndex(
      (starts, unit) => starts.some((start) => start <= place) && (states[unit] ?? 0) < forms.length - 1,
    );
    if (blamed < 0) return usualForms;
    states[blamed] = (states[blamed] ?? 0) + 1;
    states.fill(0, blamed + 1);
  }
  return usualForms;
}

const tried: readonly GapForm[] = ['usual', 'nothing', 'value', 'list', 'query', 'comparison'];
const mostTries = 24;
/** Of a query without columns it would be nothing. */
const everything = /(?:\bselect\s|[,.]\s*)\*/i;

/** Where the gaps begin, by what is written in them: the same expression is the same everywhere, but what a program appends is something else each time. */
function gapsIn(text: string): readonly (readonly number[])[] {
  if (!text.includes('${')) return [];
  const gaps = new Map<string, number[]>();
  for (const one of placeholdersOf(text)) {
    if (!isGap(text, one)) continue;
    const written = text.slice(one.start, one.end);
    const key = written === '${more}' ? `${written} at ${one.start}` : written;
    gaps.set(key, [...(gaps.get(key) ?? []), one.start]);
  }
  return [...gaps.values()];
}

/** Outside of quotes, and not the last part of a name. */
function isGap(text: string, { role, sure, start, stands }: Placeholder): boolean {
  return (
    role === 'value' &&
    sure &&
    text.startsWith('${', start) &&
    text.charAt(start - 1) !== '.' &&
    !stands.some((stand) => stand === 'inside' || stand === 'quoted')
  );
}
