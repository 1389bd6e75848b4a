/**
 * The existing down migration of a migration, and where to write a missing one: into the migration's file or into a file beside it, as the
 * tool does for new migrations.
 */
import type { MigrationFile, MigrationTool, NewFile, Section } from '../convention.ts';

/** `empty`: there is a section or file for it, without statements. */
export type BackState = 'missing' | 'empty' | 'there';

/** The state of a file that holds the down migration. `isBeside`: in its own file. */
export function backStateOf(
  sections: readonly (Pick<Section, 'direction'> & { readonly statements: readonly unknown[] })[],
  isBeside: boolean,
): BackState {
  const down = sections.filter(({ direction }) => direction === 'down');
  if (down.some(({ statements }) => statements.length > 0)) return 'there';
  return isBeside || down.length > 0 ? 'empty' : 'missing';
}

export type Rollback =
  /** At the end of the migration's file, or of its empty Down section. */
  | { readonly kind: 'append'; readonly at: number; readonly text: string }
  | { readonly kind: 'file'; readonly file: NewFile };

export interface Missing {
  readonly text: string;
  readonly companions: ReadonlyMap<string, string>;
  /** Statements with their semicolons. */
  readonly down: string;
  /** False if one of its statements cannot run in a transaction. */
  readonly transaction: boolean;
}

/** Undefined if the tool has no down migrations, or none that Plinth knows. */
export function rollbackFor(
  tool: MigrationTool,
  file: MigrationFile,
  existing: readonly MigrationFile[],
  missing: Missing,
): Rollback | undefined {
  const { down, transaction } = missing;
  const up = 'SELECT 1;\n';
  const files = tool.create({ name: 'way_back', up, down, transaction }, file, existing) ?? [];
  const holder = files.find((one) => one.text.includes(down));
  if (holder === undefined) return undefined;
  return file.direction === 'both'
    ? appended(tool, file, missing, holder.text, up)
    : beside(tool, file, existing, { files, holder });
}

/** Preceded by the annotation that the tool writes between the two directions. */
function appended(
  tool: MigrationTool,
  file: MigrationFile,
  { text, companions, down }: Missing,
  example: string,
  up: string,
): Rollback | undefined {
  const { sections } = tool.read(file, text, companions);
  const empty = sections.find((one) => one.direction === 'down');
  if (empty !== undefined) {
    const line = text.slice(0, empty.span.end).endsWith('\n') ? '' : '\n';
    return { kind: 'append', at: empty.span.end, text: `${line}${down}` };
  }
  const from = example.indexOf(up);
  if (from < 0) return undefined;
  const tail = `${text.endsWith('\n') ? '' : '\n'}${example.slice(from + up.length)}`;
  // Accepted only if the tool would then read a down migration there.
  const read = tool.read(file, text + tail, companions).sections;
  return read.some((one) => one.direction === 'down')
    ? { kind: 'append', at: text.length, text: tail }
    : undefined;
}

/** The pair of files that the tool would create shows how the two names differ. */
function beside(
  tool: MigrationTool,
  file: MigrationFile,
  existing: readonly MigrationFile[],
  { files, holder }: { readonly files: readonly NewFile[]; readonly holder: NewFile },
): Rollback | undefined {
  const pair = files.find((one) => tool.classify(one.path)?.direction === 'up');
  if (pair === undefined || pair === holder) return undefined;
  let start = 0;
  while (start < pair.path.length && pair.path[start] === holder.path[start]) start += 1;
  const [upEnd, downEnd] = [pair.path.slice(start), holder.path.slice(start)];
  if (upEnd === '' || !file.path.endsWith(upEnd)) return undefined;
  const path = file.path.slice(0, -upEnd.length) + downEnd;
  const made = tool.classify(path);
  if (made?.direction !== 'down' || made.version !== file.version) return undefined;
  // An existing file is left alone: a person has written it.
  if (existing.some((one) => one.path === path)) return undefined;
  return { kind: 'file', file: { path, text: holder.text } };
}
