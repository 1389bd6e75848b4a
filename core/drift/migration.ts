/**
 * Writes a reconciliation as migrations of the project's tool: a comment before each statement names the data that it loses, and a comment
 * at the top of the file names what is not covered.
 */
import type { CatalogChange } from '../catalog/items.ts';
import type { MigrationFile, MigrationTool, NewFile, NewMigration } from '../migrations/convention.ts';
import { opensTransaction } from '../rule-kit/fixes/resolve-fix.ts';
import { withLockLimit } from '../rule-kit/fixes/timeout-setting.ts';
import type { Drift, DriftObject } from './compare.ts';
import { reconcile, type Reconciling } from './reconcile/reconcile.ts';
import type { Step, StepGroup } from './reconcile/step.ts';
import type { DriftWay } from './side.ts';

export type Written =
  | {
      readonly kind: 'written';
      readonly files: readonly NewFile[];
      /** Sentences about lost data. */
      readonly losses: readonly string[];
      /** Copied from the input. */
      readonly notes: readonly string[];
      readonly unwritten: readonly CatalogChange[];
    }
  /** A sentence. */
  | { readonly kind: 'not-written'; readonly because: string };

export interface MigrationWish {
  readonly drift: Drift;
  readonly objects: readonly DriftObject[];
  readonly way: DriftWay;
  readonly tool: MigrationTool;
  /** All files of the folder. */
  readonly existing: readonly MigrationFile[];
  /** The last file. */
  readonly after: MigrationFile;
  /** Words for the file names, in lower case, joined by underscores. */
  readonly name: string;
  /** The first file begins with it; without the comment marker. */
  readonly purpose: string;
  /** Notes for the reader, as sentences; they follow the purpose. */
  readonly notes: readonly string[];
}

export function writeMigrations(wish: MigrationWish): Written {
  const { drift, objects, way, tool } = wish;
  const there = reconcile(drift, objects, way);
  const back = reconcile(drift, objects, way === 'left-to-right' ? 'right-to-left' : 'left-to-right');
  if (there.migrations.length === 0)
    return {
      kind: 'not-written',
      because: 'There is no statement that Plinth could write for these differences.',
    };
  const downs = waysBack(there.migrations, back.migrations);
  const files: NewFile[] = [];
  const existing = [...wish.existing];
  let after = wish.after;
  for (const [at, { group, transaction, steps }] of there.migrations.entries()) {
    const head = at === 0 ? headOf(wish, there.unwritten) : '';
    const unlimited: NewMigration = {
      name: group === 'main' ? wish.name : `${wish.name}_${suffixes[group]}`,
      up: textOf(steps),
      down: downs === undefined ? noRollback : (downs[at] ?? nothingBack),
      transaction,
    };
    const limited = withLockLimit(unlimited, {
      ...{ dialect: drift.left.dialect, tool },
      ...{ behind: after, existing },
    });
    const migration = { ...limited, up: head + limited.up };
    const outside = tool.create(migration, after, existing);
    const isInside =
      !transaction && outside !== undefined && opensTransaction(tool, outside, drift.left.dialect);
    if (isInside && drift.left.dialect === 'sqlite')
      return {
        kind: 'not-written',
        because: `A table that others reference is built anew with foreign keys off, and ${tool.name} opens a transaction, in which they stay on.`,
      };
    const made = isInside
      ? tool.create({ ...migration, up: head + textOf(steps.map(inside)) }, after, existing)
      : outside;
    if (made === undefined)
      return { kind: 'not-written', because: `A migration of ${tool.name} takes more than new SQL files.` };
    files.push(...made);
    const own = made.flatMap(({ path }) => tool.classify(path) ?? []);
    existing.push(...own);
    after = own.find(({ direction }) => direction !== 'down') ?? after;
  }
  const losses = there.migrations.flatMap(({ steps }) => steps.flatMap(({ loses }) => loses ?? []));
  const { notes } = wish;
  return { kind: 'written', files, losses: [...new Set(losses)], notes, unwritten: there.unwritten };
}

const suffixes: Readonly<Record<StepGroup, string>> = {
  values: 'values',
  main: '',
  indexes: 'indexes',
  keys: 'keys',
  validate: 'validate',
};

const nothingBack = '-- Taken back by the migrations around it.\n';
const noRollback =
  '-- No down migrations are written: the way back takes other files than the up migrations.\n';

/** For tools that run everything in a transaction. */
function inside(step: Step): Step {
  return { ...step, sql: step.sql.replace(/^((?:CREATE (?:UNIQUE )?|DROP )INDEX) CONCURRENTLY/, '$1') };
}

/** The down migrations, from the last file to the first, each part in the next file that can send it; undefined if a part fits no file. */
function waysBack(
  there: readonly Reconciling[],
  back: readonly Reconciling[],
): readonly (string | undefined)[] | undefined {
  const downs: (string | undefined)[] = there.map(() => undefined);
  let at = there.length - 1;
  for (const { transaction, steps } of back) {
    while (at >= 0 && there[at]?.transaction === true && !transaction) at -= 1;
    if (at < 0) return undefined;
    downs[at] = (downs[at] ?? '') + textOf(steps);
    if (at > 0) at -= 1;
  }
  return downs;
}

function headOf(
  { purpose, notes }: Pick<MigrationWish, 'purpose' | 'notes'>,
  unwritten: readonly CatalogChange[],
): string {
  const left = unwritten.map(
    ({ kind, name }) =>
      `-- Not written here, because it takes more than a statement: ${oneLine(`${kind} ${name}`)}\n`,
  );
  const known = notes.map((note) => `-- ${oneLine(note)}\n`);
  return `-- ${oneLine(purpose)}\n${known.join('')}${left.join('')}\n`;
}

function textOf(steps: readonly Step[]): string {
  return steps
    .map(({ sql, loses }) => `${loses === undefined ? '' : `-- Destructive: ${oneLine(loses)}\n`}${sql};\n`)
    .join('');
}

/** A name may contain line breaks, and a comment ends with its line. */
function oneLine(text: string): string {
  return text.replaceAll(/[\r\n\u2028\u2029]+/g, ' ');
}
