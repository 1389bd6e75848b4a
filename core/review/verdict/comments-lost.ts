/** A comment on what the same file drops behind it is lost with it: as a rule another name was meant. Asks a person to look. */
import { oneLine } from '../../plan/format.ts';
import { droppedName } from '../../operations/dropped-name.ts';
import { commentedNames, isOfGone } from '../order/again.ts';
import type { Placed } from '../placed.ts';

/** Sentences. */
export function commentsLost(statements: readonly Placed[]): readonly string[] {
  return statements.filter(isOfGone).flatMap((placed) => {
    const names = commentedNames(placed);
    const drop = statements.find(
      (one) =>
        one.section === placed.section &&
        one.at > placed.at &&
        one.one.actions.some(({ operation }) => names.has(droppedName(operation) ?? '')),
    );
    const name = drop?.one.actions
      .map(({ operation }) => droppedName(operation))
      .find((one) => names.has(one ?? ''));
    return name === undefined || drop === undefined
      ? []
      : [
          `Whether ${placed.place} names what it means: it comments on ${oneLine(name)}, which ${drop.place} drops, and the comment goes with it.`,
        ];
  });
}
