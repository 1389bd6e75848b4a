/** Migrations of the same folder that run between those of a change or behind them, and what of the change's tables each of them touches. Asks the session; judges nothing. */
import { blocks } from '../../core/effects/effect.ts';
import type { StatementEffects } from '../../core/effects/statement.ts';
import type { Operation } from '../../core/operations/operation.ts';
import type { MigrationFolder } from '../../core/migrations/detect.ts';
import { relativeTo } from '../../core/migrations/listing.ts';
import { toolOf } from '../../core/migrations/tools.ts';
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
  const all = migrations.flatMap(({ sections }) => sections.flatMap(({ statements }) => statements));
  const own = touchedIn(all);
  const made = madeIn(all);
  const found: OtherMigration[] = [];
  for (const folder of new Set(chosen.flatMap((one) => one.folder ?? []))) {
    const paths = (await session.migrationsToProve(folder, around.signal)).map(({ path }) => path);
    const places = paths.flatMap((path, at) => (chosen.some((one) => one.path === path) ? [at] : []));
    const [first = 0, last = paths.length] = [places[0], places.at(-1)];
    const isBetween = (at: number): boolean => at > first && at < last && !places.includes(at);
    // What runs whenever its content is another, and has not changed, does not run.
    const between = paths.filter((path, at) => isBetween(at) && !isRepeatable(path, folder));
    const behind = paths.slice(last + 1);
    for (const path of [...between.slice(0, mostOthers), ...behind.slice(0, mostOthers)]) {
      if (around.signal?.aborted === true) return found;
      const runs = between.includes(path) ? 'between' : 'behind';
      const statements = await statementsOf(session, path, around);
      const touches =
        runs === 'between'
          ? [...touchedIn(statements)].filter((one) => own.has(one))
          : standingOn(statements, made);
      if (runs === 'between' || touches.length > 0)
        found.push({
          file: nameIn(folder, path),
          runs,
          touches: touches.map(oneLine),
          rewrites: rewrittenIn(statements),
        });
    }
  }
  return found;
}

export function isRepeatable(path: string, folder: MigrationFolder | undefined): boolean {
  if (folder === undefined) return false;
  const own = relativeTo(folder.path, path);
  return own !== undefined && toolOf(folder).classify(own)?.repeatable === true;
}

/** Without what all names of the folder begin with, and what says nothing. */
function nameIn({ path: folder }: MigrationFolder, path: string): string {
  const name = path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
  return name.replace(/(?<=[^/])\/(?:migration|up)\.[a-z]+$/, '');
}

async function statementsOf(
  session: Session,
  path: string,
  { targetVersion, signal }: Around,
): Promise<readonly StatementEffects[]> {
  const effects = await session.effects(path, { named: true, assumed: 'postgresql', targetVersion }, signal);
  if (effects.kind === 'told') return [];
  const up = effects.sections.filter(({ section }) => section.direction === 'up');
  return up.flatMap(({ statements }) => statements);
}

/** What a change makes another, by table: names in lower case, or all of a table that it has made. */
type Made = ReadonlyMap<string, ReadonlySet<string> | 'all'>;

function madeIn(statements: readonly StatementEffects[]): Made {
  const made = new Map<string, ReadonlySet<string> | 'all'>();
  for (const { actions } of statements)
    for (const { operation, effect } of actions) {
      const isTable = operation.kind === 'createTable' || operation.kind === 'createTableAs';
      for (const { relation, role } of effect.relations) {
        const known = made.get(relation);
        const names = namesIn(operation);
        if (role === 'target' && isTable) made.set(relation, 'all');
        else if (role !== 'referenced' && known !== 'all' && names.length > 0)
          made.set(relation, new Set([...(known ?? []), ...names.map((one) => one.toLowerCase())]));
      }
    }
  return made;
}

/** Of columns, constraints and indexes; whether a column takes nulls, or has a default, is nothing that others stand on. */
function namesIn(operation: Operation): readonly string[] {
  switch (operation.kind) {
    case 'addColumn':
      return [operation.column.name.text];
    case 'dropColumn':
    case 'alterColumnType':
      return [operation.column.text];
    case 'renameColumn':
      return [operation.column.text, operation.to.text];
    case 'addConstraint':
      return operation.constraint.name === undefined ? [] : [operation.constraint.name.text];
    case 'dropConstraint':
      return [operation.constraint.text];
    case 'createIndex':
      return operation.name === undefined ? [] : [operation.name.text];
    case 'dropIndex':
      return [operation.index.name.text];
    default:
      return [];
  }
}

/** Tables where it names what the change makes another: it stands on that, or has changed it since. */
function standingOn(statements: readonly StatementEffects[], made: Made): readonly string[] {
  const found = statements.flatMap(({ statement: { parsed }, whole }) => {
    const said = new Set(
      parsed.tokens.map(({ start, end }) => parsed.text.slice(start, end).replaceAll('"', '').toLowerCase()),
    );
    return (whole?.relations ?? []).flatMap(({ relation, isNew, role }) => {
      const names = made.get(relation);
      const isOn = names === 'all' || (names !== undefined && [...names].some((one) => said.has(one)));
      return !isNew && role !== 'index' && isOn ? [relation] : [];
    });
  });
  return [...new Set(found)];
}

function rewrittenIn(statements: readonly StatementEffects[]): OtherMigration['rewrites'] {
  const actions = statements.flatMap((one) => one.actions);
  // Of a program nothing is read.
  const isOpen = ({ operation: { kind } }: (typeof actions)[number]): boolean =>
    kind === 'doBlock' || kind === 'executeDynamic' || kind === 'select';
  if (statements.length === 0 || actions.some(isOpen)) return 'any';
  return actions.flatMap(({ operation, effect }) =>
    operation.kind === 'update'
      ? effect.relations.flatMap(({ relation, role }) => (role === 'target' ? [oneLine(relation)] : []))
      : [],
  );
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
