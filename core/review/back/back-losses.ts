/** What a way back that follows from the schema leaves behind, stops at or computes again. Sentences. */
import { groupBy } from '../../collections/group-by.ts';
import { oneLine } from '../../plan/format.ts';
import { nameOf, type Loss, type Note } from '../../schema/inverse/told.ts';
import { joined } from '../../text/enumerate.ts';
import type { Loss as OfProof } from '../../proof/losses.ts';
import type { MigrationReview } from '../model.ts';

/** A column without nulls comes back, and nothing says what the rows that are there get. */
export function stopsOnRows(found: readonly Extract<Loss, { readonly kind: 'stops' }>[]): string | undefined {
  if (found.length === 0) return undefined;
  const [tables, names] = [found.map(({ table }) => table), found.map(nameOf)].map((all) =>
    [...new Set(all.map(oneLine))].join(', '),
  );
  return `With rows in ${tables ?? ''} the way back stops until somebody puts an UPDATE into it that fills ${names ?? ''}, at the line that says so.`;
}

/** The columns and tables that values were copied to came with the change, and go with it, where they are not copied back before. */
export function copiesLost(copies: readonly string[], isCopiedBack: boolean): readonly string[] {
  return copies.length === 0 || isCopiedBack
    ? []
    : [`Running it takes the copies away too. ${copies.join(' ')}`];
}

/** Columns that it fills from copies. */
export function filledBy(notes: readonly Note[]): ReadonlySet<string> {
  return new Set(
    notes.flatMap(({ names, computedBeside: beside }) => (beside === undefined ? names.map(oneLine) : [])),
  );
}

/** What holds values of columns that are computed again. */
export function computedBeside(notes: readonly Note[]): readonly string[] {
  return notes.flatMap(({ computedBeside: beside = [] }) => beside.map(oneLine));
}

export function lostBeside(beside: readonly string[]): readonly string[] {
  return beside.length === 0
    ? []
    : [`What was written to ${beside.join(', ')} since goes where it is not what the expression computes.`];
}

/** Of what goes, what lines of the script load from files; `brought`: by names, as losses have them. */
export function filledInWords(losses: readonly OfProof[], brought: ReadonlySet<string>): string {
  const lost = losses.flatMap(({ what, of }) => of.split(', ').map((name) => ({ what, name })));
  const back = lost.filter(({ name }) => brought.has(name));
  const not = [...new Set(lost.flatMap(({ name }) => (brought.has(name) ? [] : [oneLine(name)])))];
  const rows = back.filter(({ what }) => what === 'rows').length;
  const what = [...(rows > 0 ? ['rows'] : []), ...(rows < back.length || rows === 0 ? ['values'] : [])].join(
    ' and ',
  );
  const without = not.length === 0 ? '' : ` It has none for ${joined(not, 4)}.`;
  return `It brings ${what} back only from the export files: uncomment its lines for that.${without} If it was committed without them, those lines can run alone.`;
}

/** For what cannot be undone. */
export function notBackInBrief(migrations: readonly MigrationReview[], isAlone: boolean): readonly string[] {
  return [
    ...withoutWayBack(migrations, isAlone),
    ...migrations.flatMap(({ rollback: { stops } }) => (stops === undefined ? [] : [stops])),
  ];
}

/** The same is said once. */
function withoutWayBack(migrations: readonly MigrationReview[], isAlone: boolean): readonly string[] {
  const found = migrations.filter(
    ({ rollback: { kind } }) =>
      kind === 'impossible' || kind === 'broken' || kind === 'differs' || kind === 'stops-on-rows',
  );
  const byWords = groupBy(found, ({ rollback: { kind, losses, words } }) => {
    const first = kind === 'impossible' ? losses[0] : undefined;
    return first === undefined
      ? words
      : `${words} ${first}${losses.length > 1 ? ' More under Rollback.' : ''}`;
  });
  return [...byWords].map(([words, same]) =>
    isAlone ? words : `${same.map(({ file }) => file).join(', ')}: ${words}`,
  );
}
