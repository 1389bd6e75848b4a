/**
 * Converts a rule's fix, relative to its statement, to a finding's fix: the document's offsets, and new files named by the tool's
 * convention.
 */
import type { Fix } from '../../findings/finding.ts';
import type {
  MigrationFile,
  MigrationTool,
  NewFile,
  NewMigration,
  SpokenDialect,
} from '../../migrations/convention.ts';
import { deliveriesForward } from '../../migrations/files/new-files.ts';
import { rollbackFor } from '../../migrations/files/down-migration.ts';
import type { Statement } from '../../syntax/statement.ts';
import { insert, remove, replace, type TextEdit } from '../../text/edit.ts';
import { shift, type Span } from '../../text/span.ts';
import type { RuleFix } from '../context.ts';
import type { NewPlace } from './timeout-setting.ts';

export interface FixScene {
  readonly text: string;
  readonly path: string;
  readonly file: MigrationFile | undefined;
  readonly tool: MigrationTool | undefined;
  /** Files beside it that the tool reads, by path. */
  readonly companions: ReadonlyMap<string, string>;
  /** All migrations of the folder, so that a new one gets an unused version. */
  readonly existing: readonly MigrationFile[];
  /** An applied migration is not changed; new files follow all others. */
  readonly novelty: 'new' | 'applied';
  /** Another engine runs the file too. */
  readonly isShared?: boolean | undefined;
}

/**
 * Undefined if the fix needs new migrations and the folder's convention is unknown, and if another engine would run it too: a fix is
 * written for one.
 */
export function resolveFix(fix: RuleFix, statement: Statement, scene: FixScene): Fix | undefined {
  if (scene.isShared === true) return undefined;
  if (scene.novelty === 'applied') return followUp(fix, scene);
  if (fix.kind === 'untransacted') return untransacted(fix, shifted(fix.edits, statement), scene);
  if (fix.kind === 'remove-statements') {
    const edits = fix.statements.map((one) => remove(statementWithTerminator(scene.text, one)));
    return { kind: 'edit', title: fix.title, edits };
  }
  if (fix.kind === 'join') {
    const semicolon = terminatorAfter(scene.text, fix.previous.end);
    if (semicolon === undefined) return undefined;
    const edits = [replace(semicolon, ','), ...shifted(fix.edits, statement)];
    return { kind: 'edit', title: fix.title, edits };
  }
  if (fix.kind === 'rollback') return rollback(fix, scene);
  if (fix.kind !== 'move') return { ...fix, edits: shifted(fix.edits, statement) };
  const created = newFiles(fix.migrations, scene);
  if (created === undefined) return undefined;
  const edits =
    fix.here === 'remove-statement'
      ? [remove(statementWithTerminator(scene.text, statement.span))]
      : shifted(fix.here, statement);
  return { kind: 'files', title: fix.title, edits, create: created };
}

/** Only a fix that leaves this file unchanged. */
function followUp(fix: RuleFix, scene: FixScene): Fix | undefined {
  const { tool } = scene;
  if (fix.kind !== 'move' || fix.here === 'remove-statement' || fix.here.length > 0 || tool === undefined)
    return undefined;
  const create = newFiles(fix.migrations, scene, lastOf(scene.existing, tool) ?? scene.file);
  return create === undefined ? undefined : { kind: 'files', title: fix.title, edits: [], create };
}

/** New migrations after all others of a folder. Undefined if the folder's convention is unknown. */
export function filesAfter(
  migrations: readonly NewMigration[],
  {
    folder,
    tool,
    existing,
  }: { readonly folder: string } & Pick<FixScene, 'existing'> & {
      readonly tool: MigrationTool;
    },
): readonly NewFile[] | undefined {
  const file = lastOf(existing, tool);
  if (file === undefined) return undefined;
  const path = folder === '' ? file.path : `${folder}/${file.path}`;
  return newFiles(migrations, {
    text: '',
    path,
    file,
    tool,
    companions: new Map(),
    existing,
    novelty: 'applied',
  });
}

function lastOf(existing: readonly MigrationFile[], tool: MigrationTool): MigrationFile | undefined {
  const forward = existing.filter(({ direction, repeatable }) => direction !== 'down' && !repeatable);
  return forward.toSorted((a, b) => tool.compare(a, b)).at(-1);
}

/** One edit of this file if that is enough, else new files beside it. */
function untransacted(
  { title, as }: Extract<RuleFix, { readonly kind: 'untransacted' }>,
  edits: readonly TextEdit[],
  scene: FixScene,
): Fix | undefined {
  const { file, tool } = scene;
  const way = file === undefined ? undefined : tool?.withoutTransaction?.(file, scene.companions);
  if (file === undefined || way === undefined) return undefined;
  const all = way.head === '' ? edits : [insert(0, way.head), ...edits];
  if (way.create.length === 0) return { kind: as, title, edits: all };
  return { kind: 'files', title, edits: all, create: inFolder(way.create, file, scene) };
}

function rollback(
  { title, down, transaction }: Extract<RuleFix, { readonly kind: 'rollback' }>,
  scene: FixScene,
): Fix | undefined {
  const { file, tool, existing, text, companions } = scene;
  if (file === undefined || tool === undefined) return undefined;
  const way = rollbackFor(tool, file, existing, { text, companions, down, transaction });
  if (way === undefined) return undefined;
  if (way.kind === 'append') return { kind: 'rewrite', title, edits: [insert(way.at, way.text)] };
  return { kind: 'files', title, edits: [], create: inFolder([way.file], file, scene) };
}

function inFolder(files: readonly NewFile[], file: MigrationFile, scene: FixScene): readonly NewFile[] {
  const folder = scene.path.endsWith(file.path) ? scene.path.slice(0, -file.path.length) : '';
  return files.map((one) => ({ path: folder + one.path, text: one.text }));
}

function shifted(edits: readonly TextEdit[], statement: Statement): readonly TextEdit[] {
  return edits.map((edit) => ({ ...edit, span: shift(edit.span, statement.span.start) }));
}

/** Files after the scene's own file, unless another is given. */
function newFiles(
  migrations: readonly NewMigration[],
  scene: FixScene,
  behind: MigrationFile | undefined = scene.file,
): readonly NewFile[] | undefined {
  const { file, tool, existing } = scene;
  if (file === undefined || behind === undefined || tool === undefined || file.repeatable) return undefined;
  const created = createAll(migrations, { tool, behind, existing });
  return created && inFolder(created, file, scene);
}

/** Relative to the folder; undefined if the tool cannot run one of them separately. */
export function createAll(
  migrations: readonly NewMigration[],
  { tool, behind, existing: before }: NewPlace,
): readonly NewFile[] | undefined {
  let existing = before;
  const created: NewFile[] = [];
  let after = behind;
  for (const migration of migrations) {
    const files = tool.create(migration, after, existing);
    if (files === undefined) return undefined;
    const classified = files.flatMap((one) => tool.classify(one.path) ?? []);
    if (!isApart(migration, files, tool)) return undefined;
    existing = [...existing, ...classified];
    after = classified.find((one) => one.direction !== 'down') ?? after;
    created.push(...files);
  }
  return created;
}

/**
 * A separate file does not help if it runs in the same transaction as the previous one, or if a statement that cannot run in a transaction
 * would still be in one.
 */
function isApart(migration: NewMigration, files: readonly NewFile[], tool: MigrationTool): boolean {
  if (!opensTransaction(tool, files)) return true;
  return migration.transaction && tool.transactionAround !== 'all-pending';
}

/** True if the tool sends the up sections of these files inside its own transaction. */
export function opensTransaction(
  tool: MigrationTool,
  files: readonly NewFile[],
  dialect?: SpokenDialect,
): boolean {
  return deliveriesForward(tool, files).some(
    ({ toolTransaction, wrapsOnSqlite }) =>
      toolTransaction || (dialect === 'sqlite' && wrapsOnSqlite === true),
  );
}

/** The semicolon after an offset, skipping comments. */
function terminatorAfter(text: string, offset: number): Span | undefined {
  const before = /^(?:\s|--[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/)*/.exec(text.slice(offset))?.[0].length ?? 0;
  const at = offset + before;
  return text[at] === ';' ? { start: at, end: at + 1 } : undefined;
}

/** Including its semicolon and, if nothing else is on its last line, the line's end. */
function statementWithTerminator(text: string, span: Span): Span {
  const semicolon = /^\s*;/.exec(text.slice(span.end));
  const end = span.end + (semicolon?.[0].length ?? 0);
  const lineEnd = /^[ \t]*(?:\r\n|\n|\r|$)/.exec(text.slice(end));
  return { start: span.start, end: end + (lineEnd?.[0].length ?? 0) };
}
