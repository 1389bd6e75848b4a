/** Tables partitioned by time whose last partition ends soon, or takes everything. */
import { mysqlCheck, type HealthFinding } from '../../check.ts';
import type { Script } from '../../script.ts';
import {
  cells,
  hiddenTables,
  ident,
  inScope,
  isGone,
  lasting,
  literal,
  named,
  plural,
  shortWait,
  sqlName,
  type Named,
} from '../words.ts';

/** Of one partition, by how the table is partitioned: the moment before which its rows lie. */
const bound = `CASE
    WHEN PARTITION_DESCRIPTION IN ('MAXVALUE', '(MAXVALUE)') THEN NULL
    WHEN PARTITION_METHOD = 'RANGE COLUMNS' THEN CAST(TRIM(BOTH '''' FROM PARTITION_DESCRIPTION) AS DATETIME)
    WHEN PARTITION_EXPRESSION REGEXP '^to_days[(][^()]*[)]$' THEN CAST(FROM_DAYS(PARTITION_DESCRIPTION) AS DATETIME)
    WHEN PARTITION_EXPRESSION REGEXP '^unix_timestamp[(][^()]*[)]$' THEN FROM_UNIXTIME(PARTITION_DESCRIPTION)
    WHEN PARTITION_EXPRESSION REGEXP '^year[(][^()]*[)]$' AND PARTITION_DESCRIPTION BETWEEN 1000 AND 9999 THEN CAST(CONCAT(PARTITION_DESCRIPTION, '-01-01') AS DATETIME) END`;

/** The end of a later partition: as far as the last one reaches, whole months where it is whole months. */
function next(count: number): string {
  const months = 'TIMESTAMPDIFF(MONTH, low, high)';
  return `DATE_FORMAT(CASE WHEN DAY(low) = 1 AND DAY(high) = 1 AND ${months} > 0 THEN high + INTERVAL ${count} * ${months} MONTH
      ELSE high + INTERVAL ${count} * TIMESTAMPDIFF(SECOND, low, high) SECOND END, '%Y-%m-%d %H:%i:%s')`;
}

export const check = mysqlCheck({
  id: 'partitions-ahead',
  title: 'Partitions that run out',
  group: 'capacity',
  cost: 'catalogue',
  about:
    'Tables that are partitioned by ranges of one date or time, by RANGE COLUMNS or by TO_DAYS, UNIX_TIMESTAMP or YEAR of a column: how far their last partition reaches, in partitions of its width. A last partition up to MAXVALUE takes later rows, and is reported when the one before it has ended. A table whose last partition ended more than two of its widths ago takes no new rows and is not reported.',
  needs: 'REFERENCES or SELECT on the database, to see its tables',
  thresholds: { soon: { value: 1, unit: 'count', about: 'whole partitions ahead of now' } },
  query: (server) => `WITH b AS (
    SELECT TABLE_SCHEMA AS s, TABLE_NAME AS t, PARTITION_METHOD AS method, LOWER(PARTITION_EXPRESSION) AS expression, PARTITION_DESCRIPTION AS description,
      PARTITION_ORDINAL_POSITION AS place, ${bound.replaceAll('PARTITION_EXPRESSION', "REPLACE(LOWER(PARTITION_EXPRESSION), '`', '')")} AS high
    FROM information_schema.PARTITIONS
    WHERE ${inScope('TABLE_SCHEMA', server)} AND PARTITION_METHOD IN ('RANGE', 'RANGE COLUMNS') AND PARTITION_DESCRIPTION NOT LIKE '%,%'
      AND (PARTITION_METHOD = 'RANGE' OR PARTITION_DESCRIPTION REGEXP '^''[0-9]{4}-[0-9]{2}-[0-9]{2}' OR PARTITION_DESCRIPTION LIKE '%MAXVALUE%')
      AND (SUBPARTITION_ORDINAL_POSITION IS NULL OR SUBPARTITION_ORDINAL_POSITION = 1)),
  r AS (
    SELECT b.*, LAG(high) OVER (PARTITION BY s, t ORDER BY place) AS low, ROW_NUMBER() OVER (PARTITION BY s, t ORDER BY high IS NULL, place DESC) AS latest,
      SUM(description LIKE '%MAXVALUE%') OVER (PARTITION BY s, t) AS open FROM b)
  SELECT s, t, TIMESTAMPDIFF(SECOND, NOW(), high), TIMESTAMPDIFF(SECOND, low, high), open, DATE_FORMAT(high, '%Y-%m-%d %H:%i:%s'), method, expression,
    ${[1, 2, 3].map(next).join(', ')}
  FROM r WHERE latest = 1 AND low IS NOT NULL AND high IS NOT NULL ORDER BY 1, 2`,
  judge: (rows, server, limits) => ({
    findings: rows.map(cells).flatMap(({ text, number, flag }): readonly HealthFinding[] => {
      const [ahead = 0, step = 0] = [number(2), number(3)];
      if (ahead >= limits.soon * step || ahead <= -2 * step) return [];
      const table = { schema: text(0), name: text(1) };
      const isOpen = flag(4);
      if (isOpen && ahead > 0) return [];
      const end = ahead > 0 ? `ends in ${lasting(ahead)}` : `ended ${lasting(-ahead)} ago`;
      const effect = isOpen
        ? 'later rows pile up in the partition up to MAXVALUE, which has to be rebuilt to split it'
        : 'inserts of later rows fail';
      return [
        {
          object: { kind: 'table', ...table },
          grade: isOpen ? 'sometime' : ahead > 0 ? 'soon' : 'now',
          weight: -ahead / (step || 1),
          ...(isOpen ? {} : { script: addPartitions(table, text(5), [6, 7, 8, 9, 10].map(text)) }),
          message: `The last partition of ${named(table, server)} with an end ${end} (at ${text(5)}): ${effect}. Add the next partitions.`,
        },
      ];
    }),
    unseen: hiddenTables(server),
    looked: plural(rows.length, 'table partitioned by time', 'tables partitioned by time'),
  }),
});

/** As the server prints a moment, and as one bound of the table is written. */
function written(moment: string, method: string, expression: string): string {
  const short = moment.replace(/ 00:00:00$/, '');
  if (method === 'RANGE COLUMNS') return literal(short);
  const call = /^\w+/.exec(expression.replaceAll('`', ''))?.[0] ?? '';
  return call === 'year' ? moment.slice(0, 4) : `${call.toUpperCase()}(${literal(short)})`;
}

/** Adding at the end moves no row. */
function addPartitions(
  table: Named,
  last: string,
  [method = '', expression = '', ...ends]: readonly string[],
): Script {
  const starts = [last, ...ends];
  const added = ends.map((end, at) => ({
    name: `p${(starts[at] ?? '').replace(/ 00:00:00$/, '').replaceAll(/\D/g, '')}`,
    bound: written(end, method, expression),
  }));
  const [first] = added;
  return {
    title: `Add the next partitions of ${table.name}`,
    refuse: [
      isGone(table),
      {
        when: `EXISTS (SELECT * FROM information_schema.PARTITIONS WHERE TABLE_SCHEMA = ${literal(table.schema)} AND TABLE_NAME = ${literal(table.name)} AND PARTITION_NAME = ${literal(first?.name ?? '')})`,
        because: `${table.name} has its next partition by now.`,
      },
    ],
    statements: [
      shortWait,
      `ALTER TABLE ${sqlName(table)} ADD PARTITION (${added.map((one) => `PARTITION ${ident(one.name)} VALUES LESS THAN (${one.bound})`).join(', ')})`,
    ],
    rollback: [
      `ALTER TABLE ${sqlName(table)} DROP PARTITION ${added.map(({ name }) => ident(name)).join(', ')}`,
    ],
  };
}
