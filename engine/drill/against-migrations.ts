/**
 * Whether a restored copy has every object that the migrations of a folder create: what there is to compare with where no manifest was made. An
 * object that is missing may have been dropped by hand before the backup, so it is no failure.
 */
import { fine, unseen, type DrillCheck } from '../../core/drill/report.ts';
import { joined } from '../../core/text/enumerate.ts';
import type { SqlSession } from '../databases/session.ts';
import { findDrift, type DriftProject, type DriftWish } from '../drift/drift.ts';

export async function compareWithMigrations(
  copy: SqlSession,
  project: DriftProject,
  embedded: DriftWish['embedded'],
): Promise<DrillCheck> {
  const { folder } = project;
  const found = await findDrift({
    dialect: 'postgresql',
    project,
    left: { kind: 'migrations' },
    right: { kind: 'live', session: copy, label: 'the copy' },
    embedded,
  });
  if (found.kind === 'failed') return unseen('objects', `The migrations were not compared: ${found.because}`);
  const { objects, compared } = found.drift;
  const missing = objects.filter(({ state }) => state === 'only-left');
  if (missing.length === 0)
    return fine(
      'objects',
      `All objects that the migrations in ${folder.path} create are in the copy (${compared} compared).`,
    );
  const names = joined(
    missing.map(({ kind, name }) => `${kind} ${name}`),
    5,
  );
  return unseen(
    'objects',
    `The migrations in ${folder.path} create ${names}, and the copy has none: lost by the backup, or dropped from the source before. A manifest would tell.`,
  );
}
