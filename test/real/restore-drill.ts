/**
 * A drill of a large dump: pgbench fills a database, `plinth drill manifest` dumps it, `plinth drill` restores the dump into a server of its
 * own. Prints the report: the recovery time, and how long each stage took.
 * `npm run package` comes first.
 *   npm run real:drill -- [scale of pgbench: 20 is 300 MB, 68 is 1 GB]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../hosts/paths.ts';
import { startPostgresApart } from '../hosts/postgres/server.ts';
import { installRestoreTools, postgresBin } from '../hosts/restore-tools.ts';

void main(process.argv[2] ?? '20');

async function main(scale: string): Promise<void> {
  await installRestoreTools();
  const cwd = mkdtempSync(join(tmpdir(), 'plinth-drill-of-'));
  const server = await startPostgresApart(15, {});
  try {
    const address = server.connectionString(await server.createDatabase());
    execFileSync(join(postgresBin, 'pgbench'), ['-i', '-s', scale, '--foreign-keys', '-q', address], {
      stdio: 'ignore',
    });
    const dump = ['--', join(postgresBin, 'pg_dump'), '-Fc', '-f', 'dump'];
    for (const words of [
      ['manifest', '--connection', address, '--output', 'manifest.json', ...dump],
      ['dump', '--manifest', 'manifest.json'],
    ]) {
      execFileSync(process.execPath, [join(repository, 'dist/cli.cjs'), 'drill', ...words], {
        cwd,
        stdio: ['ignore', 'inherit', 'inherit'],
      });
    }
  } finally {
    await server.stop();
    rmSync(cwd, { recursive: true, force: true });
  }
}
