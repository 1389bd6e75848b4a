/**
 * Puts the embedded server's files into a folder: PGlite's program and image, the shipped extensions, and an initialised cluster
 * (pgdata.tar.gz), so that a start needs no initdb. The cluster is kept under .tsbuild for the same PGlite version.
 * Usage: tsx scripts/build-snapshot.ts <folder>
 */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';
import { shippedExtensions } from '../engine/embedded/extensions.ts';

/** Raised when this script would write something else for the same PGlite. */
const revision = 1;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const pglite = join(root, 'node_modules/@electric-sql/pglite');

void build(process.argv[2] ?? join(root, 'dist'));

async function build(target: string): Promise<void> {
  const cached = join(root, '.tsbuild', `pgdata-${await pgliteVersion()}-${revision}.tar.gz`);
  await mkdir(target, { recursive: true });
  await mkdir(dirname(cached), { recursive: true });
  if (!existsSync(cached)) await writeFile(cached, await initialise());
  await copyFile(cached, join(target, 'pgdata.tar.gz'));
  const files = ['pglite.wasm', 'pglite.data', ...shippedExtensions.map((name) => `${name}.tar.gz`)];
  for (const file of files) await copyFile(join(pglite, 'dist', file), join(target, file));
}

async function initialise(): Promise<Buffer> {
  const database = await PGlite.create('memory://');
  await database.exec('VACUUM FREEZE');
  await database.exec('CHECKPOINT');
  const dump = await database.dumpDataDir('none');
  await database.close();
  return gzipSync(Buffer.from(await dump.arrayBuffer()), { level: 9 });
}

async function pgliteVersion(): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(pglite, 'package.json'), 'utf8'));
  if (typeof manifest !== 'object' || manifest === null) throw new Error('PGlite has no manifest');
  return String(Reflect.get(manifest, 'version'));
}
