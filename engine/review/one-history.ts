/**
 * Folders that are one history: Flyway takes several among its locations and runs their files by version, and other tools are pointed at one folder behind
 * the other (`postgres/0`, `postgres/dev`), so that one works on tables that another beside it makes; and migrations that are classes among those that are
 * files. Neither is read here; what a review says of such tables says so. Asks the session; judges nothing.
 */
import type { MigrationFolder } from '../../core/migrations/detect.ts';
import { folderOf } from '../../core/migrations/listing.ts';
import type { ReviewedMigration } from '../../core/review/input.ts';
import type { Schema } from '../../core/schema/model.ts';
import type { Session } from '../session/session.ts';

interface OneHistory {
  readonly migrations: readonly ReviewedMigration[];
  /** Sentences. */
  readonly told: readonly string[];
}

export async function asOneHistory(
  session: Session,
  chosen: readonly { readonly path: string; readonly folder: MigrationFolder | undefined }[],
  all: readonly ReviewedMigration[],
  { shown, signal }: { readonly shown: (path: string) => string; readonly signal?: AbortSignal | undefined },
): Promise<OneHistory> {
  const migrations: ReviewedMigration[] = [];
  const told = new Set<string>();
  for (const one of all) {
    let migration = one;
    const folder = chosen.find(({ path }) => path === one.path)?.folder;
    for (const sibling of folder === undefined || unseenIn(one).length === 0 ? [] : beside(session, folder)) {
      const schema = await session.schemaOf(sibling, undefined, signal);
      const made = schema === undefined ? [] : unseenIn(migration).filter((name) => isMade(schema, name));
      if (folder === undefined || made.length === 0) continue;
      const [own, other] = [shown(folder.path), shown(sibling.path)];
      migration = without(migration, new Set(made), other);
      const history =
        folder.tool === 'flyway'
          ? 'for Flyway both folders are one history, by version'
          : 'on one database both folders are one history';
      told.add(
        `${own} works on ${made.join(', ')}, which ${other} makes: ${history}. Here each is read by itself: what ${other} says of ${made.length === 1 ? 'that table' : 'those tables'} is not looked at for the files of ${own}.`,
      );
    }
    migrations.push(migration);
  }
  return { migrations, told: [...told, ...classesAmong(session, chosen, shown)] };
}

/** `V2_43_10__Period_iso.java` in the package of the location: Flyway runs it among the files, by its version. */
function classesAmong(
  { workspace }: Session,
  chosen: readonly { readonly path: string; readonly folder: MigrationFolder | undefined }[],
  shown: (path: string) => string,
): readonly string[] {
  const folders = new Set(chosen.flatMap(({ folder }) => (folder?.tool === 'flyway' ? [folder] : [])));
  return [...folders].flatMap(({ path, files }) => {
    const [, root, location] = /^(.*?src\/\w+\/)resources\/(.+)$/.exec(path) ?? [];
    if (root === undefined || location === undefined) return [];
    const homes = ['java', 'kotlin'].map((language) => `${root}${language}/${location}/`);
    const classes = workspace.paths.filter(
      (one) =>
        /\/V\d+(?:[._]\d+)*__\w+\.(?:java|kt)$/.test(one) && homes.some((home) => one.startsWith(home)),
    );
    const [first] = classes;
    return first === undefined || files.length === 0
      ? []
      : [
          `${classes.length} ${classes.length === 1 ? 'migration' : 'migrations'} of ${shown(path)} ${classes.length === 1 ? 'is a class' : 'are classes'} (${classes.length === 1 ? '' : 'such as '}${shown(first)}): what ${classes.length === 1 ? 'it makes and changes' : 'they make and change'} is not known here.`,
        ];
  });
}

function beside({ folders }: Session, own: MigrationFolder): readonly MigrationFolder[] {
  return folders.filter(
    ({ path, tool, dialect }) =>
      path !== own.path &&
      tool === own.tool &&
      dialect === own.dialect &&
      folderOf(path) === folderOf(own.path),
  );
}

function unseenIn({ sections }: ReviewedMigration): readonly string[] {
  return [
    ...new Set(sections.flatMap(({ statements }) => statements.flatMap(({ unseen }) => unseen))),
  ].toSorted();
}

function isMade({ relations }: Schema, name: string): boolean {
  const found = relations.get(`public.${name}`) ?? relations.get(name);
  return found !== undefined && found.origin.unseen !== true;
}

/** What did not run for want of the other folder says so. */
function without(one: ReviewedMigration, made: ReadonlySet<string>, other: string): ReviewedMigration {
  const { proof } = one;
  const verdict = proof.kind === 'run' ? proof.proof.verdict : undefined;
  const isWanting =
    (verdict?.kind === 'not-verifiable' && verdict.reason.kind === 'history') ||
    (verdict?.kind === 'refused' && [...made].some((name) => isMissed(verdict.refusal.message, name)));
  return {
    ...one,
    proof: isWanting
      ? {
          kind: 'not-run',
          because: `the files of ${other}, which are of its history, are not run with it here`,
        }
      : proof,
    sections: one.sections.map((section) => ({
      ...section,
      statements: section.statements.map((each) => ({
        ...each,
        unseen: each.unseen.filter((name) => !made.has(name)),
      })),
    })),
  };
}

/** As the server says it, with the schema that the statement says. */
function isMissed(message: string, name: string): boolean {
  return message.startsWith('relation "') && message.endsWith(`${name}" does not exist`);
}
