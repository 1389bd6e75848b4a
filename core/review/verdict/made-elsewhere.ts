/** Schemas that no migration makes: something else does, or a name is a slip, and nobody can tell which from here. Asks a person to look. */
import { groupBy } from '../../collections/group-by.ts';
import { oneLine } from '../../plan/format.ts';
import { commas } from '../../text/enumerate.ts';
import { placesInWords, type Placed } from '../placed.ts';

const mostNames = 6;

/** Sentences. */
export function madeElsewhere(statements: readonly Placed[]): readonly string[] {
  const found = statements.flatMap((placed) => {
    const outcome = placed.proof?.outcome;
    const reason = outcome?.kind === 'not-verifiable' ? outcome.reason : undefined;
    return reason?.kind === 'elsewhere' ? [{ placed, schema: reason.schema }] : [];
  });
  return [...groupBy(found, ({ schema }) => schema)].map(([schema, all]) => {
    const places = all.map(({ placed: { place } }) => place);
    const names = [
      ...new Set(
        all.flatMap(({ placed: { one } }) => one.unseen.filter((name) => name.startsWith(`${schema}.`))),
      ),
    ].map((name) => oneLine(name.slice(schema.length + 1)));
    const what = names.length === 0 ? '' : ` with ${commas(names, mostNames)}`;
    return `Whether schema ${oneLine(schema)} is there${what}: no migration that is known here makes it, and without it ${placesInWords(places)} ${places.length === 1 ? 'fails' : 'fail'}.`;
  });
}
