/**
 * What there is of a rollback, and where that of a migration which has none is written: into its file or into one beside it, as its tool
 * does it for new migrations.
 */
import type { MigrationFile, MigrationTool, NewFile, Section } from '../convention.ts';

/** `empty`: a part or a file is there for it, and holds no statement. */
export type BackState = 'missing' | 'empty' | 'there';

/** Of what is in the file that holds the rollback. `isBeside`: in a file of its own. */
export function backStateOf(
  sections: readonly (Pick<Section, 'direction'> & { readonly statements: readonly unknown[] })[],
  isBeside: boolean,
): BackState {
  const down = sections.filter(({ direction }) => direction === 'down');
  if (down.some(({ statements }) => statements.length > 0)) return 'there';
  return isBeside || down.length > 0 ? 'empty' : 'missing';
}

export type WayBack =
  /** At the end of the migration's file, or of its empty Down section. */
  | { readonly kind: 'append'; readonly at: number; readonly text: string }
  | { readonly kind: 'file'; readonly file: NewFile };

export interface Missing {
  readonly text: string;
  readonly companions: ReadonlyMap<string, string>;
  /** Statements with their semicolons. */
  readonly down: string;
  /** False if a statement in it refuses to run in a transaction. */
  readonly transaction: boolean;
}

/** Undefined if the tool has no rollback, or none that is known here. */
export function wayBackFor(
  tool: MigrationTool,
  file: MigrationFile,
  existing: readonly MigrationFile[],
  missing: Missing,
): WayBack | undefined {
  const { down, transaction } = missing;
  const up = 'SELECT 1;\n';
  const files = tool.create({ name: 'way_back', up, down, transaction }, file, existing) ?? [];
  const holder = files.find((one) => one.text.includes(down));
  if (holder === undefined) return undefined;
  return file.direction === 'both'
    ? appended(tool, file, missing, holder.text, up)
    : beside(tool, file, existing, { files, holder });
}

/** What the tool writes between the two directions goes in front. */
function appended(
  tool: MigrationTool,
  file: MigrationFile,
  { text, companions, down }: Missing,
  example: string,
  up: string,
): WayBack | undefined {
  const { sections } = tool.read(file, text, companions);
  const empty = sections.find((one) => one.direction === 'down');
  if (empty !== undefined) {
    const line = text.slice(0, empty.span.end).endsWith('\n') ? '' : '\n';
    return { kind: 'append', at: empty.span.end, text: `${line}${down}` };
  }
  const from = example.indexOf(up);
  if (from < 0) return undefined;
  const tail = `${text.endsWith('\n') ? '' : '\n'}${example.slice(from + up.length)}`;
  // Only what the tool then reads as a rollback is one.
  const read = tool.read(file, text + tail, companions).sections;
  return read.some((one) => one.direction === 'down')
    ? { kind: 'append', at: text.length, text: tail }
    : undefined;
}

/** The new pair says in what the two names differ. */
function beside(
  tool: MigrationTool,
  file: MigrationFile,
  existing: readonly MigrationFile[],
  { files, holder }: { readonly files: readonly NewFile[]; readonly holder: NewFile },
): WayBack | undefined {
  const pair = files.find((one) => tool.classify(one.path)?.direction === 'up');
  if (pair === undefined || pair === holder) return undefined;
  let start = 0;
  while (start < pair.path.length && pair.path[start] === holder.path[start]) start += 1;
  const [upEnd, downEnd] = [pair.path.slice(start), holder.path.slice(start)];
  if (upEnd === '' || !file.path.endsWith(upEnd)) return undefined;
  const path = file.path.slice(0, -upEnd.length) + downEnd;
  const made = tool.classify(path);
  if (made?.direction !== 'down' || made.version !== file.version) return undefined;
  // One that already exists is for people to fill: what it says, they have written.
  if (existing.some((one) => one.path === path)) return undefined;
  return { kind: 'file', file: { path, text: holder.text } };
}
