/** Which statements a server can be asked to describe, as PostgreSQL's parser reads them. */
import { expect, it } from 'vitest';
import { describableQueries } from '../../core/describe/queries.ts';
import { loadPostgresParser } from '../parsers/postgres.ts';
import { readersWith } from '../parsers/readers.ts';

it.each<readonly [written: string, sent: string | undefined]>([
  ["SELECT set_config('role', $1, true)", "SELECT set_config('role', $1, true)"],
  ['DELETE FROM t WHERE id IN @ids', 'DELETE FROM t WHERE id IN ($1)'],
  ['SELECT a FROM t ORDER BY b DESC${limit}', 'SELECT a FROM t ORDER BY b DESC'],
  ['SELECT count(*) FROM (${query}) AS q', 'SELECT count(*) FROM (SELECT) AS q'],
  ['CREATE TABLE ${a} ${b} ${c}', undefined],
  ['SET search_path = a', undefined],
])('%s', async (written, sent) => {
  const { postgresql } = readersWith(await loadPostgresParser());
  const statements = postgresql.statements(written, 0, written.length);
  expect(describableQueries(statements, 'any-order')[0]?.sent.sql).toBe(sent);
});
