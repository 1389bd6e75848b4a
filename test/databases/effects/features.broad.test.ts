/** What core lists as newer than a version is refused by every server before it and taken by every server since. */
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { features } from '../../../core/syntax/postgres/versions/features.ts';
import { postgresMajors } from '../../hosts/postgres/binaries.ts';
import { startPostgres } from '../../hosts/postgres/server.ts';

describe.each(postgresMajors)('PostgreSQL %i', (major) => {
  it('has the features of its version and of earlier ones, and no others', async () => {
    const server = await startPostgres(major);
    const database = await server.createDatabase();
    const client = new Client({ connectionString: server.connectionString(database) });
    await client.connect();
    const wrong: string[] = [];
    try {
      for (const feature of features) {
        const refusal = await tried(client, feature);
        if ((refusal === undefined) !== feature.since <= major)
          wrong.push(`${feature.name} (${feature.since}): ${refusal ?? 'taken'}`);
      }
    } finally {
      await client.end();
      await server.dropDatabase(database);
    }
    expect(wrong).toEqual([]);
  });
});

/** What the server says against the example; its set-up has to succeed everywhere. Nothing is left behind. */
async function tried(
  client: Client,
  { setup, example, outside }: (typeof features)[number],
): Promise<string | undefined> {
  if (outside !== true) await client.query('begin');
  if (setup !== undefined) await client.query(setup);
  try {
    await client.query(example);
    return undefined;
  } catch (error) {
    return String(error);
  } finally {
    await client.query(outside === true ? 'drop database if exists plinth_feature' : 'rollback');
  }
}
