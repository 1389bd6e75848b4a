/** Who waits for a build beside others where nobody waits to read or write. A sentence for the head of a review. */
import { blocks } from '../../effects/effect.ts';
import { oneLine } from '../../plan/format.ts';
import { joined } from '../../text/enumerate.ts';
import type { Placed } from '../placed.ts';
import { isBuiltBesideOthers, lockedRows } from '../statements/statements.ts';

const mostTables = 4;

/** Undefined where a statement locks more than that, or rows, or is not known. */
export function onlySchemaWaits(statements: readonly Placed[]): string | undefined {
  const isOpen = statements.some(
    (placed) =>
      placed.one.whole === undefined ||
      lockedRows(placed).length > 0 ||
      placed.one.whole.relations.some(
        ({ lock, isNew }) => !isNew && ['writes', 'reads-and-writes'].includes(blocks(lock)),
      ),
  );
  const built = statements.flatMap(({ one }) =>
    isBuiltBesideOthers(one)
      ? (one.whole?.relations ?? []).flatMap(({ relation, isNew, buildsIndex }) =>
          isNew || !buildsIndex ? [] : [oneLine(relation)],
        )
      : [],
  );
  if (isOpen || built.length === 0) return undefined;
  return `No reads or writes wait. Schema changes, VACUUM and ANALYZE of ${joined([...new Set(built)], mostTables)} wait for the whole build, and behind a schema change that waits so reads and writes may wait too: start none; autovacuum passes it over.`;
}
