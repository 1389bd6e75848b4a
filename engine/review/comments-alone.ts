/**
 * Migrations of the base that a change only modifies in comments and white space: no database runs anything for that. A comment that a tool
 * reads (`-- +goose`, `--changeset`) counts as text. Uses git, reads only.
 */
import { tokenize } from '../../core/syntax/postgres/lexer.ts';
import type { Session } from '../session/session.ts';
import { textIn } from '../workspace/git.ts';

/** `commit`: the base. Paths out of `wanted`. */
export async function changedInCommentsAlone(
  session: Session,
  wanted: ReadonlySet<string>,
  { commit, signal }: { readonly commit: string; readonly signal?: AbortSignal | undefined },
): Promise<readonly string[]> {
  const { root, workspace } = session;
  const { work } = workspace;
  if (work.kind !== 'git') return [];
  const edited = [...wanted].filter((path) => work.work.files.get(path) === 'changed');
  const same: string[] = [];
  for (const path of edited) {
    const [is, was] = [session.textOf(path), await textIn(root, commit, path, signal)];
    if (is !== undefined && was !== undefined && meaningOf(is) === meaningOf(was)) same.push(path);
  }
  return same;
}

/** Addressed to a program: `-- +goose Up`, `--changeset a:1`, `-- migrate:up`, `-- atlas:txmode none`, `--! no-transaction`. */
const directive = /^--\s*(?:[+!@]|[\w-]+:\S|(?:liquibase|changeset|rollback|preconditions?|disable|no)\b)/i;

/** Everything except what only people read. */
function meaningOf(text: string): string {
  return tokenize(text)
    .filter(({ kind, start, end }) => kind !== 'comment' || directive.test(text.slice(start, end)))
    .map(({ start, end }) => text.slice(start, end))
    .join('\n');
}
