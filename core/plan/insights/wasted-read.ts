/** All rows are read and sorted although only the first are needed. */
import { fill, fitting, formatCount } from '../../text/format.ts';
import { defineInsight } from '../insight.ts';
import {
  ancestorsWhile,
  inclusiveWeight,
  onlyTable,
  rowsInWords,
  rowsOf,
  rowsRead,
  shareOf,
} from '../insight-kit.ts';
import { objectName } from '../model.ts';
import { columns } from '../expression.ts';

const leastRead = 10_000;
const mostReturned = 0.01;
const leastShare = 0.5;

const message = '{rows} are read and sorted to return the first {returned}, {share}. {action}.';

export const insight = defineInsight({
  id: 'wasted-read',
  title: 'Everything is sorted to return the first rows',
  severity: 'warning',
  problem: false,
  trigger: 'A sort below a LIMIT reads far more rows than are returned.',
  threshold: {
    value: 'At least 10,000 rows read, at most 1 % returned, at least 50 % of the plan.',
    source:
      'pgMustard on rows that could be discarded earlier, told at filters and limits only (no number published).',
  },
  silentWhen: [
    'the sort has a part of the order already (Incremental Sort)',
    'most of the time goes into something else',
  ],
  advice: 'Make an index in the order of the query, so that the first rows are read and nothing else.',
  docs: `The first ten of a million rows are found by looking at a million, unless an index has them in order. Columns compared for equality go first in
that index, then those of ORDER BY. Over a join, sort and limit the table that has the order before joining the rest.`,
  check(node, context) {
    if (node.kind !== 'sort') return undefined;
    const limit = ancestorsWhile(
      node,
      context,
      ({ kind }) =>
        kind === 'gather-merge' || kind === 'result' || kind === 'subquery-scan' || kind === 'lock-rows',
    ).at(-1);
    if (limit?.kind !== 'limit') return undefined;
    const read = rowsRead(context, node);
    const returned = rowsOf(context, limit);
    const share = inclusiveWeight(context, node);
    if (read < leastRead || returned > read * mostReturned || share < leastShare) return undefined;
    const table = onlyTable(node);
    const keys = node.sortKeys.map((key) => plainColumn(key));
    return {
      message: fitting((short) =>
        fill(message, {
          rows: `${rowsInWords(read)}${table === undefined ? '' : ` of ${short(objectName(table))}`}`,
          returned: formatCount(returned),
          share: shareOf(share, context),
          action:
            table !== undefined && keys.every((key) => key !== undefined)
              ? `An index on ${keys.map(short).join(', ')} has them in order`
              : 'Limit what is sorted before joining the rest',
        }),
      ),
    };
  },
});

/** `o.note DESC` names a column; anything longer is an expression. */
function plainColumn(key: string): string | undefined {
  const bare = key.replace(/ (?:DESC|ASC)?(?: ?NULLS (?:FIRST|LAST))?$/, '');
  const [named] = columns(bare);
  if (/^\w+$/.test(bare)) return bare;
  return named !== undefined && /^[\w"]+\.[\w"]+$/.test(bare) ? named.column : undefined;
}
