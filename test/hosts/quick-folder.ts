/** Where a server of one test run keeps its data: in memory where there is enough of it, and swept of what a run that was killed has left. */
import { existsSync, readdirSync, rmSync, statSync, statfsSync } from 'node:fs';
import { freemem } from 'node:os';
import { join } from 'node:path';

/**
 * Where files lie in memory. A database is three hundred of them, and most tests make one: in memory that takes half the processor.
 * Containers often have 64 MB of it, and a whole run some hundreds.
 */
export function quickFolder(): string | undefined {
  const shared = '/dev/shm';
  if (process.platform !== 'linux' || !existsSync(shared)) return undefined;
  sweep(shared);
  const { bavail, bsize } = statfsSync(shared);
  return bavail * bsize > 4 * 1024 ** 3 && freemem() > 6 * 1024 ** 3 ? shared : undefined;
}

/**
 * A run that was killed leaves its data after, and here that is memory. The name says whose it is; what is younger than any run takes may
 * be somebody's whose processes are not seen from here.
 */
function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    const owner = ownedBy.exec(name)?.[1];
    const path = join(folder, name);
    if (owner === undefined || existsSync(join('/proc', owner))) continue;
    const changed = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - changed > hour) rmSync(path, { recursive: true, force: true });
  }
}

const ownedBy = /^plinth-db-(\d+)-/;
const hour = 3_600_000;
