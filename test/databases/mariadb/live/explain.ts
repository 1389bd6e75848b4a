/** Plans of a real MariaDB: their shape, what is worth saying of them, what is measured, and what is never run. */
import { beforeAll, describe, expect, it } from 'vitest';
import { advise } from '../../../../core/plan/advise.ts';
import { noFacts } from '../../../../core/plan/insight.ts';
import { measure } from '../../../../core/plan/metrics.ts';
import { objectName } from '../../../../core/plan/model.ts';
import { readPlan } from '../../../../core/plan/reading/normalise.ts';
import type { MysqlSession } from '../../../../engine/databases/mysql/connection.ts';
import { explainMysql, measureMysql } from '../../../../engine/databases/mysql/explain.ts';
import { value, type Given } from './given.ts';

export function explainPart({ run, connected }: Given): void {
  describe('EXPLAIN and ANALYZE', () => {
    let session: MysqlSession;
    beforeAll(async () => {
      run(
        `INSERT INTO customers (email, name) SELECT concat('c', seq), concat('n', seq) FROM seq_1_to_2000;
       INSERT INTO orders (customer_id, status, total, placed) SELECT id, elt(1 + id % 3, 'new', 'paid', 'sent'), id % 100, '2026-01-01' FROM customers, seq_1_to_3;
       ANALYZE TABLE orders, customers`,
        'shop',
      );
      session = await connected();
    });

    async function plan(sql: string, how: 'explain' | 'measure', values?: readonly string[]) {
      const outcome =
        how === 'explain'
          ? await explainMysql(session, { sql, values })
          : await measureMysql.run(session, { sql, values, server: 'not production' }, []);
      if (outcome.kind !== 'plan') throw new Error(JSON.stringify(outcome));
      const read = readPlan(outcome.json);
      if (!read.ok) throw new Error(read.problem);
      const metrics = measure(read.plan);
      const told = advise(read.plan, metrics, noFacts).map(
        ({ insight, node }) => `${insight.id} on ${objectName(node)}`,
      );
      return {
        plan: read.plan,
        metrics,
        told,
        shape: read.plan.nodes.map(({ depth, label, alias }) =>
          `${'  '.repeat(depth)}${label} ${alias ?? ''}`.trimEnd(),
        ),
      };
    }

    it.each([
      [
        'SELECT * FROM orders WHERE total = 5 ORDER BY note',
        ['Filesort', '  Full Table Scan orders'],
        ['mysql-filesort on Filesort', 'mysql-full-scan on orders'],
      ],
      [
        'SELECT status, count(*) FROM orders o JOIN customers c ON c.id = o.customer_id GROUP BY c.name',
        [
          'Filesort',
          '  Temporary Table',
          '    Nested Loop Join',
          '      Full Table Scan c',
          '      Index Lookup o',
        ],
        ['mysql-filesort on Filesort', 'mysql-temporary-table on Temporary Table'],
      ],
      [
        'SELECT o.id FROM orders o JOIN customers c ON c.name = o.note',
        ['Buffered Nested Loop', '  Full Table Scan c', '  Full Table Scan o'],
        ['mysql-join-without-index on o'],
      ],
      [
        'SELECT * FROM orders o, customers c WHERE c.id > o.customer_id AND o.total = 7',
        ['Nested Loop Join', '  Full Table Scan c', '  Range Checked For Each Record o'],
        ['mysql-range-checked on o'],
      ],
      ['SELECT * FROM orders WHERE id = 5', ['Single Row Lookup orders'], []],
      ['SELECT 1 FROM orders WHERE 1 = 0', ['No table: Impossible WHERE'], []],
    ])('of %s', async (sql, shape, told) => {
      const found = await plan(sql, 'explain');
      expect(found.shape).toEqual(shape);
      expect(found.told.toSorted()).toEqual(told);
    });

    it('measures what it read, and divides the time without a rest', async () => {
      // What is told of a measured plan goes by its time, which is the machine's: rules of insights have their own examples.
      const { plan: measured, metrics } = await plan(
        'SELECT c.name, (SELECT count(*) FROM orders o WHERE o.customer_id = c.id) FROM customers c WHERE c.name = ? ORDER BY 1',
        'measure',
        ['n7'],
      );
      expect(measured.executionMs).toBeGreaterThan(0);
      const own = metrics.nodes.reduce((sum, { selfMs }) => sum + (selfMs ?? 0), 0);
      expect(own).toBeCloseTo(metrics.totalMs ?? 0, 3);
    });

    it('runs no change, nothing with effects that nobody agreed to, and nothing on production', async () => {
      const before = await value(session, 'CHECKSUM TABLE orders');
      const asked = (sql: string, server: 'production' | 'not production' = 'not production') =>
        measureMysql.look(session, { sql, server });
      expect(await asked('DELETE FROM orders')).toMatchObject({ kind: 'refused', reason: 'notThere' });
      expect(await asked('SELECT 1 FROM orders FOR UPDATE')).toMatchObject({
        kind: 'refused',
        reason: 'notThere',
      });
      expect(await asked('SELECT 1', 'production')).toMatchObject({ kind: 'refused', reason: 'production' });
      expect(await asked("SELECT GET_LOCK('a', 1)")).toMatchObject({
        kind: 'looked',
        risks: { sentences: ['It calls get_lock, which takes a named lock that others may wait for.'] },
      });
      expect(
        await measureMysql.run(session, { sql: "SELECT GET_LOCK('a', 1)", server: 'not production' }, []),
      ).toMatchObject({ kind: 'refused', reason: 'notAgreed' });
      expect(await explainMysql(session, { sql: 'DELETE FROM orders' })).toMatchObject({
        kind: 'refused',
        reason: 'notThere',
      });
      expect(await explainMysql(session, { sql: 'SELECT * FROM orders WHERE id = ?' })).toMatchObject({
        kind: 'refused',
        reason: 'needsValues',
      });
      expect(await explainMysql(session, { sql: 'SELECT * FROM nothing_here' })).toMatchObject({
        kind: 'failed',
        failure: { reason: 'statement' },
      });
      expect(await value(session, 'CHECKSUM TABLE orders')).toBe(before);
      // A function that writes cannot, even where the planner runs it.
      run(
        "DELIMITER //\nCREATE FUNCTION writes() RETURNS int BEGIN INSERT INTO customers (email) VALUES ('written'); RETURN 1; END//",
        'shop',
      );
      expect(
        await explainMysql(session, { sql: 'SELECT * FROM orders WHERE id = (SELECT writes())' }),
      ).not.toMatchObject({ kind: 'refused' });
      expect(await value(session, "SELECT COUNT(*) FROM customers WHERE email = 'written'")).toBe('0');
    });
  });
}
