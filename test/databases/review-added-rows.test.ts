/** Checks behind a change that count rows by its new columns answer where it was rolled back too: on real servers. */
import { beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { databaseWith, withClient } from './native.ts';
import { reviewOfChange } from './review-of.ts';
import { oldestOrNewest } from './oldest-or-newest.ts';

const history = `CREATE TABLE public.users (id bigint PRIMARY KEY, mail text);`;
const change = `ALTER TABLE public.users ADD COLUMN kind text;
UPDATE public.users SET kind = mail WHERE kind IS NULL;`;

describe.each(oldestOrNewest(import.meta.url))('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  async function answers(scripts: readonly string[]): Promise<readonly string[]> {
    const { postflight } = await reviewOfChange(history, { '000002_change.up.sql': change });
    const database = await databaseWith(server, [history, ...scripts]);
    return withClient(server, database, async (client) => {
      const all: string[] = [];
      for (const { sql } of postflight.filter(({ reads }) => reads === 'rows')) {
        const { rows } = await client.query<{ readonly result: string; readonly found: string }>(sql);
        all.push(`${rows[0]?.result ?? ''} ${rows[0]?.found ?? ''}`);
      }
      return all;
    });
  }

  it('without the column they say that they were not asked', async () => {
    const none = 'STOP not there: users.kind';
    expect(await answers([])).toEqual([none, none]);
  });

  it('with it they count, and none is well', async () => {
    expect(await answers([change])).toEqual(['ok none', 'ok none']);
    const row = 'INSERT INTO public.users (id) VALUES (1);';
    expect(await answers([change, row])).toEqual(['look 1', 'look 1']);
  });
});
