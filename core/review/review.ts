/** Puts a review together from what session, proof and git know. One way: editor, command line and tests take this one. */
import { addCoverage, nothingCovered } from '../lint/coverage.ts';
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
import { afterChecks } from './checks/after-checks.ts';
import { builtFirst } from './waits/built-first.ts';
import { concurrently } from './waits/concurrently.ts';
import { copiesAfter } from './rows/copies.ts';
import { withNotes } from './order/stage-notes.ts';
import { stageChecksOf } from './order/stages.ts';
import { backInWords } from './back/back.ts';
import { filesOf } from './back/from-export.ts';
import { inOneRelease, withRepeatables } from './order/built-in.ts';
import { beforeChecks } from './checks/before-checks.ts';
import type { ReviewInput, ReviewedMigration } from './input.ts';
import type { MigrationReview, Provenance, Review } from './model.ts';
import { placeholdersIn, withoutPlaceholders, withSizes } from './placeholders.ts';
import { copiesAt, lossesAt } from './rows/losses.ts';
import { nullRowsAt } from './rows/null-rows.ts';
import { writtenApart } from './rows/exclusive.ts';
import { repeatedBack } from './back/former-views.ts';
import { findingsOf, passedOverElsewhere } from './verdict/findings.ts';
import { deploymentOrder, phaseOf } from './order/order.ts';
import { foundByLast, inUse } from './order/in-use.ts';
import { besidePrograms, programsUnread } from './verdict/programs.ts';
import { deletesBack } from './order/renewed-keys.ts';
import { parsedIn, rollbackOf } from './back/rollback.ts';
import { exportsOf, runbookOf } from './order/runbook.ts';
import { schemaReview } from './schema/schema-review.ts';
import { nothingFound, securityReview } from './schema/security.ts';
import { namingOf, placedIn, placeText, type Naming, type Placed } from './placed.ts';
import { inRuns } from './order/runs.ts';
import { isQuiet, statementReview } from './statements/statements.ts';
import { touchedBy } from './schema/touched.ts';
import { withoutRelease } from './order/no-release.ts';
import { notVerified } from './verdict/not-verified.ts';
import { verdictOf } from './verdict/verdict.ts';
import { viewsAnew } from './order/views-anew.ts';
import { validatedLater } from './waits/validated-later.ts';
import { watchScript } from './waits/watch.ts';

export function reviewOf(input: ReviewInput): Review {
  const placeholders = placeholdersIn(input);
  return withoutPlaceholders(asWritten(withSizes(input, placeholders)), placeholders);
}

function asWritten(input: ReviewInput): Review {
  const { date } = input;
  const naming = namingOf([...input.migrations, ...input.unread].map(({ file }) => file));
  const [first] = input.migrations;
  const start = input.formerly?.schema ?? first?.sections[0]?.found ?? emptySchema();
  const written = input.migrations.map((migration, at) => ({
    migration,
    file: migration.file,
    statements: placedIn(migration, input.migrations.slice(0, at), naming, start),
  }));
  const all = written.flatMap((one) => one.statements);
  const touched = touchedBy(input);
  const settings = first?.personalData ?? noPersonalDataSettings;
  const arranged = withoutRelease(
    inOneRelease(
      withRepeatables(deploymentOrder(written, date, input.others), all),
      all,
      input.programs.length > 0,
    ),
    all,
    input.isWithCode,
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
  const findings = placed.flatMap((one) => findingsOf(one.migration, one.statements, naming, date));
  const security = securityReview(touched, statements, settings);
  const before = beforeChecks(statements, date, foundByLast(statements, order));
  const preflight = [...before.usual, ...before.checks];
  const last = input.migrations.at(-1)?.sections.at(-1)?.after ?? start;
  const stages = stageChecksOf(input, order, statements);
  const postflight = besidePrograms(
    afterChecks(
      touched,
      copiesAfter(statements, last),
      oldestServer(input.migrations),
      definitionsIn(input.migrations),
    ),
    input,
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
  });
  const { blocked } = verdict;
  const exports = exportsOf(order, statements);
  const beside = concurrently(
    statements,
    blocked,
    findings,
    order.stages.map(({ release }) => release),
  );
  const built = builtFirst(statements, blocked, findings, date);
  const later = validatedLater(statements, date);
  const abort = abortCriteria(statements, blocked, date, built?.counting);
  return {
    title: titleOf(input),
    verdict,
    migrations,
    order: {
      ...order,
      starts: [...[beside, later].flatMap((one) => one?.words ?? []), ...order.starts],
    },
    preflight,
    usual: before.usual,
    abort: [...abort, ...(built?.abort ?? [])],
    postflight,
    stages,
    back: [
      ...backInWords(
        migrations,
        input,
        order,
        placed.flatMap((one) => one.statements),
      ),
      ...repeatedBack(input, touched),
    ],
    security,
    schema: schemaReview(touched, settings),
    findings,
    suppressions: placed.flatMap((one) => [
      ...suppressionsOf(one.migration, naming),
      ...passedOverElsewhere(one.migration, one.statements, naming),
    ]),
    notVerified: notVerified(input, before.unasked, statements),
    // What programs change besides is not known.
    nothingFound:
      input.programs.length > 0
        ? []
        : nothingFound(security).filter((one) => one !== 'privileges' || viewsAnew(statements).length === 0),
    runbook: runbookOf({
      migrations,
      statements,
      order,
      blocked,
      stages,
      exports,
      asksRows: preflight.some(({ reads }) => reads === 'rows'),
      hasPrograms: input.programs.length > 0,
      beside,
      besideWords: built?.words,
      date,
    }),
    exports,
    concurrently: beside?.script,
    watch: watchScript(statements, blocked, oldestServer(input.migrations)),
    provenance: provenanceOf(input),
  };
}

function titleOf({ migrations, unread, programs }: ReviewInput): string {
  const count = migrations.length + unread.length + programs.length;
  const [only] = migrations;
  if (count === 1 && only !== undefined) return oneLine(only.file);
  return `${count} ${count === 1 ? 'file' : unread.length === 0 ? 'migrations' : 'files'}`;
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
    quiet: work.length - loud.length,
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
        deletes: deletesBack(statements),
        files: filesOf(statements, migration),
      },
      { start, previous, date },
    ),
    pointOfNoReturn: statements.some(({ place }) => place === order.pointOfNoReturn?.place),
  };
}

/** Of several statements, or one that cannot be there in part. */
function isOneTransaction(work: readonly { readonly one: Placed }[]): boolean {
  const all = work.map(({ one: { one } }) => one);
  if (all.some(({ whole, during }) => whole?.refusedInTransaction === true || during.commitsInside))
    return false;
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

function provenanceOf(input: ReviewInput): Provenance {
  const { date, plinth, compared, migrations, files } = input;
  const { statements, understood } = migrations
    .map(({ coverage }) => coverage)
    .reduce(addCoverage, nothingCovered);
  const collected = [...new Set(migrations.flatMap(({ sizes }) => sizes?.collectedAt.slice(0, 10) ?? []))];
  const ran = migrations.filter(
    ({ proof }) =>
      proof.kind === 'run' &&
      proof.proof.verdict.kind !== 'not-verifiable' &&
      proof.proof.verdict.kind !== 'stopped',
  ).length;
  const server = migrations.flatMap(({ proof }) => (proof.kind === 'run' ? [proof.proof.server] : []))[0];
  return {
    date,
    plinth,
    compared,
    coverage: [`${understood} of ${statements} statements understood`, programsUnread(input) ?? []]
      .flat()
      .join(', '),
    statistics: collected.length === 0 ? 'none' : `collected ${collected.join(', ')}`,
    proof:
      server === undefined
        ? 'not run'
        : `${ran} of ${migrations.length} ${migrations.length === 1 ? 'migration' : 'migrations'} run in the embedded PostgreSQL ${server}`,
    files: files.map(({ file, sha256 }) => ({ file: oneLine(file), sha256 })),
  };
}
