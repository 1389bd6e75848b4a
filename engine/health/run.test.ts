/** How long an answer is waited for. */
import { expect, it } from 'vitest';
import { mysqlHealth } from '../databases/mysql/health.ts';
import type { QueryOptions, SqlSession } from '../databases/session.ts';
import { healthOfServer } from './run.ts';

it('waits for what is known of a server as long as the server may take for it', async () => {
  const waited = new Map<string, number>();
  const session: SqlSession = {
    label: 'test',
    query: (text: string, { timeoutMs = Infinity }: QueryOptions = {}) => {
      waited.set(text, timeoutMs);
      const rows = text.startsWith('SELECT VERSION()')
        ? [['10.11.6-MariaDB', '', 'shop', 'app@%', '2026-01-01T00:00:00Z']]
        : [];
      return Promise.resolve({ kind: 'rows', rows });
    },
  };
  const checks = mysqlHealth.checks.filter(({ id }) => id === 'long-query');
  expect(await healthOfServer(session, mysqlHealth, { checks })).toMatchObject({ kind: 'seen' });
  const first = [...waited.keys()].indexOf('SET SESSION max_statement_time = 10');
  const asked = [...waited.keys()].slice(first, first + 4);
  expect(asked).toEqual([
    'SET SESSION max_statement_time = 10',
    'SHOW GRANTS',
    'SHOW GLOBAL STATUS',
    'SHOW GLOBAL VARIABLES',
  ]);
  for (const text of asked) expect(waited.get(text), text).toBeGreaterThan(10_000);
  // A check that reads what happens at this moment has less.
  expect(
    Math.max(...[...waited].filter(([text]) => text.includes('PROCESSLIST')).map(([, ms]) => ms)),
  ).toBeLessThanOrEqual(5_000);
});
