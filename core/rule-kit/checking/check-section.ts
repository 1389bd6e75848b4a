/**
 * Runs rules over one section of a document and collects their reports, in the document's offsets. A rule that throws gives one crash entry
 * and affects nothing else. Reuses results of an earlier check of the section where they still hold. The lint runner applies suppressions,
 * configured severities and scope.
 */
import { later } from '../../collections/later.ts';
import { oncePer } from '../../collections/once-per.ts';
import type { Operation, OperationKind, OperationOf } from '../../operations/model/operation.ts';
import type { QueriesNaming } from '../../query-index/query-index.ts';
import type { IndexedQuery } from '../../query-index/query.ts';
import { watching, type Watching } from '../../schema/carry-over.ts';
import type { Schema } from '../../schema/model.ts';
import { placeOf, type Place } from '../../schema/created-here.ts';
import { schemasInside } from '../../schema/apply/schema-elements.ts';
import type { Statement } from '../../syntax/statement.ts';
import type { Span } from '../../text/span.ts';
import { nothingBeyond, type PendingMigration } from './workspace-knowledge.ts';
import type { RuleContext } from '../context.ts';
import { costsIn, type Costs } from './statement-effects.ts';
import type { Messages, Rule } from '../define-rule.ts';
import {
  holdingOf,
  type Before,
  type CheckedSection,
  type CheckedStatement,
  type Kept,
} from './earlier-check.ts';
import { Looks } from './recorded-lookups.ts';
import { moveBetween } from './moved-positions.ts';
import { contextOf } from './make-context.ts';
import { openingOf, type RuleCrash, type RuleFinding, type Scene } from './section-input.ts';
import { visitsOf, type Visit } from './visited-statements.ts';

/** The sections of a document. `before` are the checks of all of them in an earlier state of it. */
export function checkSections(
  scenes: readonly Scene[],
  rules: readonly Rule[],
  before: readonly CheckedSection[] = [],
): readonly CheckedSection[] {
  const move = moveBetween(
    before.flatMap(({ scene }) => scene.statements),
    scenes.flatMap(({ statements }) => statements),
  );
  let leftAlike = false;
  return scenes.map((scene, at) => {
    const check = before.length === scenes.length ? before[at] : undefined;
    const findsAlike = leftAlike || (check !== undefined && openingOf(check.scene) === openingOf(scene));
    const result = checkSection(scene, rules, check && { check, move, findsAlike });
    leftAlike = result.leavesAlike;
    return result.check;
  });
}

function checkSection(
  scene: Scene,
  rules: readonly Rule[],
  before: Before | undefined,
): { readonly check: CheckedSection; readonly leavesAlike: boolean } {
  const place = placeIn(scene, scene.section?.span);
  const { drops } = place;
  let seen: Schema | undefined;
  const latest = (): Schema | undefined => (seen = scene.latest?.());
  const queries = new Map<string, readonly IndexedQuery[]>();
  const queriesNaming = (relation: string): readonly IndexedQuery[] => {
    const found = (scene.beyond ?? nothingBeyond).queriesNaming(relation);
    queries.set(relation, found);
    return found;
  };
  let waiting: readonly PendingMigration[] | undefined;
  const pending = (): readonly PendingMigration[] => (waiting ??= (scene.beyond ?? nothingBeyond).pending());
  const { asked, judging } = judgesOf(rules, scene);
  const holding = holdingOf(before, { scene, rules: asked, drops, latest, queriesNaming, pending });
  const { of, leavesAlike } = holding;
  const costs = costsIn(later(sceneOfEffects(scene)), holding.costs);
  const checking = {
    scene,
    place,
    latest,
    queriesNaming,
    pending,
    judging,
    costs,
    watched: oncePer(watching),
  };
  const statements = scene.statements.map((statement, at) => checkStatement(checking, statement, at, of(at)));
  const seeing = { drops, latest: seen, queries, pending: waiting, costs: costs.known };
  return { check: { scene, rules: asked, ...seeing, statements }, leavesAlike };
}

interface Checking {
  readonly scene: Scene;
  readonly place: Place;
  readonly latest: () => Schema | undefined;
  readonly queriesNaming: QueriesNaming;
  readonly pending: () => readonly PendingMigration[];
  readonly judging: Judging;
  readonly costs: Costs;
  readonly watched: (schema: Schema) => Watching;
}

function checkStatement(
  checking: Checking,
  statement: Statement,
  at: number,
  kept: Kept | undefined,
): CheckedStatement {
  const looks = kept?.looks ?? new Looks();
  if (kept?.again.size === 0) return { statement, findings: kept.findings, crashes: none, looks };
  const findings: RuleFinding[] = [...(kept?.findings ?? none)];
  const crashes: RuleCrash[] = [];
  for (const visit of visitsOf(checking.scene, at)) {
    for (const { rule, error } of checkVisit(checking, visit, kept?.again, { findings, looks }))
      crashes.push({ rule: rule.id, statement: visit.statement.span, error: String(error) });
  }
  looks.done();
  const found = findings.length === 0 ? none : findings;
  return { statement, findings: found, crashes: crashes.length === 0 ? none : crashes, looks };
}

/** One list for all statements without findings. */
const none: readonly never[] = [];

interface Failure {
  readonly rule: Rule;
  readonly error: unknown;
}

/** All rules, or those that have to run again. */
function checkVisit(
  { scene, place, latest, queriesNaming, pending, judging, costs, watched }: Checking,
  visit: Visit,
  again: ReadonlySet<Rule> | undefined,
  { findings, looks }: { readonly findings: RuleFinding[]; readonly looks: Looks },
): readonly Failure[] {
  const failures: Failure[] = [];
  const { parsed, span, conditional } = visit.statement;
  const inside = schemasInside(visit.schema, parsed, { file: scene.path, span, conditional });
  // Many rules need it for each operation, and a long transaction gives a long list.
  const earlier = later(() => costs.of(visit.during.together));
  const earlierInSection = later(() => costs.of([{ from: 0, to: visit.at }]));
  for (const [at, operation] of parsed.operations.entries()) {
    const found = { ...visit, schema: inside[at] ?? visit.schema };
    // One context serves all rules for the operation in turn, because creating one for each would take a good part of the time.
    let speaking: Rule | undefined;
    const asking = {
      scene,
      place,
      earlier,
      earlierInSection,
      latest,
      queriesNaming,
      pending,
      looks,
      watched,
      visit: found,
      operation,
      findings,
    };
    const context = contextOf({ ...asking, rule: () => speaking });
    for (const { rule, check } of judging(operation.kind)) {
      if (visit.whenCalled && rule.bodies !== 'all') continue;
      if (again?.has(rule) === false) continue;
      speaking = rule;
      try {
        check(operation, context);
      } catch (error) {
        failures.push({ rule, error });
      }
    }
    // What a late fix reads is noted for no rule.
    speaking = undefined;
  }
  return failures;
}

interface Judges {
  readonly asked: readonly Rule[];
  readonly judging: Judging;
}

/** The rules that concern a kind of operation, each with its check. */
type Judging = (kind: OperationKind) => readonly Judge[];

interface Judge {
  readonly rule: Rule;
  readonly check: (operation: Operation, context: RuleContext<Messages>) => void;
}

/** Cached: most files use the same rules, and sorting some hundred rules for a file of two statements would take most of the time. */
const remembered = new WeakMap<readonly Rule[], Map<string, Judges>>();

function judgesOf(rules: readonly Rule[], scene: Scene): Judges {
  const alike = remembered.get(rules) ?? new Map<string, Judges>();
  remembered.set(rules, alike);
  const key = `${scene.replay.found.dialect} ${scene.direction} ${String(scene.targetVersion)}`;
  const known = alike.get(key);
  if (known !== undefined) return known;
  const asked = rules.filter((rule) => concerns(rule, scene));
  const judges = { asked, judging: judgingBy(asked) };
  alike.set(key, judges);
  return judges;
}

function concerns(
  { dialects, directions, versions }: Rule,
  { direction, targetVersion, replay }: Scene,
): boolean {
  if (!dialects.includes(replay.found.dialect)) return false;
  const { from = targetVersion, until = targetVersion } = versions ?? {};
  return (direction === 'up' || directions === 'both') && from <= targetVersion && targetVersion <= until;
}

/** For the whole file if the caller passes no sections of it. */
function sceneOfEffects(scene: Scene) {
  const whole = { start: 0, end: scene.statements.at(-1)?.span.end ?? 0 };
  return () => ({ ...scene, place: placeIn(scene, scene.section?.span ?? whole) });
}

function placeIn({ path, file, direction, cameWith, ...scene }: Scene, within: Span | undefined): Place {
  const part = { path, file, span: within, cameWith: direction === 'up' ? cameWith : [] };
  return placeOf(part, scene.statements, scene.replay.beforeAt(0));
}

/** Most rules concern few kinds of operations: looking for the check of each rule for each operation would take most of the time. */
function judgingBy(rules: readonly Rule[]): Judging {
  const known = new Map<OperationKind, readonly Judge[]>();
  return (kind) => {
    const judges = known.get(kind) ?? rules.flatMap((rule) => judgesOfKind(rule, kind));
    known.set(kind, judges);
    return judges;
  };
}

function judgesOfKind(rule: Rule, kind: OperationKind): readonly Judge[] {
  const checks = [checkOfKind(rule.check[kind], kind), rule.checkAny];
  return checks.flatMap((check) => (check === undefined ? [] : [{ rule, check }]));
}

/** Generic in the kind, so that the compiler sees the check and the operation as a pair. */
function checkOfKind<K extends OperationKind>(check: Rule['check'][K], kind: K): Judge['check'] | undefined {
  return (
    check &&
    ((operation, context) => {
      if (isOfKind(operation, kind)) check(operation, context);
    })
  );
}

function isOfKind<K extends OperationKind>(operation: Operation, kind: K): operation is OperationOf<K> {
  return operation.kind === kind;
}
