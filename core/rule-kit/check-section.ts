/**
 * Runs rules over one section of a document: makes the context of each operation, collects what the rules report, in the document's
 * offsets. A rule that throws is one crash entry and nothing else. Suppressions, severities by configuration and scope are the
 * lint runner's.
 */
import type { Effect } from '../effects/effect.ts';
import type { RelatedPlace, Severity } from '../lint/finding.ts';
import type { Delivery, MigrationFile, MigrationTool, Section } from '../migrations/convention.ts';
import { timeZoneOf, type StatementTransaction, type TransactionState } from '../migrations/transactions.ts';
import type { ObjectName, Operation, OperationKind, OperationOf } from '../operations/operation.ts';
import { resolveRelation, table as tableNamed } from '../schema/lookup.ts';
import type { Schema } from '../schema/model.ts';
import type { SectionReplay } from '../schema/replay-section.ts';
import { applyParsed } from '../schema/replay/apply.ts';
import type { ParsedBody, Statement } from '../syntax/statement.ts';
import { shift, slice, type Span } from '../text/span.ts';
import type { RuleContext, RuleFix } from './context.ts';
import type { Messages, Rule } from './define-rule.ts';
import { findKeyword } from './keyword.ts';
import { fillMessage } from './messages.ts';

/** What is known of the section that is checked. */
export interface Scene {
  readonly path: string;
  readonly file: MigrationFile | undefined;
  readonly section: Section | undefined;
  readonly direction: 'up' | 'down';
  readonly tool: MigrationTool | undefined;
  readonly delivery: Delivery;
  readonly targetVersion: number;
  readonly statements: readonly Statement[];
  readonly replay: SectionReplay;
  /** When all migrations of the folder have run; undefined where none comes behind. */
  readonly latest?: (() => Schema | undefined) | undefined;
  readonly effectOf: (operation: Operation, around: EffectScene) => Effect;
}

interface EffectScene {
  readonly schema: Schema;
  readonly targetVersion: number;
  readonly isNew: (name: ObjectName) => boolean;
  /** Locks are taken to be kept where it is not told. */
  readonly transaction?: TransactionState;
  /** TimeZone of the session that runs the migration, where the migration itself says it. */
  readonly timeZone?: string;
}

/** A rule's report at its place in the document. */
export interface RuleFinding {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  readonly related: readonly RelatedPlace[];
  readonly fix: RuleFix | undefined;
  /** The statement that the fix's spans are relative to. */
  readonly statement: Statement;
}

interface RuleCrash {
  readonly rule: string;
  readonly statement: Span;
  readonly error: string;
}

export interface SectionCheck {
  readonly findings: readonly RuleFinding[];
  readonly crashes: readonly RuleCrash[];
}

export function checkSection(scene: Scene, rules: readonly Rule[]): SectionCheck {
  const findings: RuleFinding[] = [];
  const crashes: RuleCrash[] = [];
  const judging = byKind(rules.filter((rule) => concerns(rule, scene)));
  for (const visit of visits(scene)) {
    for (const operation of visit.statement.parsed.operations) {
      for (const rule of judging.get(operation.kind) ?? []) {
        if (visit.whenCalled && rule.bodies === 'executed') continue;
        try {
          checkOperation(rule, operation.kind, operation, contextOf(scene, visit, rule, findings));
        } catch (error) {
          crashes.push({ rule: rule.id, statement: visit.statement.span, error: String(error) });
        }
      }
    }
  }
  return { findings, crashes };
}

function concerns({ directions, versions }: Rule, { direction, targetVersion }: Scene): boolean {
  const { from = targetVersion, until = targetVersion } = versions ?? {};
  return (direction === 'up' || directions === 'both') && from <= targetVersion && targetVersion <= until;
}

/** Most rules look at few kinds of operations: asking each about each would be most of the work. */
function byKind(rules: readonly Rule[]): ReadonlyMap<string, readonly Rule[]> {
  const found = new Map<string, Rule[]>();
  for (const rule of rules) {
    for (const kind of Object.keys(rule.check)) found.set(kind, [...(found.get(kind) ?? []), rule]);
  }
  return found;
}

/** One statement to look at, at top level or inside a body. */
interface Visit {
  readonly statement: Statement;
  readonly schema: Schema;
  readonly during: StatementTransaction;
  readonly body: RuleContext<Messages>['body'];
  readonly whenCalled: boolean;
}

function visits(scene: Scene): readonly Visit[] {
  return scene.statements.flatMap((statement, at) => {
    const schema = scene.replay.before[at] ?? scene.replay.after;
    const during = scene.replay.transactions[at];
    if (during === undefined) return [];
    const visit = { statement, schema, during, body: undefined, whenCalled: false };
    return [visit, ...statement.parsed.bodies.flatMap((body) => bodyVisits(scene, visit, body))];
  });
}

/** Statements of a body see what the ones before them in the body did; a function's body sees the schema it is made in. */
function bodyVisits(scene: Scene, outer: Visit, body: ParsedBody): readonly Visit[] {
  const result: Visit[] = [];
  let { schema } = outer;
  const start = outer.statement.span.start;
  for (const inner of body.statements) {
    const span = shift(inner.span, start);
    const { parsed } = inner;
    const statement = { span, terminated: true, leadingComments: [], conditional: inner.conditional, parsed };
    const visit: Visit = {
      statement,
      schema,
      during: outer.during,
      body: { of: outer.statement.parsed, body, statement: inner },
      whenCalled: outer.whenCalled || body.runs === 'when-called',
    };
    result.push(visit, ...parsed.bodies.flatMap((nested) => bodyVisits(scene, visit, nested)));
    if (!visit.whenCalled)
      schema = applyParsed(schema, parsed, { file: scene.path, span, conditional: inner.conditional });
  }
  return result;
}

/** Generic in the kind, so that the compiler sees the check and the operation as a pair. */
function checkOperation<K extends OperationKind>(
  rule: Rule,
  kind: K,
  operation: OperationOf<K>,
  context: RuleContext<Messages>,
): void {
  rule.check[kind]?.(operation, context);
}

function contextOf(scene: Scene, visit: Visit, rule: Rule, findings: RuleFinding[]): RuleContext<Messages> {
  const { statement, schema } = visit;
  const { parsed } = statement;
  const isNew = (name: ObjectName): boolean => isNewHere(schema, name, scene.path);
  return {
    statement,
    body: visit.body,
    schema,
    after: scene.replay.after,
    get latest() {
      return scene.latest?.() ?? scene.replay.after;
    },
    file: scene.file,
    path: scene.path,
    section: scene.section,
    direction: scene.direction,
    tool: scene.tool,
    delivery: scene.delivery,
    transaction: visit.during.state,
    during: visit.during,
    alone: visit.during.alone && visit.body === undefined,
    targetVersion: scene.targetVersion,
    siblings: scene.statements,
    table: (name) => tableNamed(schema, name),
    isNew,
    effect: (operation) => {
      const { targetVersion } = scene;
      const around = { schema, targetVersion, isNew, transaction: visit.during.state };
      return scene.effectOf(operation, { ...around, ...timeZoneOf(visit.during.settings) });
    },
    keyword: (within, ...words) => findKeyword(parsed, within, words),
    text: (span) => slice(parsed.text, span),
    report: (report) => {
      findings.push({
        rule,
        severity: report.severity ?? rule.severity,
        message: fillMessage(rule.messages[report.message] ?? report.message, report.data),
        span: shift(report.at, statement.span.start),
        related: report.related ?? [],
        fix: visit.body === undefined ? report.fix : undefined,
        statement,
      });
    },
  };
}

/** Temporary tables are the session's own; others are new where this file surely made them. */
function isNewHere(schema: Schema, name: ObjectName, path: string): boolean {
  const relation = resolveRelation(schema, name);
  if (relation === undefined) return false;
  if ('persistence' in relation && relation.persistence === 'temporary') return true;
  return relation.certainty === 'certain' && relation.origin.file === path;
}
