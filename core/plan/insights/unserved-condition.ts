/** A condition that no index of its table can serve, and why. */
import { fill, fitting } from '../../text/format.ts';
import { conditionOf, defineInsight } from '../insight.ts';
import { columnsAround } from '../insight-kit.ts';
import { objectName } from '../model.ts';
import { whyUnserved, type Unserved } from '../serving-index.ts';
import { isFirstPartition } from '../partitions.ts';

/** What is true however the table is read. */
const messages: Readonly<Record<Unserved['kind'], string>> = {
  hidden:
    '{expression} hides {column} from {index}. Compare {column} itself, or index the expression if it is immutable.',
  wildcard:
    'No btree index on {column} serves a pattern that begins with a wildcard. A trigram index (pg_trgm) finds what a text contains.',
  collation: 'LIKE does not use {index} unless the collation is C. Index {column} with text_pattern_ops.',
  method: 'No index of {table} has {column}. {operator} can use one of a kind such as GIN or GiST.',
  later:
    'No index of {table} begins with {column}: {index} has {first} before it, and is read whole unless {first} has few values.',
  none: 'No index of {table} begins with {column}, which {is} compared here.',
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
  title: 'No index suits a condition',
  severity: 'info',
  problem: false,
  sizes: 'assumed',
  evenWhenTrivial: true,
  trigger: 'A sequential scan with a filter of which no part is on what an index of the table begins with.',
  threshold: {
    value: 'None: it says what indexes the table has, not how it is read.',
    source: 'Index types and operator classes in PostgreSQL’s manual (chapter 11).',
  },
  silentWhen: [
    'some part of the filter could use an index: then it is a matter of sizes',
    'a partial index has a condition on a column of the filter',
    'a part of the filter is not understood, and an index has a column of it',
    'a join compares what an index has before the column, the result is sorted by it, or policies of the table may compare it',
    'what an index has before the column has few values, as a boolean and an enum have',
    'the sizes are known: other insights say more',
  ],
  advice: 'Compare the column itself, or create an index that begins with what is compared.',
  docs: `An index on a column is of no use to a condition on an expression of it: \`placed_at::date = …\`, \`lower(email) = …\`. A range of timestamps, or an
index on an immutable expression, does it. A btree index finds what a text begins with, not what it contains, and LIKE only where it sorts by bytes
(text_pattern_ops). An index on several columns is of little use without the first of them: since PostgreSQL 18 it is, if that one has few values.
\`::date\` of a timestamptz depends on the session's time zone and is not immutable.`,
  check(node, context) {
    const filter = conditionOf(node, 'filter');
    const table = node.relation && context.facts.table(node.relation);
    if (node.kind !== 'seq-scan' || filter === undefined || table === undefined) return undefined;
    if (!isFirstPartition(node, context)) return undefined;
    const why = whyUnserved(filter.text, table, new Set(columnsAround(node, context)));
    if (why === undefined) return undefined;
    const parts = { expression: '', index: '', first: '', operator: '', ...why };
    const compared = [why.column, ...(why.kind === 'none' ? why.others : [])];
    return {
      message: fitting((short) =>
        fill(messages[why.kind], {
          expression: short(parts.expression),
          column: compared.map(short).join(' or '),
          is: compared.length > 1 ? 'are' : 'is',
          index: short(parts.index),
          first: short(parts.first),
          operator: parts.operator,
          table: short(objectName(node)),
        }),
      ),
      short: fill(shorts[why.kind], { ...parts, column: compared.join(' or ') }),
    };
  },
});
