/** In which order the migrations and the releases of the application go, where nothing can be taken back any more, and what backfills need. */
import type { Operation } from '../../operations/operation.ts';
import { column, displayName, relationKey, resolveRelation, tableByKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import { copiedTablesAt, copiesAt, lossesAt, lossesInWords } from '../rows/losses.ts';
import type { DeploymentOrder, DeploymentStage, Phase } from '../model.ts';
import { computedBack, typesNotBack, typesSince } from '../back/not-back.ts';
import { combined, isAwaited, reasonsOf, type Phased, type Reason } from './phase.ts';
import type { ComesBack } from './comes-back.ts';
import { apartUntilBack, isOtherNameTold, meansNow, nullFor } from './comes-back-words.ts';
import { declaredAlready } from './declared.ts';
import { emptyOf, neitherOf, type Neither, refusedOf, refusingOf, releaseOf } from './release.ts';
import { replicasOf } from './replicas.ts';
import { backfillsOf, fillInWords, fillStepInWords, together } from '../rows/backfills.ts';
import { fillsOf, type Fill } from '../rows/fills.ts';
import type { ReviewInput } from '../input.ts';
import { isPassing } from '../passing.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { indexBytesInWords } from '../statements/index-sizes.ts';
import { gated } from './gated.ts';
import { computedKeyGone, computedKeyMade, onConflict, targetOf } from './computed-keys.ts';
import { isNewlyDeferred } from './deferred-keys.ts';
import { freedIndex } from '../schema/freed.ts';
import { isExchanged, madeKey, saidBefore } from './said-conflicts.ts';
import { spanOf } from './loosened.ts';
import { strictlyReadBy } from './strict-reads.ts';
import { anewBy, tablesAnew, takesTheSame } from './table-anew.ts';
import { isNamedByNone } from '../schema/keyless.ts';
import { columnSaid, keySaid } from '../schema/said-keys.ts';
import { needsNoBackfill } from '../statements/light.ts';
import { addedUpInWords } from '../statements/written-again.ts';

/** Of all statements of one migration. */
export function phaseOf(statements: readonly Placed[]): Phased {
  return combined(reasonsIn(statements));
}

function reasonsIn(statements: readonly Placed[]): readonly Reason[] {
  const isMoved = statements.some((one) => copiesAt(one).length > 0);
  const filled = new Set(
    statements.flatMap(({ one }) =>
      one.actions.flatMap(({ operation }) =>
        operation.kind === 'insert' && operation.source === 'query' ? [operation.table.name.text] : [],
      ),
    ),
  );
  return statements.flatMap(reasonsAt).map((one) => {
    const { operation } = one;
    const isHome = isMoved && operation.kind === 'createTable' && filled.has(operation.table.name.text);
    return isHome ? { ...one, isWanted: true } : one;
  });
}

export function reasonsAt(placed: Placed): readonly Reason[] {
  const { one, section, at, migration } = placed;
  const before = schemaAt({ section, at });
  const said = migration.conflictTargets;
  return reasonsOf(one, before, spanOf(placed)).map((reason): Reason => {
    // No release waits for anything else that is done to it.
    if (isOfNewTable(reason.operation, placed))
      return reason.operation.kind === 'addColumn'
        ? { ...reason, phase: 'before', otherwise: undefined, isOfNewTable: true }
        : { ...reason, phase: 'any', otherwise: undefined, isKey: false, isLoosened: false };
    if (
      isPassing(reason.operation, placed) ||
      isOfNobody(reason, before, migration) ||
      (reason.otherwise === 'conflicts' &&
        isNamedByNone(reason.operation, reason.conflict, before, migration))
    )
      return { ...reason, phase: 'any', otherwise: undefined };
    const declared = declaredAlready(reason.operation, placed);
    if (declared === 'used already') return { ...reason, phase: 'before', otherwise: undefined };
    if (declared === 'used no more') return { ...reason, phase: 'any', otherwise: undefined };
    if (reason.otherwise === undefined && isNewlyDeferred(reason.operation, before, placed))
      return { ...reason, phase: 'before', isWanted: true };
    const anew = anewBy(reason.operation, before, tablesAnew(placed));
    if (anew !== undefined)
      return takesTheSame(anew) && copiedTablesAt(placed).length > 0
        ? { ...reason, phase: 'any', otherwise: undefined }
        : { ...reason, phase: 'with', otherwise: 'retypes' };
    const gone = computedKeyGone(reason.operation, placed);
    if (gone !== undefined)
      return {
        ...{ ...reason, phase: 'after', otherwise: 'conflicts', isFormerlySaid: true },
        conflict: [targetOf(gone)],
      };
    const computed = computedKeyMade(reason.operation, placed);
    if (computed !== undefined && (reason.phase === 'before' || reason.phase === 'after'))
      return { ...reason, phase: 'before', isSaid: true, says: onConflict(computed) };
    const made = madeKey(reason.operation, placed);
    if (made?.isSaid === true && (reason.phase === 'before' || reason.phase === 'after')) {
      // Alone it comes first: the pre-flight asks for rows against it, and older releases that write such are told.
      const phase = isExchanged(made.key, placed) ? reason.phase : 'before';
      return { ...reason, phase, isSaid: true, says: made.on };
    }
    if (reason.otherwise === 'conflicts' && isFormerlySaid(reason.operation, placed))
      return { ...reason, isFormerlySaid: true };
    const strict = reason.phase === 'after' ? strictlyReadBy(reason.operation, placed) : [];
    if (strict.length > 0)
      return { ...reason, readAsNull: strict.map(({ key, name }) => `${displayName(key)}.${name}`) };
    return reason.isKey && said?.has(keySaid(keyColumns(reason.operation))) === true
      ? { ...reason, isSaid: true }
      : reason;
  });
}

/** It is done to a table that an earlier file of the change makes: releases wait for the table. */
function isOfNewTable(operation: Operation, placed: Placed): boolean {
  if (!('table' in operation) || operation.table === undefined || operation.kind === 'createTable')
    return false;
  const key = relationKey(schemaAt(placed), operation.table);
  return (
    tableByKey(placed.start, key) === undefined && placed.earlier.some((one) => tableByKey(one.after, key))
  );
}

function isFormerlySaid(operation: Operation, placed: Placed): boolean {
  if (operation.kind !== 'dropConstraint' && operation.kind !== 'dropIndex') return false;
  const former = freedIndex(operation, schemaAt(placed), { start: placed.start, end: placed.section.after });
  return former !== undefined && saidBefore(former, placed) !== undefined;
}

/** No release says the name that goes. One that says the new name finds it, or another column of that name, which is told where it goes. */
function isOfNobody(
  { operation, otherwise }: Reason,
  before: Schema,
  { unsaidColumns }: Placed['migration'],
): boolean {
  return (
    operation.kind === 'renameColumn' &&
    (otherwise === 'renames' || otherwise === 'empties') &&
    unsaidColumns.has(columnSaid(relationKey(before, operation.table), operation.column.text))
  );
}

export function deploymentOrder(
  migrations: readonly { readonly file: string; readonly statements: readonly Placed[] }[],
  date: string,
  others: ReviewInput['others'] = [],
  looked: ReviewInput['goneInCode'] = [],
): DeploymentOrder {
  const all = migrations.flatMap(({ statements }) => statements);
  const fills = fillsOf(all, others);
  return {
    stages: stagesOf(
      migrations.map(({ file, statements }) => ({
        file,
        ...phaseOf(statements),
        reasons: reasonsIn(statements),
        gate: statements.find(({ migration }) => migration.runBy?.refusesOlder !== undefined)?.migration.runBy
          ?.refusesOlder?.place,
        places: new Set(statements.map(({ place }) => place)),
        isLater: statements.some(dropsOwn),
        isLoose: statements.length > 0 && statements.every(isLoose),
        fills: fills.filter(({ forbids }) => statements.includes(forbids)),
      })),
      date,
      looked,
    ),
    pointOfNoReturn: pointOfNoReturn(all),
    backfills: together([
      ...all.flatMap((one) => backfillsOf(one, all, date)),
      ...fills.map((one) => ({
        place: one.forbids.place,
        relation: one.relation,
        words: fillInWords(one, date),
      })),
    ]),
    needsNoBackfill: needsNoBackfill(all),
    starts: [],
    replicas: [...indexBytesInWords(all, date), ...addedUpInWords(all, date), ...replicasOf(all)],
  };
}

interface StagedFile {
  readonly file: string;
  readonly phase: Phase;
  readonly because: string;
  readonly reasons: readonly Reason[];
  /** Where the release that has it refuses to start without it. */
  readonly gate: string | undefined;
  readonly places: ReadonlySet<string>;
  readonly isLater: boolean;
  readonly isLoose: boolean;
  readonly fills: readonly Fill[];
}

interface Staged {
  phase: Phase;
  readonly isLater: boolean;
  readonly files: StagedFile[];
}

/** Files one after the other, as the tool runs them: what can go together is one stage. What can go any time goes with its neighbour. */
function stagesOf(
  files: readonly StagedFile[],
  date: string,
  looked: ReviewInput['goneInCode'],
): readonly DeploymentStage[] {
  const stages: Staged[] = [];
  for (const one of files) {
    const { phase, isLoose } = one;
    const last = stages.at(-1);
    // The release that the first part is for uses it.
    const isLater = one.isLater && phase === 'after' && last?.isLater === false;
    const joins = isLoose || phase === 'any' || last?.phase === phase || last?.phase === 'any';
    if (!isLater && last !== undefined && joins && one.fills.length === 0) {
      last.files.push(one);
      if (last.phase === 'any' && !isLoose) last.phase = phase;
    } else stages.push({ phase, isLater, files: [one] });
  }
  return stages.map((stage, at) => {
    const { release, isKeys } = releaseAt(stage, stages.slice(0, at));
    const fills = stage.files.flatMap((one) => one.fills);
    const names = [...new Set(fills.map(({ name }) => name))];
    const empty = emptyOf(stage.files.flatMap((one) => one.reasons));
    const isAwaited = stages
      .slice(at + 1)
      .some((one) => one.files.some((file) => file.fills.some((fill) => isAddedIn(stage, fill))));
    const asIs: DeploymentStage = {
      phase: stage.phase,
      title: `${filled(titleOf(stage.phase, release, { empty, neither: neitherOf(stage.files.flatMap((one) => one.reasons)) }), stage.phase, names)}${isKeys ? ', whose ON CONFLICT may need the new keys' : ''}${isAwaited && stage.phase === 'before' ? ', which comes when the rows that are there are filled' : ''}`,
      release,
      empty:
        stage.phase === 'with' && empty.length > 0
          ? {
              means: empty.map(meansNow),
              ...nullFor(empty, looked),
              isOtherNameTold: isOtherNameTold(empty),
              apart: apartUntilBack(empty),
            }
          : undefined,
      refused: stage.phase === 'mixed' ? refusedOf(stage.files.flatMap((one) => one.reasons)) : undefined,
      refusing: refusingOf(stage.files.flatMap((one) => one.reasons)),
      fills: names.map((name) => ({
        name,
        words: fills.flatMap((one) => (one.name === name ? [fillStepInWords(one, date)] : []))[0] ?? '',
      })),
      notes: [],
      noReturn: undefined,
      files: stage.files.map(({ file, because }) => ({ file, because })),
    };
    const gate = stage.files.find((one) => one.gate !== undefined)?.gate;
    return gated(
      asIs,
      stage.files.flatMap((one) => one.reasons),
      gate,
      stages.length === 1,
    );
  });
}

function isAddedIn({ files }: Staged, { added }: Fill): boolean {
  return files.some(({ places }) => places.has(added));
}

/** It waits for the rows that are there, besides the releases. */
function filled(title: string, phase: Phase, names: readonly string[]): string {
  if (names.length === 0) return title;
  const rows = `every row has a value in ${names.join(', ')}`;
  if (phase === 'after') return `${title} and ${rows}`;
  return phase === 'before'
    ? `When ${rows}, before ${title.replace('Before ', '')}; older ones may run on`
    : `${title}; when ${rows}`;
}

/** A key on a column that an earlier part has added is for the release that uses the column: that one needs both. */
function releaseAt(
  { phase, files }: Staged,
  before: readonly Staged[],
): { readonly release: string; readonly isKeys: boolean } {
  const reasons = files.flatMap((one) => one.reasons);
  const fills = files.flatMap((one) => one.fills);
  const adding =
    phase === 'before' ? before.find((one) => fills.some((fill) => isAddedIn(one, fill))) : undefined;
  if (adding !== undefined)
    return {
      release: releaseOf(
        phase,
        adding.files.flatMap((one) => one.reasons),
      ),
      isKeys: false,
    };
  const keys = reasons.filter(({ isKey }) => isKey).flatMap(({ operation }) => keyColumns(operation));
  const first =
    phase === 'before' && !reasons.some(isAwaited)
      ? before.find(
          (one) =>
            one.phase === 'before' &&
            one.files.some((file) => file.reasons.some((each) => keys.some((key) => adds(each, key)))),
        )
      : undefined;
  return {
    release: releaseOf(phase, first === undefined ? reasons : first.files.flatMap((one) => one.reasons)),
    isKeys: first !== undefined,
  };
}

function adds({ operation }: Reason, name: string): boolean {
  return operation.kind === 'addColumn' && operation.column.name.text === name;
}

function keyColumns(operation: Operation): readonly string[] {
  return operation.kind === 'createIndex' ? operation.elements.flatMap((one) => one.column?.text ?? []) : [];
}

/** No release waits for it, and none is in its way: it goes with whatever stands before it. */
function isLoose(placed: Placed): boolean {
  const { phase, because } = phaseOf([placed]);
  const isAdded = phase === 'before' && because === '';
  return (
    phase === 'any' ||
    (isAdded && placed.one.actions.every(({ operation: { kind } }) => kind === 'createIndex'))
  );
}

/** A column that an earlier file of the change has added. */
function dropsOwn({ one, section, start }: Placed): boolean {
  return one.actions.some(({ operation }) => {
    if (operation.kind !== 'dropColumn') return false;
    const key = resolveRelation(section.found, operation.table)?.key ?? '';
    const [was, found] = [tableByKey(start, key), tableByKey(section.found, key)];
    const { text } = operation.column;
    return (
      was !== undefined &&
      found !== undefined &&
      column(was, text) === undefined &&
      column(found, text) !== undefined
    );
  });
}

interface Titled {
  /** Names that come back with nothing in them. */
  readonly empty?: readonly ComesBack[];
  readonly neither?: Neither;
}

export function titleOf(
  phase: Phase,
  release: string,
  { empty = [], neither = 'it adds and takes away in one' }: Titled = {},
): string {
  switch (phase) {
    case 'before':
      return `Before ${release}`;
    case 'with':
      return `Together with ${release}: ${empty.length === 0 ? 'no order works for old and new at once' : 'another one runs on, and does not find what was there'}`;
    case 'after':
      return `After ${release}, when no older one runs any more`;
    case 'mixed':
      return `Neither before nor after ${release}: ${neither}`;
    case 'any':
      return 'At any time';
  }
}

function pointOfNoReturn(statements: readonly Placed[]): DeploymentOrder['pointOfNoReturn'] {
  for (const placed of statements) {
    // What was copied before can be copied back, and a key can be built again: both are told, and are no point of no return.
    const losses = lossesAt(placed).filter(({ what }) => what !== 'values copied');
    const [gone, types] = [lossesInWords(losses), typesNotBack(placed)];
    const words = [...gone, ...types].join(' ');
    if (words !== '')
      return {
        place: placed.place,
        words,
        isByValues: gone.length === 0,
        ...(gone.length === 0 ? { since: typesSince(placed) } : {}),
      };
    const [written] = computedBack(placed);
    const since = `the first value on that is written to ${written ?? ''} and its former expression does not compute`;
    if (written !== undefined)
      return { place: placed.place, words: `From ${since}.`, isByValues: true, since };
  }
  return undefined;
}
