/** Views that a change drops and makes again with other columns: both releases call them so, and no order of lines gives each of them its own. */
import { joined } from '../../text/enumerate.ts';
import { oneLine } from '../../plan/format.ts';
import { creationKey, displayName } from '../../schema/lookup.ts';
import type { View } from '../../schema/model.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';

export interface RenewedViews {
  /** For people. */
  readonly names: readonly string[];
  readonly drops: readonly Placed[];
  readonly makes: readonly Placed[];
}

/** Of those that have other columns then; one with all of them is missed for a moment, and by nobody behind it. */
export function renewedViews(own: readonly Placed[]): RenewedViews | undefined {
  const end = own.at(-1)?.section.after;
  const start = own[0]?.start;
  if (end === undefined || start === undefined) return undefined;
  const [names, drops, makes] = [new Set<string>(), new Set<Placed>(), new Set<Placed>()];
  for (const view of start.relations.values()) {
    const last = end.relations.get(view.key);
    if (view.kind !== 'view' || last?.kind !== 'view' || isAlike(view, last)) continue;
    const dropping = own.find((one) => isDropping(one, view.key));
    const making = own.find(
      (one) => dropping !== undefined && own.indexOf(one) > own.indexOf(dropping) && isMaking(one, view.key),
    );
    if (dropping === undefined || making === undefined) continue;
    names.add(oneLine(displayName(view.key)));
    drops.add(dropping);
    makes.add(making);
  }
  const inOrder = (of: ReadonlySet<Placed>): readonly Placed[] => own.filter((one) => of.has(one));
  return names.size === 0
    ? undefined
    : { names: [...names].toSorted(), drops: inOrder(drops), makes: inOrder(makes) };
}

/** Whoever reads the one can read the other. */
function isAlike(a: View, b: View): boolean {
  const has = b.columns;
  return has !== undefined && a.columns?.every((one) => has.includes(one)) === true;
}

/** By name, or with what it reads. */
function isDropping({ section, at }: Placed, key: string): boolean {
  const [before, after] = [schemaAt({ section, at }), section.before[at + 1] ?? section.after];
  return before.relations.has(key) && !after.relations.has(key);
}

function isMaking({ one, section, at }: Placed, key: string): boolean {
  return one.actions.some(
    ({ operation }) =>
      operation.kind === 'createView' && creationKey(schemaAt({ section, at }), operation.view) === key,
  );
}

const mostNames = 6;

/** A sentence. */
export function renewedViewsInWords({ names, drops, makes }: RenewedViews): string {
  const [gone = '', made = ''] = [drops, makes].map((all) => placesInWords(all.map(({ place }) => place)));
  const isOne = names.length === 1;
  return `${joined(names, mostNames)}: both releases call ${isOne ? 'it' : 'them'} so, with other columns. Make the new ${isOne ? 'one' : 'ones'} (${made}) under ${isOne ? 'another name' : 'other names'} first, for the new release to read; the old ${isOne ? 'one goes' : 'ones go'} with ${gone}. As ${isOne ? 'it is, it runs' : 'they are, they run'} only after ${drops.length === 1 ? 'that' : 'those'}, and a release that runs fails from there on.`;
}
