/** Findings as a review tells them: none that another one makes moot, and beside each what its author has said of it in a comment of the file. */
import { oneLine } from '../../plan/format.ts';
import { groupBy } from '../../collections/group-by.ts';
import type { Finding } from '../../lint/finding.ts';
import { ownMigration } from '../rows/between-parts.ts';
import { isBehindRows } from '../waits/rows-first.ts';
import { column, displayName, relationKey, resolveIndex, tableByKey } from '../../schema/lookup.ts';
import { LineIndex } from '../../text/line-index.ts';
import { shortened } from '../checks/check-sql.ts';
import type { ReviewedMigration } from '../input.ts';
import type { DeploymentOrder, FindingReview, SuppressionReview } from '../model.ts';
import { forOneEngine } from '../order/other-engines.ts';
import { neededIn } from '../order/left-out.ts';
import { goesBehind } from '../rows/lost-writes.ts';
import { passedOver, quoteOf } from './other-linters.ts';
import { commentAbove, sentencesIn, toldOfDrop, repeats } from './said.ts';
import { columnSaid } from '../schema/said-keys.ts';
import { usedColumns } from '../statements/index-columns.ts';
import { stoppedByTimeout, withoutIf } from '../statements/stopped.ts';
import { inRelease, isWorkOfAMoment, oneRunAlone, passingStays, withoutAsking } from './weighed.ts';
import { type Naming, type Placed, alwaysInTransaction, placeText, schemaAt } from '../placed.ts';

export function findingsOf(
  { file, text, findings }: ReviewedMigration,
  own: readonly Placed[],
  naming: Naming,
  { date, order }: { readonly date: string; readonly order: DeploymentOrder },
): readonly FindingReview[] {
  const stopped = stoppedByTimeout(own, date);
  const isLetOut = neededIn(order, own).length > 0;
  const isMoved = order.stages.some((stage) => stage.isMoved === true);
  const unbatched = (at: Placed): boolean => goesBehind(at, own) !== undefined;
  const isRenamed = order.stages.some(({ empty }) => empty?.isOtherNameTold === true);
  const lines = new LineIndex(text);
  const all = findings
    .flatMap((one) => oneByOne(withoutAsking(one)))
    .flatMap((one) => byStatement(one, own))
    .map((one) => {
      const at = placedAt(one, own);
      return { one, line: lineOf(one, at, lines), at };
    });
  return all
    .filter(({ one, at }) => !isOfNothing(one, at) && !isMoot(one, besideIn(all, at)))
    .map(({ one, one: { rule, severity, message, fix }, line, at }) => ({
      place: placeText(file, line, naming),
      also: gatheredIn(one).map(({ span }) => placeText(file, lines.position(span.start).line + 1, naming)),
      rule,
      severity: at !== undefined && isWorkOfAMoment(rule, at, date) ? 'info' : inRelease(rule, severity),
      message: `${oneLine(withoutIf(at === undefined ? message : inGap(inDeploys(forOneEngine(inFiles(ownMigration(onPartitions(oneRunAlone(passingStays(apart(inOrder(unsaid(rule, inOne(withNames(message, one), unbatched(at)), at), { isLetOut, isMoved }), at, own)), at), at), at, own, date), at), at), at), rule, isRenamed), at, stopped))}${alsoBuilt(rule, besideIn(all, at))}`,
      fix: fix === undefined ? undefined : oneLine(fix.title),
      stated: at === undefined ? undefined : (statedOf(rule, text, at) ?? assuredOf(text, at)),
    }));
}

/** A statement is called by its first line wherever it is spoken of; what stands in the body of one has a line of its own. */
function lineOf({ span }: Finding, at: Placed | undefined, lines: LineIndex): number {
  const own = lines.position(span.start).line + 1;
  if (at === undefined) return own;
  const { parsed, span: of } = at.one.statement;
  const from = span.start - of.start;
  return parsed.bodies.some((body) => body.span.start <= from && from < body.span.end) ? own : at.line;
}

interface PlacedFinding {
  readonly one: Finding;
  readonly at: Placed | undefined;
}

/** What is found at the same statement. */
function besideIn(all: readonly PlacedFinding[], at: Placed | undefined): readonly Finding[] {
  return all.flatMap((each) => (each.at === at && at !== undefined ? [each.one] : []));
}

/** An editor tells once what is so at several places; here each of them is to be mended, and counts. */
function oneByOne(finding: Finding): readonly Finding[] {
  const [, message, count] = /^(.*) The same goes for (\d+) more below\./s.exec(finding.message) ?? [];
  const others = finding.related.filter((one) => one.message === 'The same goes for this.');
  if (message === undefined || others.length !== Number(count)) return [finding];
  const own = { ...finding, message, related: finding.related.filter((one) => !others.includes(one)) };
  return [own, ...others.map(({ span }) => ({ ...own, span, fix: undefined }))];
}

/** Each statement that writes a table again is one to mend, however many an editor tells at once. */
function byStatement(finding: Finding, own: readonly Placed[]): readonly Finding[] {
  if (finding.rule !== 'locking/type-change-rewrites') return [finding];
  const [, head] = /^Changing (\S+ of \S+) and \d+ more /.exec(finding.message) ?? [];
  const others = gatheredIn(finding);
  if (head === undefined || others.length === 0) return [finding];
  const all = [{ span: finding.span, name: head }].concat(
    others.map(({ span, message }) => ({ span, name: goes.exec(message)?.[1] ?? '' })),
  );
  const groups = [...groupBy(all, ({ span }) => String(placedAt({ ...finding, span }, own)?.place)).values()];
  const rest = finding.related.filter((one) => !others.includes(one));
  return groups.length === 1
    ? [finding]
    : groups.flatMap((group) => {
        const [first, ...more] = group;
        return first === undefined
          ? []
          : [
              {
                ...finding,
                span: first.span,
                message: finding.message.replace(
                  /^Changing \S+ of \S+ and \d+ more /,
                  () => `Changing ${first.name}${more.length === 0 ? '' : ` and ${more.length} more`} `,
                ),
                related: [
                  ...others.filter((one) => more.some(({ span }) => span.start === one.span.start)),
                  ...rest,
                ],
              },
            ];
      });
}

/** An editor has room for one name, and others stand where they go. */
function gatheredIn({ message, related }: Finding): Finding['related'] {
  const [, count] = gathered.exec(message) ?? [];
  const others = related.filter((one) => goes.test(one.message));
  return others.length === Number(count) ? others : [];
}

const gathered = / and (\d+) more\b/;
const goes = /^Here (\S+(?: of \S+)?) goes\.$/;
const mostGathered = 4;

function withNames(message: string, finding: Finding): string {
  const names = gatheredIn(finding).map((one) => goes.exec(one.message)?.[1] ?? '');
  if (names.length === 0 || names.length >= mostGathered) return message;
  return message
    .replace(
      gathered,
      () =>
        `${names
          .slice(0, -1)
          .map((name) => `, ${name}`)
          .join('')} and ${names.at(-1) ?? ''}`,
    )
    .replace('still names it fails', 'still names them fails');
}

/** Between batches others write what none of them copies, and it goes with what is dropped. */
function inOne(message: string, isUnbatched: boolean): string {
  return isUnbatched
    ? message.replace(/ Work in batches by the key\.(?= |$)/, ' Not in batches here.')
    : message;
}

/** What goes for good stands in the verdict, and what has to come in front of the release in the order. */
function inOrder(
  message: string,
  { isLetOut, isMoved }: { readonly isLetOut: boolean; readonly isMoved: boolean },
): string {
  if (isMoved) return message.replace(/ Deploy code without (?:it|them) first\.$/, '');
  const first = 'DROP NOT NULL first, then deploy code without it.';
  return isLetOut && message.endsWith(first)
    ? message
        .slice(0, -first.length)
        .trimEnd()
        .replace(/ for good, and code that still names (?:it|them) fails\.$/, '.')
    : message;
}

/** A build behind the rename leaves what says the name without an index until it is there. */
function inGap(message: string, rule: string, isRenamed: boolean): string {
  return isRenamed && rule === 'locking/work-under-exclusive-lock' && message.startsWith('CREATE INDEX')
    ? message.replace(/ (?:Build it|CREATE INDEX ON ONLY) .*$/s, ' The order below says how nobody waits.')
    : message;
}

/** Under the locks of one transaction neither of the two steps helps: the other one is another file. */
function inFiles(message: string, { one: { during }, migration: { outside } }: Placed): string {
  if (during.transaction.kind === 'own') return message;
  return message
    .replace(
      /^(CREATE INDEX .*) Build it in a migration of its own\./,
      `$1 Build it CONCURRENTLY, in a migration of its own${outside === undefined ? '' : ` with ${oneLine(outside)}`}.`,
    )
    .replace(/\bProve it by a constraint first\.$/, 'Prove it by a constraint in a migration before.')
    .replace(/\bAdd it NOT VALID, validate later\.$/, 'Add it NOT VALID, validate it in a later migration.');
}

/** An editor has no room for the steps. */
function onPartitions(message: string, placed: Placed): string {
  const { sends } = placed.section.delivery;
  const { outside } = placed.migration;
  const each =
    alwaysInTransaction(placed) !== undefined
      ? ' by hand'
      : outside !== undefined
        ? `, each in a file of its own with ${oneLine(outside)}`
        : sends === 'whole'
          ? ', each in a file of its own'
          : '';
  return message
    .replace(
      /(?:Index its partitions concurrently|Index each concurrently, then attach|Index ONLY the parent, then each partition concurrently, and attach)\./,
      `CREATE INDEX ON ONLY the parent, CONCURRENTLY on each partition${each}, and ATTACH PARTITION each.`,
    )
    .replace(
      /^((?:UNIQUE|PRIMARY KEY) .* Give each partition its own) first\./s,
      `$1 first: a unique index CONCURRENTLY${each}, then ADD CONSTRAINT … USING INDEX. This statement then takes them over.`,
    )
    .replace(
      /\bGive (?:it to each partition NOT VALID|each partition its own) first\./,
      'Give each partition its own first: NOT VALID, and validated in a later migration. This statement then takes them over.',
    );
}

/** A file of its own is in the same transaction where the tool runs all pending files in one. */
function inDeploys(message: string, { migration: { isWholeRun } }: Placed): string {
  if (!isWholeRun) return message;
  return message
    .replace(/\b(in|into) a migration of its own\b/, '$1 a migration of a deploy of its own')
    .replace(/\bin a later migration\b/, 'in a migration of a later deploy')
    .replace(/\bin a migration before\b/, 'in a migration of a deploy before');
}

/** Who guards it already is told what that does. */
function before({ one }: Placed): string {
  const isGuarded = one.actions.some(
    ({ operation }) => operation.kind === 'createIndex' && operation.ifNotExists,
  );
  return isGuarded ? 'before (IF NOT EXISTS passes over it)' : 'before, and write IF NOT EXISTS here';
}

/** Nobody comes between two files that one transaction runs. */
function between({ migration }: Placed): string {
  return migration.isWholeRun
    ? 'between two deploys, and write IF NOT EXISTS in the migration of the second'
    : 'between two migrations, and write IF NOT EXISTS in the second';
}

/** What is sent at once with others is one transaction, and refuses it. */
function apart(message: string, placed: Placed, own: readonly Placed[]): string {
  const { section, migration } = placed;
  const { sends, toolTransaction } = section.delivery;
  // REFRESH … CONCURRENTLY runs in a transaction as well.
  if (message.startsWith('REFRESH')) return message;
  const always = alwaysInTransaction(placed);
  if (always !== undefined)
    return asOfAny(message, migration.tool)
      .replace(
        /(?:^(CREATE INDEX .*) Build it in a migration of its own|\b(?:Add|Build it) CONCURRENTLY(?:, outside of a transaction)?)\./,
        (_all, what: string | undefined) =>
          `${what === undefined ? '' : `${what} `}Build it CONCURRENTLY by hand ${canBeBefore(placed) && !isBehindRows(placed, own) ? before(placed) : between(placed)}: ${migration.tool ?? ''} ${always}.`,
      )
      .replace(
        /\b(?:Use DROP INDEX|Drop it) CONCURRENTLY(?:, outside of a transaction)?\./,
        `Drop it CONCURRENTLY by hand before, and write IF EXISTS here: ${migration.tool ?? ''} ${always}.`,
      );
  if (migration.outside !== undefined && sends === 'whole' && toolTransaction)
    return message.replace(
      /\bCONCURRENTLY, outside of a transaction\./,
      `CONCURRENTLY, in a file of its own with ${oneLine(migration.outside)}.`,
    );
  const isAtOnce = (sends === 'whole' && !toolTransaction) || migration.sendingDoubt !== undefined;
  return isAtOnce && section.statements.length > 1
    ? message.replace(
        /\b(Add|Build it|Drop it|Use DROP INDEX) CONCURRENTLY(?:, outside of a transaction)?\./,
        `$1 CONCURRENTLY, as the only statement of a file of its own${migration.alsoFor === undefined ? '' : ' for PostgreSQL alone'}.`,
      )
    : message;
}

/** Here it is said more closely than where one file is looked at. */
function asOfAny(message: string, tool: string | undefined): string {
  const by = `${tool ?? ''} opens one around every file: build it`;
  return message
    .replace(`${by} CONCURRENTLY by hand.`, 'Build it CONCURRENTLY.')
    .replace(`${by} by hand.`, 'Build it in a migration of its own.');
}

/** What the index reads is there before the change, and its name is free: nothing of both comes with it. */
function canBeBefore({ one, section, at, start }: Placed): boolean {
  const schema = schemaAt({ section, at });
  const renamed = section.statements
    .slice(0, at)
    .flatMap(({ actions }) =>
      actions.flatMap(({ operation }) => (operation.kind === 'renameColumn' ? [operation.column.text] : [])),
    );
  return one.actions.every(({ operation }) => {
    if (operation.kind !== 'createIndex') return true;
    const was = tableByKey(start, relationKey(schema, operation.table));
    const { name } = operation;
    const isTaken = name !== undefined && resolveIndex(start, { ...operation.table, name }) !== undefined;
    return (
      was !== undefined &&
      !isTaken &&
      usedColumns(operation).every((each) => column(was, each) !== undefined && !renamed.includes(each))
    );
  });
}

function placedAt({ span }: Finding, own: readonly Placed[]): Placed | undefined {
  return own.find(
    ({ one: { statement } }) => statement.span.start <= span.start && span.start < statement.span.end,
  );
}

/** What a rule cannot know: the code was read, as it was and as it is, and does not say the name. */
function unsaid(rule: string, message: string, { one, section, at, migration }: Placed): string {
  if (rule !== 'data-loss/rename-column') return message;
  const schema = schemaAt({ section, at });
  const names = one.actions.flatMap(({ operation }) =>
    operation.kind === 'renameColumn' &&
    migration.unsaidColumns.has(columnSaid(relationKey(schema, operation.table), operation.column.text))
      ? [`${displayName(relationKey(schema, operation.table))}.${operation.column.text}`]
      : [],
  );
  return names.length === 0
    ? message
    : `No program of the repository says ${names.join(', ')}, before the change or with it: whoever else does (reports, other services) fails after the rename.`;
}

/** The index is better left out: how it is built then is nobody's question. */
function isMoot({ rule }: Finding, beside: readonly Finding[]): boolean {
  const isToLeave = beside.some((one) => isLeftOut(one.rule));
  return isToLeave && (rule === 'locking/index-without-concurrently' || rule === 'index/unnamed-index');
}

/** Whoever keeps it all the same is to know what that costs. */
function alsoBuilt(rule: string, beside: readonly Finding[]): string {
  const isBlocking = beside.some((one) => one.rule === 'locking/index-without-concurrently');
  return isLeftOut(rule) && isBlocking ? ' Where it stays, writes wait while it is built.' : '';
}

/** The index serves nobody whom another does not. */
export function isLeftOut(rule: string): boolean {
  return rule === 'index/duplicate' || rule === 'index/redundant-prefix';
}

/** Of an index that IF NOT EXISTS passes over nobody asks what it is like. */
function isOfNothing({ rule }: Finding, at: Placed | undefined): boolean {
  const isPassedOver = at?.passed.some(({ kind }) => kind === 'index') === true;
  return isPassedOver && /^(?:index|data-loss)\/|^transaction\/(?:analyze-after|index-then)/.test(rule);
}

/** What a comment has to speak of to be about the finding. */
const subjects: Readonly<Record<string, RegExp>> = {
  'locking/index-without-concurrently': /\bconcurrently\b/i,
  'locking/primary-key-builds-index': /\bconcurrently\b|\busing index\b/i,
  'data-loss/rename-column': /\brenam|\bdeprecat|\bremov/i,
  'data-loss/rename-table': /\brenam|\bdeprecat|\bremov/i,
  'data-loss/drop-column': /\bdrop|\bunused\b|\bno longer\b|\bremov/i,
  'data-loss/drop-table': /\bdrop|\bunused\b|\bno longer\b|\bremov/i,
};

const longestQuote = 220;

/** Whoever tells another linter to pass over it has said why. */
function assuredOf(text: string, { one: { statement } }: Placed): string | undefined {
  const { start } = statement.span;
  return passedOver(text, start) === undefined ? undefined : quoteOf(sentencesIn(commentAbove(text, start)));
}

/** Findings of statements that another linter is told to pass over: they stand here all the same. */
export function passedOverElsewhere(
  { file, text, findings }: ReviewedMigration,
  own: readonly Placed[],
  naming: Naming,
): readonly SuppressionReview[] {
  const lines = new LineIndex(text);
  return findings.flatMap((finding) => {
    const at = placedAt(finding, own);
    const start = at?.one.statement.span.start;
    const by = start === undefined ? undefined : passedOver(text, start)?.by;
    if (start === undefined || by === undefined) return [];
    const sentences = sentencesIn(commentAbove(text, start));
    return [
      {
        place: placeText(file, lineOf(finding, at, lines), naming),
        rule: `${by}; ${finding.rule} stays`,
        reason: sentences.length === 0 ? 'The file gives none.' : (quoteOf([sentences.join('. ')]) ?? ''),
        author: 'the file',
      },
    ];
  });
}

function statedOf(rule: string, text: string, placed: Placed): string | undefined {
  const subject = subjects[rule];
  const said =
    subject &&
    sentencesIn(commentAbove(text, placed.one.statement.span.start)).filter((one) => subject.test(one));
  const [quote] = (said ?? []).filter((one) => !repeats(one, placed));
  if (quote === undefined) return undefined;
  const told = rule.startsWith('data-loss/drop-') ? toldOfDrop(quote, text, placed) : quote;
  return `The file says: “${shortened(oneLine(told), longestQuote)}”${answerTo(rule, placed)}`;
}

/** Where it is known whether a build beside others could run here. */
function answerTo(rule: string, { one, migration }: Placed): string {
  if (rule !== 'locking/index-without-concurrently' || migration.tool === undefined) return '.';
  return one.during.transaction.kind === 'own'
    ? `: ${oneLine(migration.tool)} opens no transaction around this file, and CONCURRENTLY runs in it.`
    : '.';
}
