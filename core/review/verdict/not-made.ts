/** What a change says that it makes and does not, because something of that name is there already. Sentences; finds nothing out itself. */
import { commas } from '../../text/enumerate.ts';
import type { PassedOver } from '../checks/passed-over.ts';
import { placesInWords, type Placed } from '../placed.ts';

/** For the head of a review: one sentence for what is there as it is wanted, one for each thing that is another. */
export function notMadeInWords(statements: readonly Placed[]): readonly string[] {
  const all = statements.flatMap(({ passed, place }) => passed.map((one) => ({ one, place })));
  const others = all.filter(({ one }) => isOther(one));
  const same = all.filter(({ one }) => !isOther(one));
  const places = placesInWords([...new Set(same.map(({ place }) => place))]);
  return [
    ...others.map(
      ({ one, place }) =>
        `Does not build index ${one.name} (${place}): ${one.maker} has made another of that name, and IF NOT EXISTS passes over it.`,
    ),
    ...(same.length === 0
      ? []
      : [
          `Makes nothing at ${places}: ${listed(same.map(({ one }) => one))} ${same.length === 1 ? 'is' : 'are'} there already (${[...new Set(same.map(({ one }) => one.maker))].slice(0, 3).join(', ')}), and IF NOT EXISTS passes over ${same.length === 1 ? 'it' : 'them'}.`,
        ]),
  ];
}

function isOther({ index }: PassedOver): boolean {
  return index?.isSame === false;
}

function listed(all: readonly PassedOver[]): string {
  return commas(
    all.map(({ kind, name }) => `${kind} ${name}`),
    4,
  );
}
