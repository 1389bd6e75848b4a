/** Migrations of the same folder that run between those of a change or behind them, and what of the change's tables each of them touches. Asks the session; judges nothing. */
import { blocks } from '../../core/effects/effect.ts';
import type { StatementEffects } from '../../core/effects/statement.ts';
import type { MigrationFolder } from '../../core/migrations/detect.ts';
import { oneLine } from '../../core/plan/format.ts';
import type { OtherMigration, ReviewedMigration } from '../../core/review/input.ts';
import type { Session } from '../session/session.ts';

interface Around {
  readonly targetVersion: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** More are not looked through: a change of long ago has hundreds behind it, and what comes first is what is taken back first. */
const mostOthers = 40;

export async function othersAround(
  session: Session,
  chosen: readonly { readonly path: string; readonly folder: MigrationFolder | undefined }[],
  migrations: readonly ReviewedMigration[],
  around: Around,
): Promise<readonly OtherMigration[]> {
  const own = touchedIn(
    migrations.flatMap(({ sections }) => sections.flatMap(({ statements }) => statements)),
  );
  const found: OtherMigration[] = [];
  for (const folder of new Set(chosen.flatMap((one) => one.folder ?? []))) {
    const paths = (await session.migrationsToProve(folder, around.signal)).map(({ path }) => path);
    const places = paths.flatMap((path, at) => (chosen.some((one) => one.path === path) ? [at] : []));
    const [first = 0, last = paths.length] = [places[0], places.at(-1)];
    const isBetween = (at: number): boolean => at > first && at < last && !places.includes(at);
    const between = paths.filter((_, at) => isBetween(at));
    const behind = paths.slice(last + 1);
    for (const path of [...between.slice(0, mostOthers), ...behind.slice(0, mostOthers)]) {
      if (around.signal?.aborted === true) return found;
      const touches = (await touchedBy(session, path, around)).filter((one) => own.has(one));
      const runs = between.includes(path) ? 'between' : 'behind';
      if (runs === 'between' || touches.length > 0)
        found.push({ file: nameIn(folder, path), runs, touches: touches.map(oneLine) });
    }
  }
  return found;
}

/** Without what all names of the folder begin with, and what says nothing. */
function nameIn({ path: folder }: MigrationFolder, path: string): string {
  const name = path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
  return name.replace(/(?<=[^/])\/(?:migration|up)\.[a-z]+$/, '');
}

async function touchedBy(
  session: Session,
  path: string,
  { targetVersion, signal }: Around,
): Promise<readonly string[]> {
  const effects = await session.effects(path, { named: true, assumed: 'postgresql', targetVersion }, signal);
  if (effects.kind === 'told') return [];
  const up = effects.sections.filter(({ section }) => section.direction === 'up');
  return [...touchedIn(up.flatMap(({ statements }) => statements))];
}

/** Tables that were there before and are locked in a way that somebody notices. */
function touchedIn(statements: readonly StatementEffects[]): ReadonlySet<string> {
  return new Set(
    statements.flatMap(({ whole }) =>
      (whole?.relations ?? []).flatMap(({ relation, role, isNew, lock }) =>
        isNew || role === 'index' || blocks(lock) === 'nobody' ? [] : [relation],
      ),
    ),
  );
}
