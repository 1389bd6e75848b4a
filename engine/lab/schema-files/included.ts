/**
 * The text of an SQL file as psql reads it: with the files that `\i` and `\ir` name, each in its place. What is not in the workspace, names a
 * variable or includes itself stays a command.
 */
import { oncePer } from '../../../core/collections/once-per.ts';
import { folderOf, join, normalised, withAncestors } from '../../../core/migrations/listing.ts';
import type { Session } from '../../session/session.ts';

/** https://www.postgresql.org/docs/current/app-psql.html */
const include = /^[ \t]*\\(ir?|include(?:_relative)?)[ \t]+(?:'([^'\n]+)'|(\S+))[ \t]*$/gm;

export function textWithIncluded(session: Session, path: string): string | undefined {
  return including(session, path, new Set());
}

function including(session: Session, path: string, open: ReadonlySet<string>): string | undefined {
  const text = session.textOf(path);
  if (text?.includes('\\i') !== true) return text;
  const within = new Set([...open, path]);
  return text.replaceAll(include, (command, kind: string, quoted?: string, plain?: string) => {
    const named = quoted ?? plain ?? '';
    const file = foldersFor(kind, path)
      .map((folder) => normalised(join(folder, named)))
      .find((one) => among(session.workspace.paths).has(one));
    const inner = file === undefined || within.has(file) ? undefined : including(session, file, within);
    return inner ?? command;
  });
}

const among = oncePer((paths: readonly string[]): ReadonlySet<string> => new Set(paths));

/** `\i` begins in the folder in which somebody started psql: one around the file. */
function foldersFor(kind: string, path: string): readonly string[] {
  const own = folderOf(path);
  return kind === 'i' || kind === 'include' ? withAncestors(own) : [own];
}
