/**
 * Views as repeatable files had made them before a change: the history of versioned files has them otherwise, or not at all. Their texts are
 * those of the commit that is compared with; replayed in their order behind what the change finds. Asks git, reads only.
 */
import { relativeTo } from '../../core/migrations/listing.ts';
import { toolOf } from '../../core/migrations/tools.ts';
import type { MigrationFolder } from '../../core/migrations/detect.ts';
import type { ReviewedMigration, ReviewInput } from '../../core/review/input.ts';
import { replaySection } from '../../core/schema/replay-section.ts';
import { StatementParser } from '../../core/syntax/postgres/parse.ts';
import { readStatements } from '../../core/syntax/postgres/read.ts';
import { loadPostgresParser } from '../parsers/postgres.ts';
import type { Session } from '../session/session.ts';
import { askGit, comparedCommit, splitAtNul, textIn } from '../workspace/git.ts';

/** More files than these are no views of one application. */
const mostFiles = 200;

/** `base`: for people; a revision, or the last commit. */
export async function formerlyIn(
  session: Session,
  folder: MigrationFolder | undefined,
  migrations: readonly ReviewedMigration[],
  { base, signal }: { readonly base: string | undefined; readonly signal?: AbortSignal | undefined },
): Promise<ReviewInput['formerly']> {
  const { root, workspace } = session;
  const start = migrations[0]?.sections[0]?.found;
  if (folder === undefined || start === undefined || base === undefined || workspace.work.kind !== 'git')
    return undefined;
  const tool = toolOf(folder);
  const isRepeated = (path: string): boolean => {
    const own = relativeTo(folder.path, path);
    return own !== undefined && tool.classify(own)?.repeatable === true;
  };
  if (!workspace.paths.some(isRepeated)) return undefined;
  const commit = await comparedCommit(root, base, signal);
  if (commit === undefined) return undefined;
  const listed = await askGit(root, ['ls-tree', '-r', '-z', '--name-only', commit, '--', '.'], signal);
  if (!listed.ok) return undefined;
  const files = splitAtNul(listed.value)
    .filter(isRepeated)
    .flatMap((path) => {
      const file = tool.classify(relativeTo(folder.path, path) ?? '');
      return file === undefined ? [] : [{ path, file }];
    })
    .toSorted((a, b) => tool.compare(a.file, b.file));
  if (files.length === 0 || files.length > mostFiles) return undefined;
  const reader = new StatementParser(await loadPostgresParser());
  let schema = start;
  const makers = new Map<string, string>();
  for (const { path } of files) {
    const text = await textIn(root, commit, path, signal);
    if (text === undefined) return undefined;
    const statements = readStatements(text, 0, text.length, reader);
    const { after } = replaySection(schema, statements, path);
    for (const { key, kind } of after.relations.values(schema.relations))
      if (kind === 'view' && after.relations.get(key) !== schema.relations.get(key)) makers.set(key, path);
    schema = after;
  }
  const behind = migrations
    .flatMap(({ path, sections }) => sections.map(({ statements }) => ({ path, statements })))
    .reduce(
      (now, { path, statements }) =>
        replaySection(
          now,
          statements.map(({ statement }) => statement),
          path,
        ).after,
      schema,
    );
  const { files: changed } = workspace.work.work;
  const missing = [...makers].flatMap(([view, path]) => {
    const isSame = session.textOf(path) !== undefined && !changed.has(path);
    return isSame && schema.relations.has(view) && !behind.relations.has(view) ? [{ view, path }] : [];
  });
  return {
    schema,
    missing,
    deleted: files.flatMap(({ path }) => (session.textOf(path) === undefined ? [path] : [])),
  };
}
