/**
 * Builds a folder with the embedded server's files: PGlite's program and image, the shipped extensions, and an initialised cluster
 * (pgdata.packed) that saves initdb at each start. The cluster is cached under .tsbuild for the PGlite version. Usage: tsx
 * scripts/build-snapshot.ts <folder>
 */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { shippedExtensions } from '../engine/embedded/extensions.ts';
import { settings } from '../engine/embedded/process/database.ts';
import { pack } from '../engine/embedded/process/packed.ts';

/** More than a new cluster has. */
const logFiles = 10;

/** Increased when this script produces different output for the same PGlite version. */
const revision = 7;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const pglite = join(root, 'node_modules/@electric-sql/pglite');

void build(process.argv[2] ?? join(root, 'dist'));

async function build(target: string): Promise<void> {
  const cached = join(root, '.tsbuild', `pgdata-${await pgliteVersion()}-${revision}.packed`);
  await mkdir(target, { recursive: true });
  await mkdir(dirname(cached), { recursive: true });
  if (!existsSync(cached)) {
    // Two concurrent builds write separate files; a rename publishes a complete one.
    const own = `${cached}.${process.pid}`;
    await writeFile(own, await initialise());
    await rename(own, cached);
  }
  await copyFile(cached, join(target, 'pgdata.packed'));
  const files = ['pglite.wasm', 'pglite.data', ...shippedExtensions.map((name) => `${name}.tar.gz`)];
  for (const file of files) await copyFile(join(pglite, 'dist', file), join(target, file));
}

async function initialise(): Promise<Buffer> {
  makeReproducible();
  // The log is in memory, and every mark keeps the file that is being written: of a megabyte, not 16.
  const database = await PGlite.create('memory://', {
    initDbStartParams: ['--wal-segsize=1'],
    postgresqlconf: settings,
  });
  // Most databases sort texts by a language, and plan with that: LIKE 'a%' uses no plain index. A server reads this when it starts.
  await database.exec(`UPDATE pg_database SET datlocprovider = 'i', datlocale = 'en-US'`);
  await database.exec('UPDATE pg_database SET datcollversion = pg_database_collation_actual_version(oid)');
  await database.exec('VACUUM FREEZE');
  // While it initialised the cluster, the server renamed old files of the log for later use. They are used up.
  for (let file = 0; file < logFiles; file += 1) {
    await database.exec('SELECT pg_switch_wal()');
    await database.exec('CHECKPOINT');
  }
  const dump = await database.dumpDataDir('none');
  await database.close();
  return pack(new Uint8Array(await dump.arrayBuffer()));
}

/** initdb uses the time and random numbers; fixed values from here on make two builds equal. */
function makeReproducible(): void {
  const now = Date.UTC(2026, 0, 1);
  globalThis.Date = class extends Date {
    constructor(value: number | string = now) {
      super(value);
    }
    static override now(): number {
      return now;
    }
  } as DateConstructor;
  performance.now = () => 0;
  let state = 1;
  const next = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state;
  };
  const fill = <T extends NodeJS.ArrayBufferView>(array: T): T => {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    for (let index = 0; index < bytes.length; index += 1) bytes[index] = next() >> 16;
    return array;
  };
  // The object that the library gets from `require`, not this module's view of it.
  Object.assign(createRequire(import.meta.url)('node:crypto') as object, { randomFillSync: fill });
}

async function pgliteVersion(): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(pglite, 'package.json'), 'utf8'));
  if (typeof manifest !== 'object' || manifest === null) throw new Error('PGlite has no manifest');
  return String(Reflect.get(manifest, 'version'));
}
