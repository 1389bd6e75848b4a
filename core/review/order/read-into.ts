/** Programs that read all columns of a table into a struct by a library that refuses one more: the former release fails beside the new column. Sentences. */
import { oneLine } from '../../plan/format.ts';
import { commas } from '../../text/enumerate.ts';
import type { WholeRead } from '../input.ts';
import type { Placed } from '../placed.ts';

const mostNames = 3;

/** Those of tables to which the statements add a column. */
function readsOf(own: readonly Placed[], reads: readonly WholeRead[] = []): readonly WholeRead[] {
  const widened = new Set(
    own.flatMap(({ one }) =>
      one.actions.flatMap(({ operation, effect }) =>
        operation.kind === 'addColumn'
          ? effect.relations.flatMap(({ relation, isNew }) => (isNew ? [] : [relation]))
          : [],
      ),
    ),
  );
  return reads.filter(({ table }) => widened.has(table));
}

function named(reads: readonly WholeRead[]): string {
  return commas(
    reads.map(({ table, place }) => oneLine(`${table} (${place})`)),
    mostNames,
  );
}

/** Of one part of the order. */
export function readIntoInWords(
  own: readonly Placed[],
  reads: readonly WholeRead[] | undefined,
): readonly string[] {
  const found = readsOf(own, reads);
  const [first] = found;
  return first === undefined
    ? []
    : [
        `The program reads all columns of ${named(found)}: where the former release does so into a struct, ${oneLine(first.library)} (${oneLine(first.manifest)}) refuses a column that the struct lacks, on new connections too, and it fails there from then on until it is replaced. Then stop it before, and start the new release after; or have a release before name its columns there.`,
      ];
}

/** For whoever decides: half of it stands with the order. */
export function readIntoToDecide(
  own: readonly Placed[],
  reads: readonly WholeRead[] | undefined,
): readonly string[] {
  const found = readsOf(own, reads);
  return found.length === 0
    ? []
    : [
        `Whether the former release reads all columns of ${named(found)} into a struct: then it fails there once the column is there, and no order keeps both running (see the order).`,
      ];
}

/** Of the way back: the former one fails until the script has committed. */
export function readIntoBack(
  own: readonly Placed[],
  reads: readonly WholeRead[] | undefined,
): readonly string[] {
  const found = readsOf(own, reads);
  return found.length === 0
    ? []
    : [
        `Where the previous release reads all columns of ${named(found)} into a struct it fails until the script has committed: then stop the new release, run the script, put the record right, and start the previous one, in this order.`,
      ];
}
