/** Dropped indexes beside which another one stays that does the same: neither what is unique nor how a query finds its rows changes. A sentence, or none. */
import { oneLine } from '../../plan/format.ts';
import { indexesOf, resolveIndex, tableByKey } from '../../schema/lookup.ts';
import type { Index, Schema } from '../../schema/model.ts';
import { sameShape } from '../../schema/replay/index-shape.ts';
import { commas } from '../../text/enumerate.ts';
import { type Placed, schemaAt } from '../placed.ts';

const mostNames = 3;

export function sameStaysInWords(statements: readonly Placed[]): readonly string[] {
  const end = statements.at(-1)?.section.after;
  if (end === undefined) return [];
  const dropped = statements.flatMap((placed) =>
    placed.one.actions.flatMap(({ operation }) => {
      const index =
        operation.kind === 'dropIndex' ? resolveIndex(schemaAt(placed), operation.index) : undefined;
      return index === undefined ? [] : [{ index, stays: sameIn(end, index) }];
    }),
  );
  const pairs = dropped.flatMap(({ index, stays }) =>
    stays === undefined ? [] : [[oneLine(index.name), oneLine(stays.name)] as const],
  );
  const [first] = pairs;
  if (first === undefined) return [];
  const rest = 'what is unique stays so, and no query loses its index';
  if (pairs.length === 1) return [`${first[0]} duplicates ${first[1]}, which stays: ${rest}.`];
  const isAll = pairs.length === dropped.length;
  const who = isAll
    ? 'Each dropped index duplicates'
    : `${String(pairs.length)} of the dropped indexes duplicate`;
  const names = commas(
    pairs.map(([gone, stays]) => `${gone}: ${stays}`),
    mostNames,
  );
  return [`${who} one that stays (${names}): ${rest}.`];
}

/** As unique, on the same columns in the same order; one that a deferrable constraint owns is another thing to ON CONFLICT. */
function sameIn(end: Schema, index: Index): Index | undefined {
  const table = tableByKey(end, index.relation);
  if (table?.certainty !== 'certain' || index.replicaIdentity) return undefined;
  return indexesOf(end, index.relation).find((other) => {
    const owner = table.constraints.find(({ name }) => name === other.constraint);
    return (
      other.name !== index.name &&
      other.valid &&
      (other.unique || !index.unique) &&
      owner?.deferrable !== true &&
      sameShape(
        { ...other, unique: index.unique, options: index.options, tablespace: index.tablespace },
        index,
      )
    );
  });
}
