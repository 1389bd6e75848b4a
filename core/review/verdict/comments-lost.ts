/** A comment on what the same file drops behind it is lost with it: as a rule another name was meant. Asks a person to look. */
import { oneLine } from '../../plan/format.ts';
import { goneBehind } from '../order/again.ts';
import type { Placed } from '../placed.ts';

/** Sentences. */
export function commentsLost(statements: readonly Placed[]): readonly string[] {
  return statements.flatMap((placed) => {
    const gone = goneBehind(placed);
    const drop = statements.find((one) => one.section === placed.section && one.at === gone?.at);
    return gone === undefined || drop === undefined
      ? []
      : [
          `Whether ${placed.place} names what it means: it comments on ${oneLine(gone.name)}, which ${drop.place} drops, and the comment goes with it.`,
        ];
  });
}
