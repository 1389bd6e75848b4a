/** The first rows of an order that no index gives: all are read and sorted for them. */
import { fill, fitting } from '../../text/format.ts';
import { defineInsight, parentIn } from '../insight.ts';
import { filterOf } from '../insight-kit.ts';
import { inputs, objectName } from '../model.ts';
import { findsOneRow, givesOrder } from '../serving-index.ts';

const message =
  'No index gives the order by {keys}: all matching rows of {table} are read before the first one is returned.';

export const insight = defineInsight({
  id: 'unserved-order',
  title: 'No index gives the order',
  severity: 'info',
  problem: false,
  sizes: 'assumed',
  trigger:
    'A sort of one table’s rows below a LIMIT, by columns of which no index of the table gives the first.',
  threshold: {
    value: 'None: whatever the size of the table, all matching rows are sorted.',
    source: 'Indexes and ORDER BY in PostgreSQL’s manual (11.4).',
  },
  silentWhen: [
    'an index has the first of the columns, after those that are compared for equality: then less is left to sort',
    'a partial index has it, and a condition is on a column of that index’s own condition',
    'the order is of an expression, or of several tables',
    'a unique key finds one row',
    'policies of the table may fix a column',
    'all rows are wanted: then they are sorted in any case',
    'the sizes are known: other insights say more',
  ],
  advice: 'Index the columns that are compared for equality, and then those of the order.',
  docs: `With an index in the order that is asked for, a LIMIT stops after its rows. Without one, all matching rows are read and sorted first.`,
  check(node, context) {
    const [input] = inputs(node);
    const table = input?.relation && context.facts.table(input.relation);
    if (node.kind !== 'sort' || input === undefined || table === undefined) return undefined;
    const above = parentIn(context, node);
    const limit = above?.kind === 'gather-merge' ? parentIn(context, above) : above;
    if (limit?.kind !== 'limit') return undefined;
    const filter = filterOf(input);
    if (findsOneRow(filter, table) || givesOrder(node.sortKeys, filter, table) !== false) return undefined;
    const keys = node.sortKeys.map((key) => key.replace(/^\w+\./, '')).join(', ');
    return {
      message: fitting((short) => fill(message, { keys: short(keys), table: short(objectName(input)) })),
      short: fill('no index gives the order by {keys}', { keys }),
    };
  },
});
