/** A condition that no index of its table can serve, and why. */
import { fill, fitting } from '../../text/format.ts';
import { conditionOf, defineInsight } from '../insight.ts';
import { objectName } from '../model.ts';
import { whyUnserved, type Unserved } from '../serving-index.ts';
import { isFirstPartition } from '../partitions.ts';

const messages: Readonly<Record<Unserved['kind'], string>> = {
  hidden:
    '{expression} hides {column} from {index}: all of {table} is read. Compare the column itself, or index the expression.',
  wildcard:
    'A pattern that begins with a wildcard uses no btree index on {column}: all of {table} is read. A trigram index (pg_trgm) serves it.',
  collation:
    '{index} sorts {column} by a language, so LIKE does not use it: all of {table} is read. Index it with text_pattern_ops.',
  method: 'No GIN or GiST index has {column}, which this operator needs: all of {table} is read.',
  later: '{index} begins with {first}, so it does not find {column} alone: all of {table} is read.',
  none: 'No index begins with {column}: all of {table} is read.',
};

const shorts: Readonly<Record<Unserved['kind'], string>> = {
  hidden: '{expression} hides the index',
  wildcard: 'the leading wildcard uses no btree index',
  collation: '{index} does not serve LIKE',
  method: 'no GIN or GiST index has {column}',
  later: '{column} is not first in {index}',
  none: 'no index begins with {column}',
};

export const insight = defineInsight({
  id: 'unserved-condition',
  title: 'No index can serve a condition',
  severity: 'info',
  problem: false,
  sizes: 'assumed',
  evenWhenTrivial: true,
  trigger: 'A sequential scan with a filter of which no part could use an index of the table.',
  threshold: {
    value: 'None: whatever the size of the table, it is read whole.',
    source: 'Index types and operator classes in PostgreSQL’s manual (chapter 11).',
  },
  silentWhen: [
    'some part of the filter could use an index: then it is a matter of sizes',
    'a partial index has the column',
    'the sizes are known: other insights say more',
  ],
  advice: 'Compare the column itself, or make an index that has what is compared.',
  docs: `An index on a column is of no use to a condition on an expression of it: \`placed_at::date = …\`, \`lower(email) = …\`. A range of timestamps, or an
index on the expression, does it. A btree index finds what a text begins with, not what it contains, and LIKE only where it sorts by bytes
(text_pattern_ops). An index on several columns is of little use without the first of them.`,
  check(node, context) {
    const filter = conditionOf(node, 'filter');
    const table = node.relation && context.facts.table(node.relation);
    if (node.kind !== 'seq-scan' || filter === undefined || table === undefined) return undefined;
    if (!isFirstPartition(node, context)) return undefined;
    const why = whyUnserved(filter.text, table);
    if (why === undefined) return undefined;
    const parts = { expression: '', index: '', first: '', ...why };
    return {
      message: fitting((short) =>
        fill(messages[why.kind], {
          expression: short(parts.expression),
          column: short(parts.column),
          index: short(parts.index),
          first: short(parts.first),
          table: short(table.partOf?.name ?? objectName(node)),
        }),
      ),
      short: fill(shorts[why.kind], parts),
    };
  },
});
