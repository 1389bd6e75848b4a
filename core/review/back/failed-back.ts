/** A way back that the team has written and that does not do: what fails of it. Another one may stand in its place. */
import { oneLine } from '../../plan/format.ts';
import type { ServerRefusal } from '../../proof/reason.ts';
import type { RollbackProof } from '../../proof/result.ts';
import { displayName, keyOf, temporarySchema } from '../../schema/lookup.ts';
import { capital, joined } from '../../text/enumerate.ts';
import type { Operation } from '../../operations/operation.ts';
import type { FailedBack, ReviewedMigration } from '../input.ts';
import { leftBehind } from './left-behind.ts';

/** What is wrong with a script, as its proof has seen it, and in which line: a sentence or two. Undefined where it was not seen to fail. */
export function faultIn(
  script: string | undefined,
  { proof }: Pick<ReviewedMigration, 'proof'>,
): string | undefined {
  const rollback = proof.kind === 'run' ? proof.proof.rollback : undefined;
  switch (rollback?.kind) {
    case 'differs':
      return `${capital(leftBehind(rollback.changes))}.${notAgain(rollback.again)}`;
    case 'not-again':
      return rollback.refusal === undefined ? undefined : notAgain(rollback.refusal).trimStart();
    case 'refused': {
      const failing = rollback.down
        .flatMap(({ statements }) => statements)
        .find(({ outcome }) => outcome.kind === 'refused');
      return failsAt(script, failing?.text, rollback.refusal.message);
    }
    case 'missing': {
      const outcome = rollback.draft?.outcome;
      return outcome?.kind === 'failed' ? failsAt(script, outcome.at, outcome.because) : undefined;
    }
    default:
      return undefined;
  }
}

/** What stays is in its way, or what is missing. A sentence that begins with a space. */
export function notAgain(refusal: ServerRefusal | undefined): string {
  return refusal === undefined ? '' : ` After it the file does not run again: ${messageOf(refusal.message)}.`;
}

/** By the words of the statement: the script has lines of its own in front. */
function failsAt(script = '', statement: string | undefined, because: string): string {
  const at = statement === undefined ? -1 : script.indexOf(statement.trim());
  return at < 0
    ? `${capital(messageOf(because))}.`
    : `Line ${script.slice(0, at).split('\n').length} fails: ${messageOf(because)}.`;
}

/** Half a sentence; undefined where it was not seen to fail, or works once somebody sends it by hand. */
function failureOfBack(migration: Pick<ReviewedMigration, 'proof' | 'backSection'>): string | undefined {
  if (migration.proof.kind === 'not-run') return undefined;
  const { rollback } = migration.proof.proof;
  switch (rollback?.kind) {
    case 'refused':
      return isRefusedInTransaction(rollback, migration) ? undefined : messageOf(rollback.refusal.message);
    case 'not-again':
      return `after it the way forward does not lead to the same again${rollback.refusal === undefined ? '' : `: ${messageOf(rollback.refusal.message)}`}`;
    case 'not-verifiable':
      return misnamed(rollback.refusal, migration);
    default:
      return undefined;
  }
}

/**
 * What it names without a schema stands in one that the search path does not hold: whatever else is missing where it was tried, it finds nothing
 * under that name. Half a sentence.
 */
export function misnamed(
  refusal: ServerRefusal | undefined,
  { backSection }: Pick<ReviewedMigration, 'backSection'>,
): string | undefined {
  const name = /^relation "([^".]+)" does not exist$/.exec(refusal?.message ?? '')?.[1];
  if (name === undefined || backSection === undefined) return undefined;
  const { before, found } = backSection.section;
  const schemas = [found, ...before];
  const isFound = schemas.some((one) =>
    [...one.searchPath, temporarySchema].some((home) => one.relations.has(keyOf(home, name))),
  );
  const home = schemas
    .flatMap(({ relations }) => [...relations.values()])
    .find((one) => one.name === name)?.schema;
  return isFound || home === undefined
    ? undefined
    : oneLine(
        `relation "${name}" does not exist: it is in schema ${home}, which is not in the search path (SET search_path = public, ${home} in front would find it)`,
      );
}

/** The tool opens a transaction for it, and the statements open none themselves: what psql sends runs. */
export function isRefusedInTransaction(
  { refusal }: Extract<RollbackProof, { readonly kind: 'refused' }>,
  { backSection }: Pick<ReviewedMigration, 'backSection'>,
): boolean {
  const statements = backSection?.section.statements ?? [];
  return (
    refusal.sqlState === '25001' &&
    statements.length > 0 &&
    statements.every(
      ({ during, whole }) => during.transaction.kind === 'own' || whole?.refusedInTransaction !== true,
    )
  );
}

function messageOf(message: string): string {
  return oneLine(message).replace(/\.$/, '');
}

/** What stands in its place is named with it. Sentences. */
export function inItsPlace({ file, failedBack: failed }: ReviewedMigration): readonly string[] {
  if (failed === undefined) return [];
  const fault = failed.kind === 'fails' ? `fails: ${failed.because}` : faultOf(failed);
  return [`It stands in for ${backIn(failed.file, file)}, which ${fault}.`];
}

/** Whoever takes the change back by its tool finds out then. Sentences. */
export function backToMend(migrations: readonly ReviewedMigration[]): readonly string[] {
  return migrations.flatMap(({ file, failedBack: failed }) => {
    if (failed === undefined) return [];
    const fault = failed.kind === 'fails' ? `fails (${failed.because})` : faultOf(failed);
    return [
      `Who mends ${backIn(failed.file, file)} before it is merged: it ${fault}, and its tool would run it. The script under Rollback runs, and shows all that it has to do.`,
    ];
  });
}

function faultOf(failed: Exclude<FailedBack, { readonly kind: 'fails' }>): string {
  switch (failed.kind) {
    case 'empty':
      return 'holds no statement';
    case 'leaves':
      return `runs and leaves ${failed.because}`;
    case 'lacks':
      return `runs and does not bring back ${failed.because}`;
  }
}

/** What is wrong with a way back that the team has written, where another one may stand in its place. */
export function backFault(
  migration: Pick<ReviewedMigration, 'proof' | 'backSection'>,
): { readonly kind: 'fails' | 'lacks' | 'leaves'; readonly because: string } | undefined {
  const found = [
    { kind: 'fails', because: failureOfBack(migration) },
    { kind: 'lacks', because: lackingBehind(migration) },
    { kind: 'leaves', because: leavesIndexes(migration) },
  ] as const;
  return found.flatMap(({ kind, because }) => (because === undefined ? [] : [{ kind, because }]))[0];
}

/** Tables and columns that its proof has not found behind it, where it moves no rows: half a sentence; undefined where none is missing. */
function lackingBehind(migration: Pick<ReviewedMigration, 'proof' | 'backSection'>): string | undefined {
  const rollback = migration.proof.kind === 'run' ? migration.proof.proof.rollback : undefined;
  const isOfRows = migration.backSection?.section.statements.some(({ actions }) =>
    actions.some(({ operation: { kind } }) => movesRows.has(kind)),
  );
  if (rollback?.kind !== 'differs' || isOfRows !== false) return undefined;
  const gone = rollback.changes.filter(({ change }) => change === 'removed');
  const tables = gone.filter(({ kind }) => kind === 'table').map(({ name }) => name);
  const columns = gone
    .filter(({ kind, name }) => kind === 'column' && !tables.some((one) => name.startsWith(`${one}.`)))
    .map(({ name }) => name);
  const all = [...tables, ...columns].map((name) => oneLine(displayName(name)));
  return all.length === 0 ? undefined : joined(all, mostNames);
}

/** Indexes that stay, and nothing else that is other than it was: a way back that looks for them where they are not, say. Half a sentence; undefined where it is not so. */
function leavesIndexes({ proof }: Pick<ReviewedMigration, 'proof'>): string | undefined {
  const rollback = proof.kind === 'run' ? proof.proof.rollback : undefined;
  if (rollback?.kind !== 'differs' || rollback.changes.length === 0) return undefined;
  if (!rollback.changes.every(({ change, kind }) => change === 'added' && kind === 'index')) return undefined;
  const names = rollback.changes.map(({ name }) => oneLine(displayName(name)));
  // Without its schema a name means what the search path holds.
  const isElsewhere = rollback.changes.every(({ name }) => !name.startsWith('public.'));
  const where = isElsewhere
    ? ', unless the search path of its login holds their schema (that of a login that is called so does)'
    : '';
  return `${names.length === 1 ? 'index' : 'indexes'} ${joined(names, mostNames)}${where}`;
}

const mostNames = 4;
const movesRows: ReadonlySet<Operation['kind']> = new Set(['insert', 'update', 'delete', 'doBlock']);

/** Of one file for both directions only a part is meant. */
function backIn(file: string, forward: string): string {
  return `${file === forward ? 'the way back in ' : ''}${oneLine(file)}`;
}

/** A sentence or two. */
export function byHandInWords(refusal: string, { tool }: ReviewedMigration): string {
  const by = tool ?? 'its tool';
  return oneLine(
    `${by} cannot take it back: it opens a transaction for the way back, and ${refusal.replace(/\.$/, '')}. In psql, which opens none, its statements run: take it back by hand, or have ${by} open no transaction for it.`,
  );
}

/** The first of the authors’ own ways back in which a tool that runs it ends, as backIn names it. */
export function failingBack(migrations: readonly ReviewedMigration[]): string | undefined {
  const [first] = migrations
    .toReversed()
    .flatMap(({ file, failedBack: failed }) => (failed === undefined ? [] : [backIn(failed.file, file)]));
  return first;
}
