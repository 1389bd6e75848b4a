/**
 * Migrations that have not run on the side from which a reconciliation starts, although it is written after them: which these are, and
 * which of them change the same objects. Sentences to read before it is written; nothing is run.
 */
import type { DriftObject } from '../../core/drift/compare.ts';
import type { MigrationFile } from '../../core/migrations/convention.ts';
import { join } from '../../core/migrations/listing.ts';
import type { DriftProject } from './drift.ts';
import { touchedByPending } from './overlay.ts';

const mostNamed = 5;

export async function betweenInWords(
  { session, folder }: DriftProject,
  between: readonly MigrationFile[],
  objects: readonly DriftObject[],
  signal?: AbortSignal,
): Promise<readonly string[]> {
  if (between.length === 0) return [];
  const paths = between.map(({ path }) => path);
  const names = new Set(objects.map(({ name }) => plain(name)));
  const both: string[] = [];
  for (const path of paths) {
    const touched = await touchedByPending(session, [join(folder.path, path)], signal);
    for (const { relation, by } of touched.values())
      if (names.has(plain(relation)))
        both.push(`${path} changes ${relation} too (${by}): read both together.`);
  }
  const have = paths.length === 1 ? 'It has not run' : 'They have not run';
  return [
    `It stands behind ${listed(paths)}, and was compared without ${paths.length === 1 ? 'it' : 'them'}. ${have} where this starts from.`,
    ...both,
  ];
}

function listed(paths: readonly string[]): string {
  const rest = paths.length - mostNamed;
  return rest > 0 ? `${paths.slice(0, mostNamed).join(', ')} and ${rest} more` : paths.join(', ');
}

/** As effects name relations: without the default schema and quotes. */
function plain(name: string): string {
  return name.replace(/^public\./, '').replaceAll('"', '');
}
