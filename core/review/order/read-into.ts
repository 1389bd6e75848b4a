/** Programs that read all columns of a table into a struct by a library that refuses one more: the former release fails beside the new column. Sentences. */
import { oneLine } from '../../plan/format.ts';
import { commas } from '../../text/enumerate.ts';
import type { WholeRead } from '../input.ts';
import type { Placed } from '../placed.ts';

const mostNames = 3;

/** Those of tables to which the statements add a column; where some are known of the former release, these. */
function readsOf(own: readonly Placed[]): readonly WholeRead[] {
  const widened = new Set(
    own.flatMap(({ one }) =>
      one.actions.flatMap(({ operation, effect }) =>
        operation.kind === 'addColumn'
          ? effect.relations.flatMap(({ relation, isNew }) => (isNew ? [] : [relation]))
          : [],
      ),
    ),
  );
  const found = [...new Set(own.flatMap(({ migration }) => migration.wholeReads ?? []))].filter(({ table }) =>
    widened.has(table),
  );
  const former = found.filter(({ isFormer }) => isFormer);
  return former.length > 0 ? former : found;
}

function named(reads: readonly WholeRead[]): string {
  return commas(
    reads.map(({ table, place }) => oneLine(`${table} (${place})`)),
    mostNames,
  );
}

/** The former release surely reads so. */
export function failsBeside(own: readonly Placed[]): boolean {
  return readsOf(own).some(({ isFormer }) => isFormer);
}

/** Of one part of the order. */
export function readIntoInWords(own: readonly Placed[]): readonly string[] {
  const found = readsOf(own);
  const [first] = found;
  if (first === undefined) return [];
  const refuses = `${oneLine(first.library)} (${oneLine(first.manifest)}) refuses a column that the struct lacks, on new connections too`;
  const instead = 'or have a release before name its columns there.';
  return first.isFormer
    ? [
        `The former release reads all columns of ${named(found)} into a struct: ${refuses}, unless it is told not to, and it fails there from then on until it is replaced. Stop it before, and start the new release after; ${instead}`,
      ]
    : [
        `The program reads all columns of ${named(found)}: where the former release does so into a struct, ${refuses}, and it fails there from then on until it is replaced. Then stop it before, and start the new release after; ${instead}`,
      ];
}

/** For whoever decides: half of it stands with the order. */
export function readIntoToDecide(own: readonly Placed[]): readonly string[] {
  const found = readsOf(own);
  if (found.length === 0) return [];
  return failsBeside(own)
    ? [
        `Whether the former release is stopped first, or fails where it reads ${named(found)} until the new one is there: it reads all columns into a struct (see the order).`,
      ]
    : [
        `Whether the former release reads all columns of ${named(found)} into a struct: then it fails there once the column is there, and no order keeps both running (see the order).`,
      ];
}

/** For the step that applies it. Empty where nothing was found. */
export function readIntoStep(own: readonly Placed[]): string {
  const found = readsOf(own);
  if (found.length === 0) return '';
  const who = failsBeside(own) ? 'The former release' : 'A former release that does so into a struct';
  return `${who} fails from here on where it reads all columns of ${named(found)}: a quiet time is not enough, stop it before, and start the new one next.`;
}

/** Of the way back: the former one fails until the script has committed. */
export function readIntoBack(own: readonly Placed[]): readonly string[] {
  const found = readsOf(own);
  if (found.length === 0) return [];
  const order =
    'stop the new release, run the script, put the record right, and start the previous one, in this order.';
  return failsBeside(own)
    ? [
        `The previous release fails where it reads all columns of ${named(found)} into a struct, until the script has committed: ${order}`,
      ]
    : [
        `Where the previous release reads all columns of ${named(found)} into a struct it fails until the script has committed: then ${order}`,
      ];
}
