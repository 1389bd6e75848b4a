/** Creates the context in which rules examine one operation, and records what they read. check-section decides which rules run. */
import { wordSet } from '../../collections/word-set.ts';
import type { Effect } from '../../effects/effect.ts';
import type { StatementEffects } from '../../effects/statement.ts';
import type { QueryIndex } from '../../query-index/query-index.ts';
import { timeZoneOf, type StatementTransaction } from '../../migrations/applying/transactions.ts';
import type { ObjectName, Operation } from '../../operations/model/operation.ts';
import { displayName, relationKey, resolveRelation, table as tableNamed } from '../../schema/lookup.ts';
import { isNewHere, type Place } from '../../schema/created-here.ts';
import type { Schema } from '../../schema/model.ts';
import { foldsCase } from '../../schema/apply/apply.ts';
import { requiresEmpty } from '../../schema/requires-empty.ts';
import { spelledValue } from '../../schema/spelling.ts';
import { noPersonalDataSettings } from '../../personal-data/settings.ts';
import { sizeOf } from '../../statistics/statistics.ts';
import { shift, slice, type Span } from '../../text/span.ts';
import { nothingBeyond, type Beyond, type PendingMigration } from './workspace-knowledge.ts';
import type { RuleContext } from '../context.ts';
import type { Messages, Rule } from '../define-rule.ts';
import { gatheringOf, repetitionOf } from './merged-reports.ts';
import { findKeyword } from '../statements/keyword.ts';
import type { Looks, Sight } from './recorded-lookups.ts';
import { fillMessage } from './messages.ts';
import { shownMustBeEmpty } from '../rows/empty-tables.ts';
import { isWithoutWork, scaleReport } from './size-report.ts';
import { openingOf, type RuleFinding, type Scene } from './section-input.ts';
import type { Visit } from './visited-statements.ts';

export interface Asking {
  readonly scene: Scene;
  readonly place: Place;
  /** Effects of the statements whose locks are held. */
  readonly earlier: () => readonly StatementEffects[];
  readonly latest: () => Schema | undefined;
  readonly queries: () => QueryIndex;
  readonly pending: () => readonly PendingMigration[];
  readonly visit: Visit;
  readonly looks: Looks;
  /** The rule that is running. */
  readonly rule: () => Rule | undefined;
  readonly operation: Operation;
  /** Findings for the statement, including those of rules that ran before. */
  readonly findings: RuleFinding[];
}

export function contextOf(asking: Asking): RuleContext<Messages> {
  const { scene, place, visit, looks } = asking;
  const { schema } = visit;
  const { parsed } = visit.statement;
  const { sizes } = scene;
  const sees = (sight: Sight): void => {
    looks.note(asking.rule(), sight);
  };
  const isNew = (name: ObjectName): boolean => {
    looks.noteName(name.name.text);
    if (place.change !== undefined && resolveRelation(schema, name)?.origin.file !== scene.path)
      looks.noteCompany();
    return isNewHere(schema, name, place);
  };
  const effects = new Map<Operation, Effect>();
  const effect = (operation: Operation): Effect => {
    const known = effects.get(operation) ?? effectIn(scene, visit, isNew, operation);
    effects.set(operation, known);
    return known;
  };
  const context: RuleContext<Messages> = {
    statement: visit.statement,
    body: visit.body,
    schema,
    get opening() {
      sees('opening');
      return openingOf(scene);
    },
    get after() {
      sees('after');
      return scene.replay.after;
    },
    get latest() {
      sees('latest');
      return asking.latest() ?? scene.replay.after;
    },
    get isFollowed() {
      sees('latest');
      return asking.latest() !== undefined;
    },
    file: scene.file,
    path: scene.path,
    get section() {
      sees('around');
      return scene.section;
    },
    direction: scene.direction,
    tool: scene.tool,
    delivery: scene.delivery,
    transaction: visit.during.state,
    get during() {
      return watched(visit.during, () => {
        sees('around');
      });
    },
    // If it is not known whether a program of the repository opens a transaction, true: most do.
    alone: visit.during.alone && visit.body === undefined && !visit.made && scene.tool?.runner === undefined,
    opens: visit.at === 0,
    only: scene.statements.length === 1,
    targetVersion: scene.targetVersion,
    novelty: scene.novelty,
    get previous() {
      sees('previous');
      return scene.statements[visit.at - 1];
    },
    outer: scene.statements[visit.at] ?? visit.statement,
    get preceding() {
      sees('earlier');
      return scene.statements.slice(0, visit.at);
    },
    get precedingSchemas() {
      sees('earlier');
      return scene.replay.before.slice(0, visit.at);
    },
    get following() {
      sees('behind');
      return scene.statements.slice(visit.at + 1);
    },
    check: scene,
    get siblings() {
      sees('around');
      return scene.statements;
    },
    get schemas() {
      sees('around');
      return scene.replay.before;
    },
    get sections() {
      sees('around');
      return scene.sections ?? [];
    },
    get rollback() {
      sees('around');
      return scene.rollback?.() ?? 'missing';
    },
    existing: scene.existing ?? [],
    get beyond() {
      return watchedBeyond(asking, sees);
    },
    personalData: scene.personalData ?? noPersonalDataSettings,
    lockTimeout: scene.lockTimeout,
    table: (name) => tableNamed(schema, name),
    isNew,
    isOfChange: ({ file }) =>
      file === scene.path || place.change?.before.some((one) => one.path === file) === true,
    size: (name) => sizes && sizeOf(sizes.index, relationKey(schema, name), sizes.today),
    effect,
    earlier: () => {
      sees('earlier');
      return asking.earlier();
    },
    keyword: (within, ...words) => findKeyword(parsed, within, words),
    text: (span) => slice(parsed.text, span),
    report: (report) => {
      const rule = asking.rule();
      if (rule !== undefined) take(report, rule, asking, context);
    },
  };
  return context;
}

type Reported = Parameters<RuleContext<Messages>['report']>[0];

function take(told: Reported, rule: Rule, asking: Asking, context: RuleContext<Messages>): void {
  const { visit, findings, operation } = asking;
  const { statement } = visit;
  if (findsNoRows(asking, rule, context)) return;
  const report = { ...told, data: forPeople(told.data, context) };
  const message = fillMessage(rule.messages[report.message] ?? report.message, report.data);
  const effect = (of: Operation): Effect => context.effect(of);
  const scaled = scaleReport(rule, { hazard: report.hazard, severity: report.severity }, operation, {
    ...{ novelty: asking.scene.novelty, sizes: asking.scene.sizes, effect },
    smallTables: asking.scene.smallTables,
    changed: (of) => rowsOf(of, context),
  });
  if (visit.made && isSaid(findings, rule, message, statement.span)) return;
  const fix = visit.body === undefined && !visit.made ? report.fix : undefined;
  // What it will read is not known yet.
  if (typeof fix === 'function') asking.looks.note(rule, 'around');
  const gathered = { ...report, ...scaled };
  findings.push({
    rule,
    hazard: report.hazard ?? rule.hazard,
    message,
    ...scaled,
    gathering:
      repetitionOf(rule, gathered, message) ??
      (scaled.size === undefined ? gatheringOf(rule, gathered) : undefined),
    span: visit.made ? statement.span : shift(report.at, statement.span.start),
    related: report.related ?? [],
    fix,
    statement,
  });
}

function rowsOf(operation: Operation, context: RuleContext<Messages>): readonly string[] {
  const { kind } = operation;
  if (kind !== 'update' && kind !== 'delete' && kind !== 'insert') return [];
  const names = kind === 'insert' ? operation.reads : [operation.table];
  return names
    .filter((one) => !context.isNew(one))
    .map((one) => displayName(relationKey(context.schema, one)));
}

/** Placeholders for names, as rules call them. */
const named = wordSet(`
  table column columns name names index constraint existing other others to referenced trigger view user key
  relation from
`);

/** Names in their original spelling: rules compare the folded ones. */
function forPeople(data: Reported['data'], context: RuleContext<Messages>): Reported['data'] {
  const known = spelt(context);
  if (known.spellings.size === 0) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key,
      named.has(key) && typeof value === 'string' ? spelledValue(known, value) : value,
    ]),
  );
}

function spelt(context: RuleContext<Messages>): Schema {
  const { schema } = context;
  // PostgreSQL and MySQL keep names as the schema has them, and replaying the whole section for that costs much.
  if (!foldsCase(schema.dialect)) return schema;
  return context.after.spellings.size > 0 ? context.after : schema;
}

/** Later statements decide where the transaction ends and what it holds until then; `before` covers the rest. */
function watched(during: StatementTransaction, sees: () => void): StatementTransaction {
  const { state, kept, alone, commitsInside, settings } = during;
  return {
    state,
    kept,
    alone,
    commitsInside,
    settings,
    get transaction() {
      sees();
      return during.transaction;
    },
    get together() {
      sees();
      return during.together;
    },
    get heldThrough() {
      sees();
      return during.heldThrough;
    },
    get undoesTo() {
      sees();
      return during.undoesTo;
    },
  };
}

/** Queries change when programs are edited, pending migrations when those are, the rest with git and the folder. */
function watchedBeyond({ scene, queries, pending }: Asking, sees: (sight: Sight) => void): Beyond {
  const { beyond = nothingBeyond } = scene;
  return {
    queries: () => {
      sees('queries');
      return queries();
    },
    hasRun: (file) => {
      sees('beyond');
      return beyond.hasRun(file);
    },
    get editedSince() {
      sees('beyond');
      return beyond.editedSince;
    },
    pending: () => {
      sees('pending');
      return pending();
    },
    get migrations() {
      sees('beyond');
      return beyond.migrations;
    },
    get steps() {
      sees('beyond');
      sees('queries');
      return beyond.steps;
    },
    get legacyAlter() {
      sees('beyond');
      return beyond.legacyAlter;
    },
  };
}

/** A column that requires an empty table is examined on its own: with a default it would not. */
function findsNoRows({ operation }: Asking, rule: Rule, context: RuleContext<Messages>): boolean {
  if (requiresEmpty(operation, context.schema)) return false;
  const isEmpty = (relation: string): boolean => shownMustBeEmpty(context, relation);
  return isWithoutWork(rule, operation, context.effect(operation), isEmpty);
}

function effectIn(
  scene: Scene,
  { schema, during }: Visit,
  isNew: (name: ObjectName) => boolean,
  operation: Operation,
): Effect {
  const { targetVersion } = scene;
  const around = { schema, targetVersion, isNew, transaction: during.state };
  return scene.effectOf(operation, { ...around, ...timeZoneOf(during.settings) });
}

/** A composed command was reported where it is composed. */
function isSaid(findings: readonly RuleFinding[], rule: Rule, message: string, within: Span): boolean {
  return findings.some(
    (one) =>
      one.rule === rule &&
      one.message === message &&
      within.start <= one.span.start &&
      one.span.end <= within.end,
  );
}
