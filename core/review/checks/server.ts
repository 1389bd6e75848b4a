/** The oldest server that a change meets, by its catalogs: the scripts ask nothing that it does not have. Names of columns; sends nothing. */
import type { ReviewedMigration } from '../input.ts';

/** Its major version: what statistics or a file of the repository name, where nothing was measured on that one too. */
export function oldestServer(
  migrations: readonly Pick<ReviewedMigration, 'targetVersion' | 'targetOutside'>[],
): number {
  return Math.min(
    ...migrations.map(({ targetVersion, targetOutside }) => targetOutside?.version ?? targetVersion),
  );
}

/** Of pg_index. Columns beside the key are of 11: before, all of an index are its key. */
export function keyCountOf(server: number): string {
  return server < 11 ? 'indnatts' : 'indnkeyatts';
}

export function hasBuildProgress(server: number): boolean {
  return server >= 12;
}
