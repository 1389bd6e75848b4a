/** What core knows of PostgreSQL's functions and types is what a server says now. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { generateCatalog } from '../../../scripts/postgres-catalog/generate.ts';
import { repository } from '../../hosts/paths.ts';
import { startPostgres } from '../../hosts/postgres/server.ts';

it('has generated files that are up to date (else: tsx scripts/postgres-catalog/main.ts)', async () => {
  const server = await startPostgres(18);
  const database = await server.createDatabase();
  try {
    const files = await generateCatalog(server.connectionString(database));
    expect(files.map((file) => file.path)).toHaveLength(4);
    for (const file of files) expect(readFileSync(join(repository, file.path), 'utf8')).toBe(file.text);
  } finally {
    await server.dropDatabase(database);
  }
});
