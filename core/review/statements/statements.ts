/** One statement after the other for a review: what it locks, how large that is, until when, on what evidence. Knows effects and proof; judges nothing. */
import {
  durationInWords,
  lockedOnStandbys,
  queueInWords,
  refusalInWords,
  replicasInWords,
  untilInWords,
} from '../../effects/describe.ts';
import { blocks, isStronger, type RelationEffect } from '../../effects/effect.ts';
import { durationOf, heldUntil } from '../../effects/held.ts';
import type { Operation } from '../../operations/operation.ts';
import { operationInWords } from '../../operations/words.ts';
import { oneLine } from '../../plan/format.ts';
import { relationKey, tableByKey, tableCalled } from '../../schema/lookup.ts';
import { LineIndex } from '../../text/line-index.ts';
import { batchesOf } from '../rows/batches.ts';
import { addedInWords } from '../verdict/added-columns.ts';
import { changesInWords } from '../verdict/changes.ts';
import { rowsNeedOf } from './rows-need.ts';
import { copiesAt, lossesAt, lossesInWords } from '../rows/losses.ts';
import { isBuiltBeside } from '../checks/live-checks.ts';
import type { ReviewedStatement } from '../input.ts';
import { passedOverInWords } from '../checks/passed-over.ts';
import { isSequence, type Placed, schemaAt } from '../placed.ts';
import type { Evidence, RelationReview, StatementReview } from '../model.ts';
import { grownBefore } from './grown.ts';
import { isReadLong } from '../waits/read-along.ts';
import { indexBytesAt } from './index-sizes.ts';
import { differenceInWords, partsOf, partsTold, withoutPartsRead } from './partitions.ts';
import { fewInWords } from './few-written.ts';
import { isFewRows, isRowWork, rowWorkOf } from './row-work.ts';
import { isDuring } from '../order/runs.ts';
import { timeoutOf } from './timeouts.ts';
import { isSameDefault } from './same-default.ts';
import { firedInWords } from './triggers.ts';
import { estimateOf, needsOf, sizeAt, sizeWords, slowMethod, type SizesAround } from './sizes.ts';
import { laterDefaultsInWords } from '../rows/later-defaults.ts';
import { keptByZone } from '../rows/zones.ts';
import { setsInWords } from '../rows/updated-rows.ts';
import { lightOf } from './light.ts';
import { conditionsAnew } from './condition-anew.ts';
import { mayBeMissing, unmadeIn } from './unmade-index.ts';
import { rebuiltWith } from './rebuilt.ts';
import { rewritesBeside } from './written-again.ts';

export function statementReview(placed: Placed, date: string): StatementReview {
  const { one, migration } = placed;
  const { whole } = one;
  const around = { sizes: migration.sizes, date };
  const duration = isRowWork(placed) ? 'rows' : durationOf(one);
  const locked = (whole?.relations ?? []).filter(isShown);
  const { relations, partitions } = withoutAlike(withoutPartsRead(locked, placed), around);
  const worked = relations.find(({ role }) => role === 'target') ?? relations[0];
  const estimate = isRowWork(placed) && !isFewRows(placed) ? rowWorkOf(placed, date).estimate : undefined;
  return {
    line: placed.line,
    place: placed.place,
    what: whatOf(placed),
    relations: relations.map((relation) => ({
      ...relationReview(relation, placed, around),
      ...partsTold(relation, partitions, placed),
      // Of all that it reads and writes together, told once.
      ...(relation === worked && estimate !== undefined ? { estimate } : {}),
    })),
    duration,
    lasts: lastsInWords(placed, duration, date),
    light: lightOf(placed),
    until: untilOf(placed),
    queue:
      whole === undefined || isHeldBefore(placed) || duration === 'waits'
        ? undefined
        : queueInWords(whole, 'what it locks'),
    lockTimeout: timeoutOf(placed, 'lock_timeout')?.milliseconds,
    evidence: evidenceOf(placed),
    needs: joined([
      needsOf(
        whole?.relations ?? [],
        around,
        (relation) => rewritesBeside(placed, relation),
        indexBytesAt(placed, date),
      ) ?? rowsNeedOf(placed, around),
      heldBack(placed),
      keptByZone(placed),
    ]),
    replicas: whole === undefined ? [] : replicasOf(placed),
    unknown: unknownOf(placed),
    fires: firedInWords(placed),
    losses: lossesInWords(lossesAt(placed)),
    copies: copiesAt(placed),
  };
}

/** It reads the table twice, each time as one transaction that sees the same rows; between the two it holds nothing back. */
function heldBack({ one }: Placed): string | undefined {
  return isBuiltBesideOthers(one)
    ? 'It reads the table twice: rows that die in this database during a reading are removed by no vacuum until that reading ends.'
    : undefined;
}

/** CREATE INDEX CONCURRENTLY. */
export function isBuiltBesideOthers({ actions }: ReviewedStatement): boolean {
  return actions.some(({ operation }) => isBuiltBeside(operation));
}

function joined(sentences: readonly (string | undefined)[]): string | undefined {
  const all = sentences.filter((one) => one !== undefined);
  return all.length === 0 ? undefined : all.join(' ');
}

/** Its transaction has these locks already: it waits for nobody any more. */
export function isHeldBefore({ one, section, at }: Placed): boolean {
  const asked = (one.whole?.relations ?? []).filter(
    ({ queue, role }) => queue !== undefined && role !== 'index',
  );
  const before = section.statements
    .slice(0, at)
    .filter(
      ({ during, whole }, index) =>
        during.transaction === one.during.transaction &&
        during.heldThrough >= at &&
        index < at &&
        whole?.heldUntil === 'end-of-transaction',
    );
  return asked.every(({ relation, lock }) =>
    before.some(({ whole }) =>
      whole?.relations.some((held) => held.relation === relation && !isStronger(lock, held.lock)),
    ),
  );
}

/** An earlier file of its tool's transaction has these locks. */
function isHeldByRun(placed: Placed, statements: readonly Placed[]): boolean {
  const before = statements.filter(
    (other) =>
      other.section !== placed.section &&
      isDuring(other, other.one.during.heldThrough, placed) &&
      other.one.whole?.heldUntil === 'end-of-transaction',
  );
  const asked = (placed.one.whole?.relations ?? []).filter(
    ({ queue, role }) => queue !== undefined && role !== 'index',
  );
  return (
    before.length > 0 &&
    asked.every(({ relation, lock }) =>
      before.some(({ one }) =>
        one.whole?.relations.some((held) => held.relation === relation && !isStronger(lock, held.lock)),
      ),
    )
  );
}

/** What waits for its locks without limit. */
export function waitingWithout(statements: readonly Placed[]): readonly Placed[] {
  return statements.filter(
    (placed) =>
      placed.one.whole?.relations.some(({ relation, isNew, queue, lock, role }) => {
        if (isSequence(placed, relation)) return false;
        const who = blocks(lock);
        const isInTheWay = who === 'writes' || who === 'reads-and-writes';
        return !isNew && role !== 'index' && queue !== undefined && isInTheWay;
      }) === true &&
      !isHeldBefore(placed) &&
      !isHeldByRun(placed, statements) &&
      (timeoutOf(placed, 'lock_timeout')?.milliseconds ?? 0) === 0,
  );
}

/** Nobody notices it: it touches what is new, or locks nothing that anybody waits for. */
export function isQuiet({ one, passed }: Placed, review: StatementReview): boolean {
  if (passed.length > 0) return false;
  if (review.unknown.length + review.losses.length + review.copies.length + one.unseen.length > 0)
    return false;
  if (one.whole?.refused !== undefined) return false;
  const isBrief = review.duration === 'instant';
  const old = review.relations.filter(
    ({ blocks: who }) => who !== 'nobody' && !(isBrief && who === 'schema-changes'),
  );
  const isWork = review.duration !== 'instant' && (one.whole?.relations ?? []).some(({ isNew }) => !isNew);
  return old.length === 0 && !isWork;
}

function whatOf(placed: Placed): string {
  const { actions } = placed.one;
  const done = actions.flatMap(({ operation }) =>
    isPassedOver(operation, placed) || isSameDefault(operation, placed) ? [] : [operation],
  );
  const sentences = [
    ...changesInWords(
      done,
      'named',
      new Map([
        ...addedInWords(done),
        ...laterDefaultsInWords([placed]),
        ...unmadeIn([placed]),
        ...conditionsAnew([placed]),
      ]),
    ),
    ...placed.passed.map(passedOverInWords),
  ];
  if (sentences.length > 0) return `${sentences.join(' ')}${setsInWords(placed)}`;
  const calls = actions.flatMap(({ operation }) =>
    operation.kind === 'select' ? operation.functions.map(({ name }) => name) : [],
  );
  if (calls.length > 0) return `Calls ${oneLine([...new Set(calls)].slice(0, 4).join(', '))}.`;
  if (actions.length > 0 && actions.every(({ operation }) => isPassedOver(operation, placed)))
    return 'Passes over a constraint that is gone already.';
  const words = [...new Set(actions.map(({ operation }) => operationInWords(operation)))].join(', ');
  return words === '' ? 'Is not understood.' : `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`;
}

/** DROP CONSTRAINT IF EXISTS of one that the change has dropped before: a notice. */
function isPassedOver(operation: Operation, { section, at, start }: Placed): boolean {
  if (operation.kind !== 'dropConstraint' || !operation.ifExists) return false;
  const key = relationKey(schemaAt({ section, at }), operation.table);
  const [was, is] = [start, schemaAt({ section, at })].map((schema) => tableByKey(schema, key));
  const name = operation.constraint.text;
  return (
    is !== undefined &&
    was?.constraints.some((one) => one.name === name) === true &&
    !is.constraints.some((one) => one.name === name)
  );
}

/** The forms that let others work build and wait. */
function lastsInWords(placed: Placed, duration: StatementReview['duration'], date: string): string {
  const { one } = placed;
  if (isFewRows(placed)) return durationInWords('instant');
  const reading = fewInWords(placed, date);
  if (reading !== undefined) return reading;
  const isQuery = one.actions.every(({ operation }) => operation.kind === 'select');
  if (duration === 'rows')
    return isQuery ? 'Takes as long as the query.' : 'Takes as long as finding and writing its rows.';
  const builds = one.whole?.relations.some(({ buildsIndex }) => buildsIndex) === true;
  return duration === 'waits' && builds
    ? 'Takes as long as building the index, and as the older transactions that it waits for.'
    : durationInWords(duration);
}

/** Indexes go with their tables, and nobody waits for a catalog that is read. */
function isShown({ isNew, role, relation }: RelationEffect): boolean {
  const isCatalog = relation.startsWith('pg_catalog.') || relation.startsWith('information_schema.');
  return !isNew && role !== 'index' && !isCatalog;
}

/** Partitions on which it does what it does on their table, under the same lock: they are told along with it. */
function withoutAlike(
  all: readonly RelationEffect[],
  around: SizesAround,
): { readonly relations: readonly RelationEffect[]; readonly partitions: number } {
  const target = all.find(({ role }) => role === 'target');
  const parts = target === undefined ? [] : partsOf(target, all).filter(({ lock }) => lock === target.lock);
  const isKnown = (relation: string): boolean => sizeAt(around, relation) !== undefined;
  const isToldEach =
    target === undefined || (!isKnown(target.relation) && parts.some(({ relation }) => isKnown(relation)));
  return isToldEach
    ? { relations: all, partitions: 0 }
    : { relations: all.filter((one) => !parts.includes(one)), partitions: parts.length };
}

function relationReview(relation: RelationEffect, placed: Placed, around: SizesAround): RelationReview {
  const duration = durationOf(placed.one);
  const size = sizeAt(around, relation.relation);
  const { rewrite, buildsIndex, scan } = relation;
  const work = [
    ...(rewrite ? ['writes it again'] : []),
    ...(buildsIndex && !rewrite ? ['builds an index'] : []),
    ...((scan && !rewrite && (!buildsIndex || isReadBesides(relation, placed))) ||
    isReadLong(relation, placed, around.date)
      ? ['reads all rows']
      : []),
  ];
  const isWorked = work.length > 0 && duration !== 'rows';
  return {
    relation: oneLine(relation.relation),
    lock: relation.lock,
    blocks: blocks(relation.lock),
    locksRows: lockedRows(placed).includes(relation.relation),
    work,
    size: sizeWords(size) ?? unlisted(relation, placed, around),
    bytes: size?.bytes,
    estimate: isWorked
      ? estimateOf(rewrite ? 'rewrite' : buildsIndex ? 'index-build' : 'scan', size, {
          grown: grownBefore(placed, relation.relation),
          twice: isBuiltBesideOthers(placed.one),
          indexes: rebuiltWith(placed, relation.relation),
          method: slowMethod(
            placed.one.actions.map(({ operation }) => operation),
            size,
          ),
        })
      : undefined,
  };
}

/** Of a table that goes as a whole, where others are listed. */
function unlisted({ isNew, role }: RelationEffect, { one }: Placed, { sizes }: SizesAround) {
  const goes = one.actions.some(
    ({ operation }) => operation.kind === 'dropRelation' && operation.relation === 'table',
  );
  return sizes === undefined || isNew || role !== 'target' || !goes ? undefined : 'not in the statistics';
}

/** By another part of the statement than the one that builds: SET NOT NULL beside a key. */
function isReadBesides({ relation }: RelationEffect, { one }: Placed): boolean {
  return one.actions.some(({ effect }) =>
    effect.relations.some((each) => each.relation === relation && each.scan && !each.buildsIndex),
  );
}

/** Behind `until`. */
export function untilOf(placed: Placed): string {
  const { one, at, section, migration } = placed;
  const batches = batchesOf(placed);
  if (batches?.isLoop === true) return 'the COMMIT of the batch';
  const until = heldUntil(one, one.whole ?? { heldUntil: 'end-of-statement' }, at);
  const end = section.statements[until.at]?.statement.span.start ?? 0;
  const line = new LineIndex(migration.text).position(end).line + 1;
  const whole = migration.isWholeRun ? migration.tool : undefined;
  return untilInWords(until, line, migration.tool, migration.runBy?.around ?? whole);
}

/** Relations of which rows are changed: whoever writes to the same rows waits until the transaction ends. */
export function lockedRows({ one }: Placed): readonly string[] {
  return one.actions.flatMap(({ operation: { kind }, effect }) =>
    kind === 'update' || kind === 'delete'
      ? effect.relations.flatMap(({ relation, role, isNew }) =>
          role === 'target' && !isNew ? [relation] : [],
        )
      : [],
  );
}

/** The statement itself on the one, such statements on the other, with the same lock. */
export function evidenceOf({ one, proof, migration }: Placed): Evidence {
  const measured = proof?.outcome.kind === 'measured' && proof.outcome.differences.length === 0;
  if (measured && proof.onTarget === undefined) {
    const server = migration.proof.kind === 'run' ? migration.proof.proof.server : '';
    const { targetVersion } = migration;
    const isOther =
      Number(server) !== targetVersion && one.whole?.measuredOn.includes(targetVersion) === true;
    return {
      kind: 'measured',
      words: `measured on ${server}${isOther ? `, and on ${targetVersion} with statements of the same kind` : ''}`,
    };
  }
  const majors = one.whole?.measuredOn ?? [];
  const [first] = majors;
  const last = majors.at(-1);
  if (first === undefined || last === undefined) return { kind: 'expected', words: 'expected' };
  return {
    kind: 'expected',
    words: `expected from measurements on ${first === last ? first : `${first} to ${last}`}`,
  };
}

function replicasOf({ one }: Placed): readonly string[] {
  if (one.whole === undefined) return [];
  const locked = lockedOnStandbys(one.whole).map(oneLine);
  return [
    ...(locked.length === 0
      ? []
      : [
          `A hot standby takes the lock on ${locked.join(', ')} too, and cancels queries there that are in its way.`,
        ]),
    ...replicasInWords(one.whole),
  ];
}

/** Nobody waits for that. */
const sequenceLocked = 'The sequence is locked in ROW EXCLUSIVE mode.';

function unknownOf(placed: Placed): readonly string[] {
  const { one, proof } = placed;
  // What was not there was not dropped.
  const isUnmade = one.actions.some(({ operation }) => mayBeMissing(operation, placed));
  // On empty tables no row asks for its parent: that lock is one of rows.
  const isOfRows = (about: string, measured: string, expected: string): boolean =>
    about === 'lock' &&
    (measured === 'none' || (measured === 'ACCESS SHARE' && expected === 'ROW SHARE')) &&
    durationOf(one) === 'rows';
  const differs = (proof?.outcome.kind === 'measured' ? proof.outcome.differences : []).filter(
    ({ about, measured, expected }) =>
      !isOfRows(about, measured, expected) && !(isUnmade && (measured === 'none' || measured === 'no')),
  );
  // A table that the change itself has made holds nothing to read yet.
  const counts = ({ relation, about }: (typeof differs)[number]): boolean =>
    about === 'lock' ||
    tableCalled(placed.start, relation) !== undefined ||
    !placed.earlier.some(({ after }) => tableCalled(after, relation));
  return [
    ...one.gaps.filter((gap) => gap !== sequenceLocked).map(oneLine),
    ...one.newer.map(oneLine),
    ...(one.whole?.refused === undefined ? [] : [oneLine(refusalInWords(one.whole.refused))]),
    ...new Set(differs.filter(counts).map((difference) => differenceInWords(difference, placed))),
  ];
}
