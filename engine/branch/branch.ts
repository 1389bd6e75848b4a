/**
 * The new work of a migration folder: the history and the schema before it and after it, and its statements one by one. Reads files, runs
 * nothing.
 */
import { placesIn } from '../../core/embedded-sql/placed.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { join } from '../../core/migrations/listing.ts';
import type { Operation } from '../../core/operations/model/operation.ts';
import type { Schema } from '../../core/schema/model.ts';
import type { Statement } from '../../core/syntax/statement.ts';
import { slice, type Span } from '../../core/text/span.ts';
import type { MigrationToReplay } from '../embedded/preparation.ts';
import { sentText } from '../session/sent-texts.ts';
import type { Session } from '../session/session.ts';

export interface Branch {
  readonly before: readonly MigrationToReplay[];
  readonly after: readonly MigrationToReplay[];
  readonly schemas: { readonly before: Schema; readonly after: Schema };
  /** Of all new migrations, in the tool's order. */
  readonly steps: readonly Step[];
}

/** One statement of new work. */
export interface Step {
  /** Relative to the workspace. */
  readonly path: string;
  /** In the file, and how the file writes it. */
  readonly span: Span;
  readonly written: string;
  /** As it is sent. */
  readonly text: string;
  readonly statement: Statement;
}

/** Undefined if no migration is new, or none came before. */
export async function branchOf(
  session: Session,
  folder: MigrationFolder,
  signal?: AbortSignal,
): Promise<Branch | undefined> {
  const after = await session.migrationsToPlan(folder, signal);
  const before = after.filter(({ name }) => session.hasRun(name));
  if (before.length === 0 || before.length === after.length) return undefined;
  const ways = session.waysForward(folder);
  const first = ways.findIndex(({ path }) => !session.hasRun(join(folder.path, path)));
  const last = ways[first - 1];
  const schemas = {
    before: last && (await session.schemaOf(folder, last, signal)),
    after: await session.schemaOf(folder, undefined, signal),
  };
  if (schemas.before?.dialect !== 'postgresql' || schemas.after === undefined) return undefined;
  const steps = after.flatMap(({ name }) => (session.hasRun(name) ? [] : stepsOf(session, name)));
  return { before, after, schemas: { before: schemas.before, after: schemas.after }, steps };
}

function stepsOf(session: Session, path: string): readonly Step[] {
  const read = session.read(path, { named: true, assumed: 'postgresql' });
  if (read === undefined) return [];
  const placeOf = placesIn(read.embedded);
  const file = session.textOf(path) ?? '';
  return read.sections
    .filter(({ direction }) => direction === 'up')
    .flatMap((section) => {
      const sent = sentText(read.text, section);
      return section.statements
        .filter(({ parsed }) => !parsed.operations.some(({ kind }) => transactions.has(kind)))
        .map((statement) => ({
          path,
          span: placeOf(statement.span),
          written: slice(file, placeOf(statement.span)),
          text: slice(sent, statement.span),
          statement,
        }));
    });
}

/** In the middle of a file a transaction would stay open. */
const transactions: ReadonlySet<Operation['kind']> = new Set([
  'begin',
  'commit',
  'rollback',
  'savepoint',
  'releaseSavepoint',
]);

/** After so many statements of the new work. */
export function historyAfter({ before, after, steps }: Branch, count: number): readonly MigrationToReplay[] {
  if (count >= steps.length) return after;
  const done = steps.slice(0, count);
  const names = [...new Set(done.map(({ path }) => path))];
  return [
    ...before,
    ...names.map((name) => ({
      name,
      sends: done.flatMap(({ path, text }) => (path === name ? [text] : [])),
      toolTransaction: false,
    })),
  ];
}

export interface Caused<T> {
  readonly item: T;
  readonly step: Step;
}

/**
 * For each of the items that are sound before the new work and hurt after it, the statement that hurts it: halves the statements that may
 * be the cause. `hurtAfter` says which of some items are hurt after so many statements.
 */
export async function causes<T>(
  branch: Branch,
  items: readonly T[],
  suspects: readonly number[],
  hurtAfter: (items: readonly T[], count: number) => Promise<(item: T) => boolean>,
): Promise<readonly Caused<T>[]> {
  if (items.length === 0) return [];
  const [first] = suspects;
  const middle = Math.floor(suspects.length / 2);
  const last = suspects[middle - 1];
  if (last === undefined) {
    const step = first === undefined ? undefined : branch.steps[first];
    return step === undefined ? [] : items.map((item) => ({ item, step }));
  }
  const isHurt = await hurtAfter(items, last + 1);
  const [early, late] = [items.filter(isHurt), items.filter((item) => !isHurt(item))];
  return [
    ...(await causes(branch, early, suspects.slice(0, middle), hurtAfter)),
    ...(await causes(branch, late, suspects.slice(middle), hurtAfter)),
  ];
}
