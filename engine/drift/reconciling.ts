/**
 * Writes migrations after the last one of a folder that turn one side of a drift into the other. Returns texts; the caller writes the
 * files.
 */
import type { DriftObject } from '../../core/drift/compare.ts';
import { writeMigrations, type Written } from '../../core/drift/migration.ts';
import type { DriftWay } from '../../core/drift/side.ts';
import { toolOf } from '../../core/migrations/tools.ts';
import { betweenInWords } from './between.ts';
import type { DriftFound, DriftProject } from './drift.ts';

export async function reconcilingMigrations(
  { drift, between }: Pick<Extract<DriftFound, { kind: 'compared' }>, 'drift' | 'between'>,
  objects: readonly DriftObject[],
  way: DriftWay,
  project: DriftProject,
): Promise<Written> {
  const { session, folder } = project;
  const existing = session.waysForward(folder);
  const after = existing.filter((one) => !one.repeatable).at(-1);
  if (after === undefined)
    return { kind: 'not-written', because: 'The folder has no migration that a new one could follow.' };
  const [from, to] = way === 'left-to-right' ? [drift.left, drift.right] : [drift.right, drift.left];
  return writeMigrations({
    drift,
    objects,
    way,
    tool: toolOf(folder),
    existing,
    after,
    name: 'reconcile_drift',
    notes: await betweenInWords(project, way === 'left-to-right' ? between.left : between.right, objects),
    purpose: `From ${from.label} to ${to.label}.`,
  });
}
