/** Creates the context in which rules examine one operation, and records what they read. check-section decides which rules run. */
import { wordSet } from '../../collections/word-set.ts';
import type { Effect } from '../../effects/effect.ts';
import type { StatementEffects } from '../../effects/statement.ts';
import type { QueriesNaming } from '../../query-index/query-index.ts';
import { timeZoneOf, type StatementTransaction } from '../../migrations/applying/transactions.ts';
import type { ObjectName, Operation } from '../../operations/model/operation.ts';
import { displayName, relationKey, resolveRelation, table as tableNamed } from '../../schema/lookup.ts';
import { isNewHere, type Place } from '../../schema/created-here.ts';
import type { Watching } from '../../schema/carry-over.ts';
import type { Origin, Schema } from '../../schema/model.ts';
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
import type { End, Looks, Sight } from './recorded-lookups.ts';
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
  readonly earlierInSection: () => readonly StatementEffects[];
  readonly latest: () => Schema | undefined;
  readonly queriesNaming: QueriesNaming;
  readonly pending: () => readonly PendingMigration[];
  readonly visit: Visit;
  readonly looks: Looks;
  /** The schemas at the end are watched once for all statements of the section. */
  readonly watched: (schema: Schema) => Watching;
  /** The rule that is running. */
  readonly rule: () => Rule | undefined;
  readonly operation: Operation;
  /** Findings for the statement, including those of rules that ran before. */
  readonly findings: RuleFinding[];
}

export function contextOf(asking: Asking): RuleContext<Messages> {
  return new Context(asking);
}

/** A class, since one is made for each operation: its getters exist once. Rules take single functions out of it, which know their context. */
class Context implements RuleContext<Messages> {
  readonly #asking: Asking;
  readonly #effects = new Map<Operation, Effect>();

  constructor(asking: Asking) {
    this.#asking = asking;
  }

  get statement() {
    return this.#asking.visit.statement;
  }

  get body() {
    return this.#asking.visit.body;
  }

  get schema() {
    return this.#asking.visit.schema;
  }

  get opening() {
    this.#sees('opening');
    return openingOf(this.check);
  }

  get after() {
    this.#sees('after');
    return this.#end('after', this.check.replay.after);
  }

  get latest() {
    this.#sees('latest');
    return this.#end('latest', this.#asking.latest() ?? this.check.replay.after);
  }

  get isFollowed() {
    this.#sees('latest');
    return this.#asking.latest() !== undefined;
  }

  get file() {
    return this.check.file;
  }

  get path() {
    return this.check.path;
  }

  get section() {
    this.#sees('around');
    return this.check.section;
  }

  get torn() {
    return this.check.section?.torn ?? [];
  }

  get direction() {
    return this.check.direction;
  }

  get tool() {
    return this.check.tool;
  }

  get delivery() {
    return this.check.delivery;
  }

  get transaction() {
    return this.#asking.visit.during.state;
  }

  get during() {
    return watched(this.#asking.visit.during, () => this.#sees('around'));
  }

  /** If it is not known whether a program of the repository opens a transaction, true: most do. */
  get alone() {
    const { during, body, made } = this.#asking.visit;
    return during.alone && body === undefined && !made && this.check.tool?.runner === undefined;
  }

  get opens() {
    return this.#asking.visit.at === 0;
  }

  get only() {
    return this.check.statements.length === 1;
  }

  get targetVersion() {
    return this.check.targetVersion;
  }

  get novelty() {
    return this.check.novelty;
  }

  get previous() {
    this.#sees('previous');
    return this.check.statements[this.#asking.visit.at - 1];
  }

  get outer() {
    return this.check.statements[this.#asking.visit.at] ?? this.statement;
  }

  get preceding() {
    this.#sees('earlier');
    return this.check.statements.slice(0, this.#asking.visit.at);
  }

  get precedingSchemas() {
    this.#sees('earlier');
    const { at } = this.#asking.visit;
    return this.check.replay.beginning(at).slice(0, at);
  }

  get following() {
    this.#sees('behind');
    return this.check.statements.slice(this.#asking.visit.at + 1);
  }

  get check() {
    return this.#asking.scene;
  }

  get siblings() {
    this.#sees('around');
    return this.check.statements;
  }

  get schemas() {
    this.#sees('around');
    return this.check.replay.before;
  }

  get sections() {
    this.#sees('around');
    return this.check.sections ?? [];
  }

  get rollback() {
    this.#sees('around');
    return this.check.rollback?.() ?? 'missing';
  }

  get existing() {
    return this.check.existing ?? [];
  }

  get beyond() {
    return watchedBeyond(this.#asking, (sight) => this.#sees(sight));
  }

  get personalData() {
    return this.check.personalData ?? noPersonalDataSettings;
  }

  get lockTimeout() {
    return this.check.lockTimeout;
  }

  readonly table = (name: ObjectName) => tableNamed(this.schema, name);

  readonly isNew = (name: ObjectName): boolean => {
    const { looks, place } = this.#asking;
    looks.noteName(name.name.text);
    if (place.change !== undefined && resolveRelation(this.schema, name)?.origin.file !== this.path)
      looks.noteCompany();
    return isNewHere(this.schema, name, place);
  };

  isOfChange({ file }: Origin): boolean {
    const { change } = this.#asking.place;
    return file === this.path || change?.before.some((one) => one.path === file) === true;
  }

  readonly size = (name: ObjectName) => {
    const { sizes } = this.check;
    return sizes && sizeOf(sizes.index, relationKey(this.schema, name), sizes.today);
  };

  readonly effect = (operation: Operation): Effect => {
    const known = this.#effects.get(operation);
    const effect = known ?? effectIn(this.check, this.#asking.visit, this.isNew, operation);
    if (known === undefined) this.#effects.set(operation, effect);
    return effect;
  };

  earlier() {
    this.#sees('earlier');
    return this.#asking.earlier();
  }

  earlierInSection() {
    this.#sees('earlier');
    return this.#asking.earlierInSection();
  }

  keyword(within: Span, ...words: readonly string[]) {
    return findKeyword(this.statement.parsed, within, words);
  }

  text(span: Span): string {
    return slice(this.statement.parsed.text, span);
  }

  report(report: Reported): void {
    const rule = this.#asking.rule();
    if (rule !== undefined) take(report, rule, this.#asking, this);
  }

  #end(end: End, schema: Schema): Schema {
    const { looks, rule, watched } = this.#asking;
    const reader = rule();
    return reader === undefined ? schema : looks.end(reader, end, watched(schema));
  }

  #sees(sight: Sight): void {
    this.#asking.looks.note(this.#asking.rule(), sight);
  }
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
function watchedBeyond({ scene, queriesNaming, pending }: Asking, sees: (sight: Sight) => void): Beyond {
  const { beyond = nothingBeyond } = scene;
  return {
    queriesNaming: (relation) => {
      sees('queries');
      return queriesNaming(relation);
    },
    get hasRun() {
      sees('beyond');
      return beyond.hasRun;
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
