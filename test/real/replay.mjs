// Holds the replayed schema of any checkout against a native PostgreSQL that executed the same migrations.
//   node test/real/replay.mjs FOLDER … [--folder PATH] [--major 14|15|16|17|18] [--all]
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const repository = resolve(import.meta.dirname, '..', '..');
const tsx = resolve(repository, 'node_modules', 'tsx', 'dist', 'cli.mjs');
const program = resolve(import.meta.dirname, 'replay', 'main.ts');
const result = spawnSync(process.execPath, [tsx, program, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(result.status ?? 1);
