/**
 * Migrations of the base that a change only modifies in comments and white space: no database runs anything for that. A comment that a tool
 * reads (`-- +goose`, `--changeset`) counts as text.
 */
import { tokenize } from '../../core/syntax/postgres/lexer.ts';
import type { Session } from '../session/session.ts';
import type { NewWork } from '../workspace/git.ts';

/** Paths out of `wanted`. `texts`: of the base. */
export function changedInCommentsAlone(
  session: Session,
  wanted: ReadonlySet<string>,
  { work, texts }: { readonly work: NewWork; readonly texts: ReadonlyMap<string, string> },
): readonly string[] {
  return [...wanted].filter((path) => {
    if (work.files.get(path) !== 'changed') return false;
    const [is, was] = [session.textOf(path), texts.get(path)];
    return is !== undefined && was !== undefined && meaningOf(is) === meaningOf(was);
  });
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
