/**
 * How long a list of completions takes, by the number of tables in the schema, each with ten columns: the whole computation in core, at
 * each letter of some queries.
 *   npm run bench:completion -- [--tables 133,10000]
 */
import { parseArgs } from 'node:util';
import { completionsAt } from '../../core/names/completion/complete.ts';
import { usageIn } from '../../core/names/usage.ts';
import { noQueries } from '../../core/query-index/query-index.ts';
import { emptySchema } from '../../core/schema/apply/apply.ts';
import { schemaAfter } from '../refactorings/offered.ts';
import { statementParser } from '../sql.ts';

const { values } = parseArgs({ options: { tables: { type: 'string', default: '133,10000' } } });

const queries = [
  'SELECT t1.c1, t2.c2 FROM t1 JOIN t2 ON t2.id = t1.t2_id WHERE t1.c3 = 1 ORDER BY t1.c4',
  'SELECT c1, c2 FROM t7 WHERE c5 > 3 AND id IN (SELECT id FROM t9)',
  'UPDATE t5 SET c1 = 2, c2 = 3 WHERE id = 4',
  'INSERT INTO t6 (c1, c2) SELECT c1, c2 FROM t8 t WHERE t.c3 IS NULL',
  'ALTER TABLE t4 DROP COLUMN c1',
];

void main();

async function main(): Promise<void> {
  const parser = await statementParser();
  for (const count of values.tables.split(',').map(Number)) {
    const heap = process.memoryUsage().heapUsed;
    const schema = schemaAfter(script(count), { parser, schema: emptySchema() });
    const usage = usageIn(noQueries, schema, 'query.sql');
    const times: number[] = [];
    for (let round = 0; round < 3; round += 1)
      for (const text of queries)
        for (let offset = 1; offset <= text.length; offset += 1) {
          const begun = performance.now();
          const around = { schema, after: schema, outer: undefined, variables: new Set<string>(), usage };
          completionsAt({ ...around, text: text.slice(0, offset), offset });
          if (round > 0) times.push(performance.now() - begun);
        }
    const sorted = times.toSorted((a, b) => a - b);
    const at = (share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(1);
    const megabytes = (process.memoryUsage().heapUsed - heap) / 1e6;
    console.log(
      `${count} tables: ${sorted.length} lists, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(1)} ms; the heap grew by ${megabytes.toFixed(0)} MB`,
    );
  }
}

function script(count: number): string {
  const columns = Array.from({ length: 8 }, (_, i) => `c${i + 1} int`).join(', ');
  return Array.from(
    { length: count },
    (_, i) => `CREATE TABLE t${i + 1} (id bigint PRIMARY KEY, t2_id bigint REFERENCES t2 (id), ${columns});`,
  ).join('\n');
}
