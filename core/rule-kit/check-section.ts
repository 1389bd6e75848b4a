/**
 * Runs rules over one section of a document: makes the context of each operation, collects what the rules report, in the document's
 * offsets. A rule that throws is one crash entry and nothing else. Suppressions, severities by configuration and scope are the
 * lint runner's.
 */
import type { Effect } from '../effects/effect.ts';
import { statementEffects, type StatementEffects } from '../effects/statement.ts';
import type { RelatedPlace, Severity } from '../lint/finding.ts';
import type { Delivery, MigrationFile, MigrationTool, Section } from '../migrations/convention.ts';
import { timeZoneOf, type StatementTransaction, type TransactionState } from '../migrations/transactions.ts';
import type { ObjectName, Operation, OperationKind, OperationOf } from '../operations/operation.ts';
import { relationKey, table as tableNamed } from '../schema/lookup.ts';
import { isMadeBy, isNewHere, placeOf, type Place } from '../schema/new-here.ts';
import type { CameWith } from '../schema/same-change.ts';
import type { Schema } from '../schema/model.ts';
import type { SectionReplay } from '../schema/replay-section.ts';
import { schemasInside } from '../schema/replay/elements.ts';
import { callsOwn, executed, type Executed } from '../schema/replay/statement.ts';
import { noPersonalDataSettings, type PersonalDataSettings } from '../personal-data/settings.ts';
import { sizeOf, type RelationSize } from '../statistics/statistics.ts';
import type { ParsedBody, ParsedStatement, Statement } from '../syntax/statement.ts';
import { shift, slice, type Span } from '../text/span.ts';
import { nothingBeyond, type Beyond } from './beyond.ts';
import type { RuleContext, RuleFix, SectionSummary } from './context.ts';
import type { Messages, Rule } from './define-rule.ts';
import { gatheringOf, repetitionOf, type Gathering } from './gathering.ts';
import { findKeyword } from './keyword.ts';
import { fillMessage } from './messages.ts';
import { requiresEmpty, shownMustBeEmpty } from './must-be-empty.ts';
import { isWithoutWork, scaleReport, type Sizes } from './scale-report.ts';

/** What is known of the section that is checked. */
export interface Scene {
  readonly path: string;
  readonly file: MigrationFile | undefined;
  readonly section: Section | undefined;
  readonly direction: 'up' | 'down';
  readonly tool: MigrationTool | undefined;
  readonly delivery: Delivery;
  readonly targetVersion: number;
  readonly novelty: 'new' | 'applied';
  readonly statements: readonly Statement[];
  /** Files of the way forward that this one takes back, where it is a way back. Without them, its own file. */
  readonly ownUp?: readonly string[] | undefined;
  /** Migrations that came in the same change and run before it. */
  readonly cameWith?: readonly CameWith[] | undefined;
  readonly sections?: readonly SectionSummary[] | undefined;
  readonly existing?: readonly MigrationFile[] | undefined;
  readonly beyond?: Beyond | undefined;
  readonly replay: SectionReplay;
  /** When all migrations of the folder have run; undefined where none comes behind. */
  readonly latest?: (() => Schema | undefined) | undefined;
  readonly effectOf: (operation: Operation, around: EffectScene) => Effect;
  readonly sizes?: Sizes | undefined;
  readonly personalData?: PersonalDataSettings | undefined;
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
  readonly size?: RelationSize | undefined;
  readonly gathering?: Gathering | undefined;
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
  const place = placeIn(scene, scene.section?.span);
  const costs = costsIn(scene);
  for (const visit of visits(scene)) {
    const { parsed, span, conditional } = visit.statement;
    const inside = schemasInside(visit.schema, parsed, { file: scene.path, span, conditional });
    const earlier = once(() => earlierThan(visit, costs));
    for (const [at, operation] of parsed.operations.entries()) {
      const found = { ...visit, schema: inside[at] ?? visit.schema };
      // One context serves all rules of the operation, one after the other: to make one for each would be a good part of the work.
      let speaking: Rule | undefined;
      const asking = { scene, place, earlier, visit: found, operation, findings };
      const context = contextOf({ ...asking, rule: () => speaking });
      for (const rule of judging.get(operation.kind) ?? judging.get('any') ?? []) {
        if (visit.whenCalled && rule.bodies === 'executed') continue;
        speaking = rule;
        try {
          checkOperation(rule, operation.kind, operation, context);
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

/** What the section's statements cost, each worked out when a rule first asks for it. */
type Costs = (at: number) => StatementEffects | undefined;

function costsIn(scene: Scene): Costs {
  const known = new Map<number, StatementEffects | undefined>();
  const whole = { start: 0, end: scene.statements.at(-1)?.span.end ?? 0 };
  const place = placeIn(scene, scene.section?.span ?? whole);
  const around = { ...scene, place };
  return (at) => {
    if (!known.has(at)) known.set(at, statementEffects(around, at));
    return known.get(at);
  };
}

function placeIn({ path, file, direction, cameWith, ...scene }: Scene, within: Span | undefined): Place {
  const part = { path, file, span: within, cameWith: direction === 'up' ? cameWith : [] };
  return placeOf(part, scene.statements, scene.replay.before[0]);
}

/** Most rules look at few kinds of operations: asking each about each would be most of the work. */
function byKind(rules: readonly Rule[]): ReadonlyMap<string, readonly Rule[]> {
  const kinds = ['any', ...new Set(rules.flatMap((rule) => Object.keys(rule.check)))];
  const asks = (rule: Rule, kind: string): boolean => rule.checkAny !== undefined || kind in rule.check;
  return new Map(kinds.map((kind) => [kind, rules.filter((rule) => asks(rule, kind))] as const));
}

/** One statement to look at, at top level or inside a body. */
interface Visit {
  readonly statement: Statement;
  readonly schema: Schema;
  readonly during: StatementTransaction;
  readonly body: RuleContext<Messages>['body'];
  /** Its text does not stand in the document: it is put together there, or called from there. */
  readonly made: boolean;
  readonly whenCalled: boolean;
}

function visits(scene: Scene): readonly Visit[] {
  return scene.statements.flatMap((statement, at) => {
    const schema = scene.replay.before[at] ?? scene.replay.after;
    const during = scene.replay.transactions[at];
    if (during === undefined) return [];
    const visit = { statement, schema, during, body: undefined, made: false, whenCalled: false };
    const place = { file: scene.path, span: statement.span, conditional: statement.conditional };
    const runs =
      statement.parsed.bodies.some((body) => body.runs === 'now') || callsOwn(schema, statement.parsed);
    const inside = runs ? executed(schema, statement.parsed, place).inside : [];
    return [visit, ...bodyVisits(visit, inside), ...madeVisits(visit, inside)];
  });
}

/**
 * Statements of a body see what the ones before them in the body did; a function's body sees the schema it is made in. A statement that no way
 * through the body comes to is looked at all the same: it stands there for a database that differs from this one.
 */
function bodyVisits(outer: Visit, inside: readonly Executed[]): readonly Visit[] {
  const { parsed, span } = outer.statement;
  const met = new Map(
    inside.flatMap((one) => (one.written === undefined ? [] : [[one.written, one] as const])),
  );
  const visitsOf = (body: ParsedBody, runs: boolean): readonly Visit[] =>
    body.statements.flatMap((inner) => {
      const visit: Visit = {
        statement: placed(inner.parsed, shift(inner.span, span.start)),
        schema: met.get(inner)?.before ?? outer.schema,
        during: outer.during,
        body: { of: parsed, body, statement: inner },
        made: false,
        whenCalled: outer.whenCalled || !runs,
      };
      const nested = inner.parsed.bodies.flatMap((one) =>
        bodyVisits({ ...visit, whenCalled: visit.whenCalled || one.runs === 'when-called' }, []),
      );
      return [visit, ...nested];
    });
  return parsed.bodies.flatMap((body) => visitsOf(body, body.runs === 'now'));
}

/** What a program put together or called elsewhere: each kind of statement once for each place that it comes from. */
function madeVisits(outer: Visit, inside: readonly Executed[]): readonly Visit[] {
  const seen = new Set<string>();
  return inside.flatMap(({ parsed, span, written, before }) => {
    const kinds = parsed.operations.map((one) => one.kind).join();
    const place = `${String(span.start)} ${kinds}`;
    if (written !== undefined || seen.has(place)) return [];
    seen.add(place);
    const statement = placed(parsed, span);
    return [{ ...outer, statement, schema: before, body: undefined, made: true }];
  });
}

function placed(parsed: ParsedStatement, span: Span): Statement {
  return { span, terminated: true, leadingComments: [], conditional: false, parsed };
}

/** Generic in the kind, so that the compiler sees the check and the operation as a pair. */
function checkOperation<K extends OperationKind>(
  rule: Rule,
  kind: K,
  operation: OperationOf<K>,
  context: RuleContext<Messages>,
): void {
  rule.check[kind]?.(operation, context);
  rule.checkAny?.(operation, context);
}

interface Asking {
  readonly scene: Scene;
  readonly place: Place;
  readonly earlier: RuleContext<Messages>['earlier'];
  readonly visit: Visit;
  /** Whose turn it is. */
  readonly rule: () => Rule | undefined;
  readonly operation: Operation;
  readonly findings: RuleFinding[];
}

function contextOf(asking: Asking): RuleContext<Messages> {
  const { scene, place, earlier, visit, findings } = asking;
  const { statement, schema } = visit;
  const { parsed } = statement;
  const { sizes } = scene;
  const isNew = (name: ObjectName): boolean => isNewHere(schema, name, place);
  const effects = new Map<Operation, Effect>();
  const effect = (operation: Operation): Effect => {
    const known = effects.get(operation) ?? effectIn(scene, visit, isNew, operation);
    effects.set(operation, known);
    return known;
  };
  const context: RuleContext<Messages> = {
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
    alone: visit.during.alone && visit.body === undefined && !visit.made,
    targetVersion: scene.targetVersion,
    novelty: scene.novelty,
    siblings: scene.statements,
    schemas: scene.replay.before,
    sections: scene.sections ?? [],
    existing: scene.existing ?? [],
    beyond: scene.beyond ?? nothingBeyond,
    personalData: scene.personalData ?? noPersonalDataSettings,
    table: (name) => tableNamed(schema, name),
    isNew,
    madeByOwnUp: (name) => scene.direction === 'down' && isMadeBy(schema, name, scene.ownUp ?? [scene.path]),
    size: (name) => sizes && sizeOf(sizes.index, relationKey(schema, name), sizes.today),
    effect,
    earlier,
    keyword: (within, ...words) => findKeyword(parsed, within, words),
    text: (span) => slice(parsed.text, span),
    report: (report) => {
      const rule = asking.rule();
      if (rule === undefined) return;
      if (findsNoRows(rule, asking.operation, context)) return;
      const filled = fillMessage(rule.messages[report.message] ?? report.message, report.data);
      const said = { severity: report.severity, message: filled };
      const told = scaleReport(rule, said, asking.operation, { sizes, effect });
      if (visit.made && isSaid(findings, rule, told.message, statement.span)) return;
      const { severity, size } = told;
      const fix = visit.body === undefined && !visit.made ? report.fix : undefined;
      const alone = report.fix !== undefined || size !== undefined;
      const start = scene.section?.span.start ?? 0;
      const again = repetitionOf(rule, { ...report, severity }, told.message, start);
      findings.push({
        rule,
        ...told,
        gathering: again ?? (alone ? undefined : gatheringOf(rule, { ...report, severity }, start)),
        span: visit.made ? statement.span : shift(report.at, statement.span.start),
        related: report.related ?? [],
        fix,
        statement,
      });
    },
  };
  return context;
}

/** A column that demands an empty table is looked at for itself: with a default it would demand none. */
function findsNoRows(rule: Rule, operation: Operation, context: RuleContext<Messages>): boolean {
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

/** What is put together was judged where it is put together. */
function isSaid(findings: readonly RuleFinding[], rule: Rule, message: string, within: Span): boolean {
  return findings.some(
    (one) =>
      one.rule === rule &&
      one.message === message &&
      within.start <= one.span.start &&
      one.span.end <= within.end,
  );
}

/** Many rules ask it of each operation, and a long transaction makes a long list. */
function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function earlierThan({ during }: Visit, costs: Costs): readonly StatementEffects[] {
  return during.together.flatMap(({ from, to }) =>
    Array.from({ length: to - from }, (_, n) => costs(from + n)).flatMap((one) => one ?? []),
  );
}
