/**
 * The targets of links in a document: files that psql includes (`\i`, `\ir`), and migrations that a comment names by number. The caller
 * checks that they exist.
 */
import { shift, slice, type Span } from '../text/span.ts';
import { commentsBetween, runsOf, type Structured } from './runs.ts';

export type LinkTarget =
  /** `here`: relative to the document; else to the folder in which the program runs. */
  | { readonly kind: 'file'; readonly path: string; readonly here: boolean }
  | { readonly kind: 'migration'; readonly version: string };

export interface Link {
  readonly span: Span;
  readonly target: LinkTarget;
}

/** psql's commands; what the client programs of other servers read in is no part of a statement that the splitter finds. */
const command = /^(\\i(?:r|nclude|nclude_relative)?\s+)('[^'\n]+'|\S+)/;

const migration = /\bmigrations?\s+#?(\d{2,14})\b/gi;

export function linksOf({ text, sections }: Structured): readonly Link[] {
  const runs = sections.flatMap(({ statements }) => statements.flatMap((one) => runsOf(text, one)));
  const comments = [
    ...sections.flatMap((section) => commentsBetween(text, section)),
    ...runs.flatMap((run) => run.comments.map((comment) => shift(comment, run.at))),
  ];
  const files = sections.flatMap(({ statements }) =>
    statements.flatMap(({ span }) => fileIn(slice(text, span), span.start)),
  );
  return [...files, ...comments.flatMap((comment) => migrationsIn(slice(text, comment), comment.start))];
}

function fileIn(statement: string, at: number): readonly Link[] {
  const [, before, written] = command.exec(statement) ?? [];
  if (before === undefined || written === undefined) return [];
  const start = at + before.length;
  const path = written.replaceAll(/^['"]|['"]$/g, '');
  const here = /^\\i(?:r|nclude_relative)\s/.test(before);
  return [{ span: { start, end: start + written.length }, target: { kind: 'file', path, here } }];
}

function migrationsIn(comment: string, at: number): readonly Link[] {
  return [...comment.matchAll(migration)].map(({ index, 0: written, 1: version = '' }) => ({
    span: { start: at + index, end: at + index + written.length },
    target: { kind: 'migration', version },
  }));
}
