/** Finds a migration by the path, version or name that the user typed. */
import { closestOnes } from '../core/text/closest.ts';
import type { MigrationFile } from '../core/migrations/convention.ts';
import { baseOf } from '../core/migrations/listing.ts';

/** The names of a migration. A version may be typed without its leading zeros. */
export function namesOf({ path, version, name }: MigrationFile): readonly string[] {
  const base = baseOf(path);
  const stem = base.replace(/(?:\.up)?\.sql$/, '');
  const folder = path.includes('/') ? [path.slice(0, path.lastIndexOf('/'))] : [];
  const all = [version, version.replace(/^0+(?=\d)/, ''), name, base, stem, ...folder];
  return [...new Set(all.filter((one) => one !== ''))];
}

/** The error for a name that matches no migration. */
export function noSuchMigration(name: string, all: readonly MigrationFile[]): string {
  const near = closestOnes(name, all.flatMap(namesOf), 3);
  return near.length === 0
    ? `There is no migration “${name}”. The last one is ${all.at(-1)?.path ?? 'not there: the folder is empty'}.`
    : `There is no migration “${name}”. Near it are ${near.join(', ')}.`;
}
