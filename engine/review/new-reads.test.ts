/** Columns that a change adds and fills: whether its own code reads them as never null. */
import { afterAll, describe, expect, it } from 'vitest';
import { TwoCommits } from './two-commits.ts';

const commits = new TwoCommits();
// Machines are busy.
afterAll(() => commits.remove(), 60_000);

const start = 'CREATE TABLE clients (id uuid PRIMARY KEY, label text);';
const forbids = 'ALTER TABLE clients ALTER COLUMN kind SET NOT NULL;';
const change = `ALTER TABLE clients ADD COLUMN kind text;\nUPDATE clients SET kind = 'plain';\n${forbids}`;
const go = (type: string): string =>
  `package a\n\ntype Client struct {\n\tID string \`db:"id"\`\n\tKind ${type} \`db:"kind"\`\n}\n`;

async function found(code: string, up: string): Promise<readonly string[]> {
  const { migrations } = await commits.collected(
    { 'db/migrations/000001_start.up.sql': start },
    { 'db/migrations/000002_change.up.sql': up, 'server/client.go': code },
  );
  return migrations.flatMap(({ newReads }) =>
    newReads.map(({ column, type, place }) => `${column} ${type} ${place.file}:${place.line}`),
  );
}

describe('code that reads a column as never null', () => {
  it('fails until the column is filled', async () => {
    expect(await found(go('string'), change)).toEqual(['public.clients kind string server/client.go:5']);
  });

  it.each([
    ['it bears nulls', go('*string'), change],
    ['nobody knows the type', go('Kind'), change],
    ['nulls stay', go('string'), change.replace(forbids, '')],
    [
      'it comes with a value',
      go('string'),
      `ALTER TABLE clients ADD COLUMN kind text NOT NULL DEFAULT 'plain';`,
    ],
    ['it is of another table', go('string').replace('"id"', '"number"'), change],
  ])('does not where %s', async (_, code, up) => {
    expect(await found(code, up)).toEqual([]);
  });
});
