/** Whether it is known how the statements of a change are sent: what runs the files, or which version of it, may be open. Decides nothing. */
import { oneLine } from '../../plan/format.ts';
import type { Placed } from '../placed.ts';

/** A file of one statement is sent alike by all of them. */
function isDoubted({ migration, section }: Placed): boolean {
  return (
    migration.sendingDoubt !== undefined && migration.byHand === undefined && section.statements.length > 1
  );
}

export function isAnyDoubted(statements: readonly Placed[]): boolean {
  return statements.some(isDoubted);
}

/** Said once: the others are sent alike. */
export function doubtOfSending(statements: readonly Placed[]): readonly string[] {
  const doubt = statements.find(isDoubted)?.migration.sendingDoubt;
  return [...(doubt === undefined ? [] : [oneLine(doubt)]), ...handedOver(statements)];
}

function handedOver(statements: readonly Placed[]): readonly string[] {
  const [found] = statements.flatMap(({ migration: { handedFrom, tool, byHand } }) =>
    handedFrom === undefined || byHand !== undefined ? [] : [{ handedFrom, tool }],
  );
  if (found === undefined) return [];
  const tool = oneLine(found.tool ?? 'its tool');
  return [
    `By which command this runs: ${tool} looks for migrations beside its schema, and this lies in ${oneLine(found.handedFrom)}. A program of the repository hands it over: its time limit, and what it does when that ends it or runs besides, is for whoever reads it; ${tool} alone finds nothing there. A server goes on with a statement whose client was killed.`,
  ];
}

/** A program of the repository that has the files built in, and of which nobody has understood where it keeps what has run: its name. */
export function unreadProgram(statements: readonly Placed[]): string | undefined {
  const [found] = statements.flatMap(({ migration: { byHand, runBy, recordBack, recorded, tool } }) =>
    byHand !== undefined || runBy?.embeds === undefined || recordBack !== undefined || recorded !== undefined
      ? []
      : [tool ?? runBy.embeds],
  );
  return found === undefined ? undefined : oneLine(found);
}
