/** Limits of a proof in the real embedded server: they end the server under a statement, and what is asked next starts clean. */
import { describe, expect, it } from 'vitest';
import { bench, outcomesOf, users } from './proof-bench.ts';

describe('limits', () => {
  it('end the server under a statement, and the next proof stands behind the same history', async () => {
    const { prove: ask } = await bench(
      {
        ...users,
        '000002_endless.up.sql': 'CREATE TABLE kept (id int);\nSELECT pg_sleep(1e9);',
        '000003_after.up.sql': 'ALTER TABLE kept ADD COLUMN a int;',
      },
      { limits: { statementMs: 3_000 } },
    );
    const endless = await ask('000002_endless.up.sql');
    expect(endless.verdict).toMatchObject({ kind: 'stopped', limit: 'time' });
    expect(outcomesOf(endless)).toEqual(['measured', 'stopped']);
    expect((await ask('000003_after.up.sql')).verdict).toEqual({ kind: 'proved' });
  });

  it('hold for a history that nobody looked at, too', async () => {
    const { prove: ask } = await bench(
      {
        ...users,
        '000002_endless.up.sql':
          'CREATE TABLE kept (id int);\nSELECT pg_sleep(1e9);\nCREATE TABLE also (id int);',
        '000003_after.up.sql': 'ALTER TABLE kept ADD COLUMN a int; ALTER TABLE also ADD COLUMN a int;',
      },
      { limits: { statementMs: 3_000 } },
    );
    expect((await ask('000003_after.up.sql')).verdict).toEqual({ kind: 'proved' });
  });

  it('are the user’s too: cancelled work ends at once, and what comes next starts clean', async () => {
    const { prove: ask } = await bench({ ...users, '000002_endless.up.sql': 'SELECT pg_sleep(1e9);' });
    const stop = new AbortController();
    const work = ask('000002_endless.up.sql', {
      signal: stop.signal,
      onProgress: () => setTimeout(() => stop.abort(), 500),
    });
    await expect(work).rejects.toThrow('cancelled');
    expect((await ask('000001_users.up.sql')).verdict).toEqual({ kind: 'proved' });
  });
});
