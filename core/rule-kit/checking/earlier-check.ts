/**
 * Decides which results of a section's check still hold after an edit of its document. A statement finds the same schema if the statements
 * before it are unchanged, or if the edit left the schema unchanged: from there on equal statements give equal results, at moved positions.
 */
import type { StatementTransaction } from '../../migrations/applying/transactions.ts';
import type { SectionReplay } from '../../replay/section.ts';
import type { Drop } from '../../schema/created-here.ts';
import { looksAlike, type LookedAt } from '../../schema/carry-over.ts';
import type { Schema } from '../../schema/model.ts';
import type { QueriesNaming } from '../../query-index/query-index.ts';
import type { IndexedQuery } from '../../query-index/query.ts';
import { isSameList } from '../../collections/same-list.ts';
import { isSameCompany } from '../../schema/same-change.ts';
import type { Statement } from '../../syntax/statement.ts';
import type { PendingMigration } from './workspace-knowledge.ts';
import type { Cost } from './statement-effects.ts';
import type { Rule } from '../define-rule.ts';
import type { Looks, Sight } from './recorded-lookups.ts';
import { isMoved, movedFinding, movedSpan, type Move } from './moved-positions.ts';
import type { RuleCrash, RuleFinding, Scene } from './section-input.ts';

/** One statement of the section, including those of bodies. */
export interface CheckedStatement {
  readonly statement: Statement;
  readonly findings: readonly RuleFinding[];
  readonly crashes: readonly RuleCrash[];
  readonly looks: Looks;
}

/** A checked section, with everything that the result depends on. */
export interface CheckedSection {
  readonly scene: Scene;
  readonly rules: readonly Rule[];
  readonly drops: readonly Drop[];
  /** The schema after the folder's last migration, if a rule read it. */
  readonly latest: Schema | undefined;
  /** Queries outside of migrations that rules read, by the relation that they name. */
  readonly queries: ReadonlyMap<string, readonly IndexedQuery[]>;
  /** Pending migrations, if a rule read them. */
  readonly pending: readonly PendingMigration[] | undefined;
  readonly costs: readonly (Cost | undefined)[];
  readonly statements: readonly CheckedStatement[];
}

/** An earlier state of the same section. */
export interface Before {
  readonly check: CheckedSection;
  readonly move: Move;
  /** True if the schema before the section is unchanged, except for moved positions in this document. */
  readonly findsAlike: boolean;
}

/** The reused part of a statement's check. */
export interface Kept {
  readonly findings: readonly RuleFinding[];
  readonly looks: Looks;
  /** The rules that have to run again. */
  readonly again: ReadonlySet<Rule>;
}

export interface Holding {
  /** For the statement at a current index; undefined if all rules have to run again. */
  readonly of: (at: number) => Kept | undefined;
  /** True if the schema after the section is unchanged, except for moved positions in this document. */
  readonly leavesAlike: boolean;
  /** The effects of statements, by their current index. */
  readonly costs: readonly (Cost | undefined)[];
}

const nothingHolds: Holding = { of: () => undefined, leavesAlike: false, costs: [] };

interface Now {
  readonly scene: Scene;
  readonly rules: readonly Rule[];
  readonly drops: readonly Drop[];
  readonly latest: () => Schema | undefined;
  readonly queriesNaming: QueriesNaming;
  readonly pending: () => readonly PendingMigration[];
}

export function holdingOf(before: Before | undefined, now: Now): Holding {
  if (before === undefined || !isSameScene(before.check, now)) return nothingHolds;
  const { pairs, leavesAlike } = paired(before, now.scene);
  const dropped = droppedOtherwise(before, now.drops);
  const begins = beginningOf(pairs, now.scene);
  const holds = (sight: Sight, at: number, read?: LookedAt): boolean => {
    switch (sight) {
      case 'around':
      case 'beyond':
        return false;
      case 'previous':
        return isPreviousSame(before, now.scene, pairs[at], at);
      case 'earlier':
        return at < begins;
      case 'behind':
        return isRestSame(before, now.scene, pairs[at], at);
      case 'opening':
        return before.findsAlike;
      case 'queries':
        return [...before.check.queries].every(([name, were]) => isSameList(were, now.queriesNaming(name)));
      case 'pending':
        return isSamePending(before.check.pending, now.pending());
      case 'after':
        return leavesAlike || (read !== undefined && isReadSame(before.check.scene, now.scene, read));
      case 'latest': {
        const latest = now.latest();
        const was = before.check.latest;
        if (latest === undefined && was === undefined) return holds('after', at, read);
        if (latest === undefined || was === undefined) return false;
        return latest === was || (read !== undefined && looksAlike(was, latest, read));
      }
    }
  };
  const of = (at: number): Kept | undefined => {
    const known = before.check.statements[pairs[at] ?? -1];
    if (known === undefined || known.crashes.length > 0 || known.looks.sawCompany) return undefined;
    if (dropped.some((name) => known.looks.sawName(name))) return undefined;
    return keptOf(known, before, (sight, read) => holds(sight, at, read));
  };
  return { of, leavesAlike, costs: costsOf(before.check, now.scene, pairs, dropped) };
}

function isReadSame({ replay: before }: Scene, { replay: now }: Scene, read: LookedAt): boolean {
  return looksAlike(before.after, now.after, read);
}

/** The number of unchanged statements at the section's beginning: what is done and locked before each of them is unchanged. */
function beginningOf(pairs: readonly (number | undefined)[], { cameWith = [] }: Scene): number {
  // Objects of the same change are judged by the whole document.
  if (cameWith.length > 0) return 0;
  const other = pairs.findIndex((was, at) => was !== at);
  return other === -1 ? pairs.length : other;
}

function isPreviousSame(
  { check, move }: Before,
  { statements }: Scene,
  was: number | undefined,
  at: number,
): boolean {
  const now = statements[at - 1];
  if (was === undefined || now === undefined) return was === 0 && at === 0;
  const isBehind = now.span.start >= move.from + move.by;
  return isMoved(check.scene.statements[was - 1], now, isBehind ? move.by : 0);
}

/** The same statements follow it. */
function isRestSame(
  { check, move }: Before,
  { statements }: Scene,
  was: number | undefined,
  at: number,
): boolean {
  if (was === undefined || check.scene.statements.length - was !== statements.length - at) return false;
  const next = statements[at + 1];
  return next === undefined || next.span.start >= move.from + move.by;
}

function isSamePending(
  before: readonly PendingMigration[] | undefined,
  now: readonly PendingMigration[],
): boolean {
  return (
    before?.length === now.length &&
    before.every(
      ({ path, statements }, at) => path === now[at]?.path && isSameList(statements, now[at].statements),
    )
  );
}

function costsOf(
  { costs }: CheckedSection,
  { cameWith = [] }: Scene,
  pairs: readonly (number | undefined)[],
  dropped: readonly string[],
): Holding['costs'] {
  if (cameWith.length > 0) return [];
  return pairs.map((was) => {
    const cost = costs[was ?? -1];
    return dropped.some((name) => cost?.names.has(name)) ? undefined : cost;
  });
}

function keptOf(
  known: CheckedStatement,
  { check, move }: Before,
  holds: (sight: Sight, read?: LookedAt) => boolean,
): Kept {
  const { looks } = known;
  const path = check.scene.path;
  const rules = looks.outdated(holds);
  if (rules.length === 0)
    return { findings: known.findings.map((one) => movedFinding(one, path, move)), looks, again: noRule };
  const again = new Set(rules);
  const kept = known.findings.filter(({ rule }) => !again.has(rule));
  return {
    findings: kept.map((one) => movedFinding(one, path, move)),
    looks: looks.without(again),
    again,
  };
}

const noRule: ReadonlySet<Rule> = new Set();

/** Everything outside of the section that rules can see. */
function isSameScene({ scene: before, rules }: CheckedSection, { scene, rules: asked }: Now): boolean {
  return (
    isSameList(rules, asked) &&
    before.path === scene.path &&
    before.file?.path === scene.file?.path &&
    before.tool === scene.tool &&
    // Seldom is there one: then nothing holds.
    !isTorn(before) &&
    !isTorn(scene) &&
    before.direction === scene.direction &&
    before.delivery.sends === scene.delivery.sends &&
    before.delivery.toolTransaction === scene.delivery.toolTransaction &&
    before.targetVersion === scene.targetVersion &&
    before.novelty === scene.novelty &&
    isSameList(before.existing, scene.existing) &&
    isSameCompany(before.cameWith ?? [], scene.cameWith ?? []) &&
    before.effectOf === scene.effectOf &&
    before.personalData === scene.personalData &&
    before.smallTables === scene.smallTables &&
    before.lockTimeout === scene.lockTimeout &&
    before.sizes?.index === scene.sizes?.index &&
    before.sizes?.today === scene.sizes?.today &&
    before.sizes?.small === scene.sizes?.small
  );
}

function isTorn({ section }: Scene): boolean {
  return section?.torn !== undefined && section.torn.length > 0;
}

/** For each statement its former index, if it was checked with the same schema and the same kind of transaction. */
function paired(
  { check, move, findsAlike }: Before,
  { statements, replay }: Scene,
): { readonly pairs: readonly (number | undefined)[]; readonly leavesAlike: boolean } {
  const { statements: old, replay: known } = check.scene;
  const pairs: (number | undefined)[] = [];
  const isOneStill = (old.length === 1) === (statements.length === 1);
  // The schema after the former statement with this index is unchanged.
  let alikeAfter = findsAlike ? -1 : undefined;
  let isCompared = false;
  for (const [at, statement] of statements.entries()) {
    const isBehind = statement.span.start >= move.from + move.by;
    const was = isBehind ? at + old.length - statements.length : at;
    const isFound: boolean = alikeAfter === was - 1 || isSameBefore(known, was, replay, at, isCompared);
    // Nothing more is replayed for the comparison once the schemas differ.
    isCompared = !isFound;
    const before = known.transactions[was];
    const during = replay.transactions[at];
    alikeAfter = undefined;
    const isAlike = isFound && isMoved(old[was], statement, isBehind ? move.by : 0);
    if (!isAlike || before === undefined || during === undefined) {
      pairs.push(undefined);
      continue;
    }
    const isSame = isOneStill && (was === 0) === (at === 0) && isSameTransaction(before, during, move);
    pairs.push(isSame ? was : undefined);
    if (appliesAlike(before, was, during, at)) alikeAfter = was;
  }
  const leavesAlike = (findsAlike && alikeAfter === old.length - 1) || known.after === replay.after;
  return { pairs, leavesAlike };
}

function isSameBefore(
  known: SectionReplay,
  was: number,
  replay: SectionReplay,
  at: number,
  isCompared: boolean,
): boolean {
  const old = isCompared ? known.knownAt(was) : known.beforeAt(was);
  return old !== undefined && old === replay.beforeAt(at);
}

/** Replay continues from the schema after the statement, unless a transaction is rolled back, and forgets local settings where one ends. */
function appliesAlike(
  before: StatementTransaction,
  was: number,
  during: StatementTransaction,
  at: number,
): boolean {
  if (before.undoesTo !== undefined || during.undoesTo !== undefined) return false;
  return (before.transaction.last === was) === (during.transaction.last === at);
}

/** As far as rules see it without looking at other statements. */
function isSameTransaction(before: StatementTransaction, now: StatementTransaction, move: Move): boolean {
  return (
    isSameState(before.state, now.state, move) &&
    before.alone === now.alone &&
    before.kept === now.kept &&
    before.commitsInside === now.commitsInside &&
    isSameSettings(before.settings, now.settings)
  );
}

function isSameState(
  before: StatementTransaction['state'],
  now: StatementTransaction['state'],
  move: Move,
): boolean {
  if (before.kind !== 'explicit' || now.kind !== 'explicit') return before.kind === now.kind;
  return movedSpan(before.begin, move).start === now.begin.start;
}

function isSameSettings(
  before: StatementTransaction['settings'],
  now: StatementTransaction['settings'],
): boolean {
  if (before === now) return true;
  if (before.size !== now.size) return false;
  return [...before].every(([name, values]) => isSameList(values, now.get(name)));
}

/** Names of tables that the document now drops at other places than before. */
function droppedOtherwise({ check, move }: Before, now: readonly Drop[]): readonly string[] {
  const text = ({ name, at }: Drop, by: Move | undefined): string => {
    const start = by === undefined ? at : movedSpan({ start: at, end: at }, by).start;
    return `${String(start)} ${name.schema?.text ?? ''}.${name.name.text}`;
  };
  const before = new Map(check.drops.map((one) => [text(one, move), one] as const));
  const after = new Map(now.map((one) => [text(one, undefined), one] as const));
  const other = [
    ...[...before].filter(([key]) => !after.has(key)),
    ...[...after].filter(([key]) => !before.has(key)),
  ];
  return [...new Set(other.map(([, { name }]) => name.name.text))];
}
