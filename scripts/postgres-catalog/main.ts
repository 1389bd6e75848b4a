/** `tsx scripts/postgres-catalog/main.ts`: writes core/effects/generated from a native PostgreSQL 18. With `--check` it only compares. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../../test/hosts/paths.ts';
import { ownPostgres } from '../../test/hosts/postgres/server.ts';
import { generateCatalog } from './generate.ts';

async function main(): Promise<void> {
  const check = process.argv.includes('--check');
  const server = await ownPostgres(18);
  try {
    const files = await generateCatalog(server.connectionString(await server.createDatabase()));
    for (const file of files) {
      const path = join(repository, file.path);
      if (!check) writeFileSync(path, file.text);
      else if (readFileSync(path, 'utf8') !== file.text) {
        console.error(
          `${file.path} is not what PostgreSQL 18 says: run tsx scripts/postgres-catalog/main.ts`,
        );
        process.exitCode = 1;
      }
    }
  } finally {
    await server.stop();
  }
}

void main();
