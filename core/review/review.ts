/** Puts a review together from what session, proof and git know. One way: editor, command line and tests take this one. */
import { operationInWords } from '../operations/words.ts';
import { oneLine } from '../plan/format.ts';
import { noPersonalDataSettings } from '../personal-data/settings.ts';
import { verdictInWords } from '../proof/describe.ts';
import type { Schema } from '../schema/model.ts';
import type { ParsedStatement } from '../syntax/statement.ts';
import { emptySchema } from '../schema/replay/apply.ts';
import { LineIndex } from '../text/line-index.ts';
import { abortCriteria } from './waits/abort.ts';
import { oldestServer } from './checks/server.ts';
import { definitionsIn } from './checks/index-checks.ts';
import { recordBefore, withRecord } from './checks/record-checks.ts';
import { guardOf } from './checks/guarded.ts';
import { olderOnes, unfinishedRuns } from './checks/lock-checks.ts';
import { afterChecks } from './checks/after-checks.ts';
import { unseenTriggers } from './checks/after-programs.ts';
import { ownGone } from './checks/own-gone.ts';
import { scriptStops } from './waits/beside-abort.ts';
import { builtFirst } from './waits/built-first.ts';
import { withBuiltOrNot } from './waits/beside-step.ts';
import { concurrently, concurrentScript } from './waits/concurrently.ts';
import { copiesAfter } from './rows/copies.ts';
import { withNotes } from './order/stage-notes.ts';
import { stageChecksOf } from './order/stages.ts';
import { backInWords } from './back/back.ts';
import { filesOf } from './back/from-export.ts';
import { inOneCommit } from './order/one-commit.ts';
import { inOneRelease, withRepeatables } from './order/built-in.ts';
import { asOneStep } from './order/one-step.ts';
import { beforeChecks } from './checks/before-checks.ts';
import type { ReviewInput, ReviewedMigration } from './input.ts';
import type { MigrationReview, Review } from './model.ts';
import { placeholdersIn, withoutPlaceholders, withSizes } from './placeholders.ts';
import { insertedAt } from './rows/inserted-rows.ts';
import { copiesAt, lossesAt } from './rows/losses.ts';
import { nullRowsAt } from './rows/null-rows.ts';
import { writtenApart } from './rows/exclusive.ts';
import { repeatedBack } from './back/former-views.ts';
import { findingsOf, passedOverElsewhere } from './verdict/findings.ts';
import { letOutChecks } from './checks/let-out-checks.ts';
import { letOutIn } from './order/let-out.ts';
import { deploymentOrder, phaseOf } from './order/order.ts';
import { foundByLast, inUse } from './order/in-use.ts';
import { besidePrograms } from './verdict/programs.ts';
import { deletesBack } from './order/renewed-keys.ts';
import { renamedBack } from './back/renamed-back.ts';
import { rollbackOf } from './back/back-script.ts';
import { parsedIn } from './back/rollback.ts';
import { withSteps } from './back/before-applied.ts';
import { withBackStep } from './back/back-step.ts';
import { bothScripts, fillStopped } from './order/both-names.ts';
import { fillScripts } from './rows/fill-script.ts';
import { nulledAgain } from './rows/own-values.ts';
import { dropScripts } from './order/drop-former.ts';
import { exportsOf, runbookOf } from './order/runbook.ts';
import { isRefused } from './order/again.ts';
import { withMendStep } from './order/mend-first.ts';
import { provenanceOf } from './provenance.ts';
import { schemaReview } from './schema/schema-review.ts';
import { nothingFound, securityReview } from './schema/security.ts';
import { asOwn, passingNames } from './passing.ts';
import { namingOf, placedIn, placeText, type Naming, type Placed } from './placed.ts';
import { heldThrough } from './waits/blocked.ts';
import { withUnseenTables } from '../schema/unseen-tables.ts';
import { inRuns } from './order/runs.ts';
import { isQuiet, statementReview } from './statements/statements.ts';
import { touchedBy } from './schema/touched.ts';
import { unseenChanges } from './schema/unseen-changes.ts';
import { unseenParts } from './schema/unseen-parts.ts';
import { unseenGone } from './checks/unseen-gone.ts';
import { withoutRelease } from './order/no-release.ts';
import { notVerified } from './verdict/not-verified.ts';
import { refusalsIn } from './verdict/refusals.ts';
import { verdictOf } from './verdict/verdict.ts';
import { columnsOnce } from './said-once.ts';
import { viewsAnew } from './order/views-anew.ts';
import { validatedLater } from './waits/validated-later.ts';
import { watchScript } from './waits/watch.ts';

export function reviewOf(input: ReviewInput): Review {
  const placeholders = placeholdersIn(input);
  return withoutPlaceholders(columnsOnce(asWritten(withSizes(input, placeholders))), placeholders);
}

/** What the change finds, with what it takes for granted. */
function startOf({ formerly, migrations }: ReviewInput): Schema {
  const sections = migrations.flatMap((one) => one.sections);
  const found = formerly?.schema ?? sections[0]?.found ?? emptySchema();
  const operations = sections.flatMap(({ statements }) =>
    statements.flatMap(({ actions }) => actions.map(({ operation }) => operation)),
  );
  return withUnseenTables(found, sections.at(-1)?.after ?? found, operations);
}

function asWritten(input: ReviewInput): Review {
  const { date } = input;
  const naming = namingOf([...input.migrations, ...input.unread].map(({ file }) => file));
  const [first] = input.migrations;
  const start = startOf(input);
  const passing = passingNames(input.migrations, start);
  const written = input.migrations.map((migration, at) => ({
    migration,
    file: migration.file,
    statements: placedIn(migration, input.migrations.slice(0, at), naming, start, passing).map(asOwn),
  }));
  const all = written.flatMap((one) => one.statements);
  const touched = touchedBy(input);
  const settings = first?.personalData ?? noPersonalDataSettings;
  const arranged = withoutRelease(
    asOneStep(
      inOneRelease(
        inOneCommit(
          withRepeatables(deploymentOrder(written, date, input.others, input.goneInCode), all),
          all,
          input.isOneCommit,
        ),
        all,
        input.programs.length > 0,
      ),
      all,
    ),
    all,
    input,
  );
  const order = withNotes(arranged, inRuns(all, arranged), input);
  const statements = inRuns(inUse(all, order), order);
  const placed = written.map((one) => ({
    ...one,
    statements: statements.filter(({ migration }) => migration === one.migration),
  }));
  const migrations = placed.map((one, at) =>
    migrationReview(one.migration, one.statements, {
      order,
      start,
      previous: parsedIn(input.migrations.slice(0, at)),
      date,
    }),
  );
  const findings = placed.flatMap((one) =>
    findingsOf(one.migration, one.statements, naming, { date, order }),
  );
  const security = securityReview(touched, statements, settings);
  const asked = beforeChecks(statements, date, foundByLast(statements, order));
  // Before a later part the record is another.
  const isRecordAsked = order.stages.length < 2 && asked.usual.length + asked.named.length > 0;
  const guard = guardOf(input);
  const usual = [
    ...asked.usual,
    ...(order.stages.length < 2 ? asked.named : []),
    ...(isRecordAsked ? recordBefore(statements) : []),
  ];
  const before = { ...asked, usual, checks: guard(asked.checks, start, 'before') };
  const preflight = [
    ...before.usual,
    ...(order.stages.length < 2 ? letOutChecks(order, statements) : []),
    ...before.checks,
  ];
  const last = input.migrations.at(-1)?.sections.at(-1)?.after ?? start;
  const stages = stageChecksOf(input, order, statements, guard);
  const postflight = guard(
    besidePrograms(
      withRecord(
        [
          ...afterChecks(
            [...touched, ...unseenParts(input)],
            copiesAfter(statements, last),
            oldestServer(input.migrations),
            definitionsIn(input.migrations),
          ),
          ...ownGone(statements),
          ...unseenGone(input.migrations),
          ...unseenTriggers(statements),
          ...unfinishedRuns(statements),
        ],
        statements,
      ),
      input,
    ),
    last,
    'after',
  );
  const verdict = verdictOf({
    input,
    statements,
    migrations,
    order,
    findings,
    security,
    naming,
    asked: preflight,
    isAskedOfIt: (stages.length === 0 ? before.checks : stages.flatMap((one) => one.before)).some(({ sql }) =>
      sql.includes("'STOP'"),
    ),
  });
  const { blocked } = verdict;
  const exports = exportsOf(order, statements);
  const beside = concurrently(statements, blocked, findings, input.date, order.stages);
  const built = builtFirst(statements, blocked, findings, date);
  const later = validatedLater(statements, date);
  // That script waits and works too, and is watched by the same queries.
  const ofFile =
    beside === undefined ? undefined : `The file (not ${concurrentScript}), once it has its locks`;
  const ofFiles = abortCriteria(statements, blocked, date, built?.counting ?? ofFile);
  const ofScript = statements.filter(({ place }) => beside?.places.includes(place));
  const abort = [
    ...ofFiles,
    ...(beside === undefined ? [] : scriptStops(ofScript, date, ofFiles)),
    ...(built?.abort ?? []),
    ...fillStopped(statements, date),
  ];
  const taken = backInWords(
    migrations,
    input,
    order,
    placed.flatMap((one) => one.statements),
  );
  const runbook = withMendStep(
    withBackStep(
      runbookOf({
        migrations,
        statements,
        order,
        blocked,
        stages,
        hasBefore: (stages.length === 0 ? preflight : before.usual).length > 0,
        hasAfter: postflight.length > 0,
        exports,
        asksRows: preflight.some(({ reads }) => reads === 'rows'),
        hasPrograms: input.programs.length > 0,
        beside,
        besideWords: built?.words,
        date,
      }),
      {
        ...{ migrations, all: input.migrations, order },
        taken,
      },
    ),
    refusalsIn(input, statements, naming).length > 0,
  );
  return {
    title: titleOf(input),
    verdict,
    migrations: withBuiltOrNot(migrations, beside?.names ?? []),
    order: {
      ...order,
      starts: [...(beside?.words ?? []), ...(later === undefined ? [] : [later.words]), ...order.starts],
    },
    preflight: beside === undefined ? preflight : [...preflight, olderOnes],
    usual: before.usual,
    abort,
    postflight: [...postflight, ...(beside?.leftBeside ?? [])],
    stages,
    back: withSteps([...taken, ...repeatedBack(input, touched)], runbook, order),
    security,
    schema: schemaReview(
      touched,
      settings,
      namedIn(statements),
      input.migrations.flatMap(unseenChanges).map(({ name }) => name),
    ),
    findings,
    suppressions: placed.flatMap((one) => [
      ...suppressionsOf(one.migration, naming),
      ...passedOverElsewhere(one.migration, one.statements, naming),
    ]),
    notVerified: notVerified(input, before.unasked, statements),
    // What programs change besides is not known.
    nothingFound:
      input.programs.length > 0 || input.migrations.length === 0
        ? []
        : nothingFound(security, statements, settings).filter(
            (one) => one !== 'privileges' || viewsAnew(statements).length === 0,
          ),
    runbook,
    exports,
    concurrently: beside?.script,
    later: [...fillsFirst(statements, date), ...dropScripts(statements, date)],
    watch: watchScript(statements, blocked, oldestServer(input.migrations), beside?.script),
    provenance: provenanceOf(input),
  };
}

function titleOf({ migrations, unread, programs }: ReviewInput): string {
  const count = migrations.length + unread.length + programs.length;
  const [only] = migrations;
  if (count === 1 && only !== undefined) return oneLine(only.file);
  return `${count} ${count === 1 ? 'file' : unread.length === 0 ? 'migrations' : 'files'}`;
}

/** A script of one name: what comes back empty is filled behind the change. */
function fillsFirst(statements: readonly Placed[], date: string): Review['later'] {
  const both = bothScripts(statements, date);
  return both.length > 0 ? both : fillScripts(statements, date);
}

interface Around {
  readonly order: Review['order'];
  readonly start: Schema;
  readonly previous: readonly ParsedStatement[];
  readonly date: string;
}

function migrationReview(
  migration: ReviewedMigration,
  statements: readonly Placed[],
  { order, start, date, previous }: Around,
): MigrationReview {
  const shared = new Map(
    writtenApart(statements).flatMap((group) =>
      group.length === 1 ? [] : group.map((one) => [one, group[0].place] as const),
    ),
  );
  const all = statements.map((one) => ({
    one,
    review: { ...statementReview(one, date), shares: shared.get(one) },
  }));
  const work = all.filter(({ one }) => !isSurrounding(one));
  const held = heldThrough(all.map(({ one }) => one));
  const loud = work.filter(({ one, review }) => !isQuiet(one, review)).map(({ review }) => review);
  return {
    file: oneLine(migration.file),
    tool: migration.tool,
    toolVersion: migration.toolVersion === undefined ? undefined : oneLine(migration.toolVersion),
    targetVersion: migration.targetVersion,
    targetFrom: migration.targetFrom,
    targetFile: migration.targetFile === undefined ? undefined : oneLine(migration.targetFile),
    targetOutside: migration.targetOutside && {
      version: migration.targetOutside.version,
      file: oneLine(migration.targetOutside.file),
    },
    byHand: migration.byHand === undefined ? undefined : oneLine(migration.byHand),
    phase: phaseOf(statements).phase,
    statements: loud,
    quiet: work.filter(({ one, review }) => isQuiet(one, review) && !held.includes(one)).length,
    heldThrough: work.filter(({ one, review }) => isQuiet(one, review) && held.includes(one)).length,
    proof:
      migration.proof.kind === 'run'
        ? oneLine(verdictInWords(migration.proof.proof))
        : `not run: ${oneLine(migration.proof.because)}`,
    isWhole: isOneTransaction(work),
    rollback: rollbackOf(
      migration,
      {
        losses: statements.flatMap(lossesAt),
        copies: statements.flatMap(copiesAt),
        nulls: statements.flatMap(nullRowsAt),
        deletes: [...deletesBack(statements), ...renamedBack(statements, migration)],
        inserted: statements.flatMap((one) => insertedAt(one) ?? []),
        files: filesOf(statements, migration),
        letOut: letOutIn(order, statements),
      },
      { start, previous, date, nulled: nulledAgain(statements) },
    ),
    pointOfNoReturn: statements.some(({ place }) => place === order.pointOfNoReturn?.place),
  };
}

/** Of several statements, or one that cannot be there in part. */
function isOneTransaction(work: readonly { readonly one: Placed }[]): boolean {
  const all = work.map(({ one: { one } }) => one);
  if (work.some(({ one }) => isRefused(one)) || all.some(({ during }) => during.commitsInside)) return false;
  return new Set(all.map(({ during }) => during.transaction)).size <= 1;
}

/** BEGIN, COMMIT and SET: they are told by what they do to the others. */
function isSurrounding({ one }: Placed): boolean {
  return (
    one.actions.length > 0 &&
    one.actions.every(({ operation }) =>
      ['begin', 'commit', 'rollback', 'savepoint', 'release savepoint', 'set a variable'].includes(
        operationInWords(operation),
      ),
    )
  );
}

function suppressionsOf(
  { file, text, suppressed }: ReviewedMigration,
  naming: Naming,
): Review['suppressions'] {
  const lines = new LineIndex(text);
  return suppressed.map(({ rule, reason, span, author }) => ({
    place: placeText(file, lines.position(span.start).line + 1, naming),
    rule,
    reason: oneLine(reason),
    author: oneLine(author),
  }));
}

/** Relations that statements name, or reach without that. */
function namedIn(statements: readonly Placed[]): ReadonlySet<string> {
  return new Set(
    statements.flatMap(({ one }) =>
      one.actions.flatMap(({ effect }) => effect.relations.map(({ relation }) => relation)),
    ),
  );
}
