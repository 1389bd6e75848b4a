/**
 * One READ ONLY transaction around reads of the catalog: time limits, qualified names, always rolled back. The caller decides what is read.
 */
import type { Failed, SqlRow, SqlSession } from '../session.ts';
import { bounded, defaultTimeoutMs, type ReadOptions, type Reads } from './bounded.ts';

export type Rows = (text: string) => Promise<readonly SqlRow[]>;

export function readOnly<T>(
  session: SqlSession,
  options: ReadOptions,
  work: (rows: Rows, reads: Reads) => Promise<T>,
): Promise<T | Failed> {
  const budget = options.timeoutMs ?? defaultTimeoutMs;
  const isRefusal = ({ sqlState }: Failed['failure']): boolean => sqlState !== undefined;
  return bounded(session, options, isRefusal, async ({ rows, reads }) => {
    try {
      await rows('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const path = options.searchPath === 'own' ? '' : 'SET LOCAL search_path = pg_catalog; ';
      await rows(
        `SET LOCAL statement_timeout = ${Math.ceil(budget)}; SET LOCAL lock_timeout = 2000; ${path}SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = ${options.workers ?? 0}`,
        [],
        'simple',
      );
      return await work(
        (text) => rows(text),
        async (text, values) => {
          await rows('SAVEPOINT plinth');
          const outcome = await reads(text, values);
          if (outcome.kind === 'failed') await rows('ROLLBACK TO SAVEPOINT plinth');
          return outcome;
        },
      );
    } finally {
      await session.query('ROLLBACK', { timeoutMs: 2_000 });
    }
  });
}
