/**
 * The linter: from a document to its findings by replay, rules, syntax errors, suppressions and severities. Data in, data out; the editor,
 * the command line and the tests all call it. The caller decides whether the document is linted at all.
 */
import { later } from '../collections/later.ts';
import type { RuleSetting } from '../config/config.ts';
import type { LockTimeoutSource } from '../config/lock-timeout.ts';
import { isLower, type RequiredRule } from '../config/merge.ts';
import type { MigrationFile } from '../migrations/convention.ts';
import { checkSections } from '../rule-kit/checking/check-section.ts';
import type { CheckedSection } from '../rule-kit/checking/earlier-check.ts';
import type { RuleFinding, Scene } from '../rule-kit/checking/section-input.ts';
import type { Beyond } from '../rule-kit/checking/workspace-knowledge.ts';
import type { Rule } from '../rule-kit/define-rule.ts';
import type { RuleFix } from '../rule-kit/context.ts';
import { resolveFix, type FixScene } from '../rule-kit/fixes/resolve-fix.ts';
import { usualSmallTable, type SmallTable } from '../findings/size-grading.ts';
import type { PersonalDataSettings } from '../personal-data/settings.ts';
import type { SizeIndex } from '../statistics/statistics.ts';
import type { Schema } from '../schema/model.ts';
import type { CameWith } from '../schema/same-change.ts';
import type { SectionReplay } from '../replay/section.ts';
import type { BackState } from '../migrations/files/down-migration.ts';
import type { Statement } from '../syntax/statement.ts';
import { span, type Span } from '../text/span.ts';
import { coverageOf, type Coverage } from './coverage.ts';
import { beyondBounds, type BoundScene } from './declared-bound.ts';
import type { DocumentSection, MigrationDocument } from '../migrations/files/document.ts';
import { type Finding, type Fix, categoryOf } from '../findings/finding.ts';
import { gather, type GatherableFinding } from './merge-findings.ts';
import { heardIn } from './enabled-rules.ts';
import { newerThan, type Target } from './newer-than-target.ts';
import { declaredBound, newerThanTarget, ownRules, syntaxError } from './own-rules.ts';
import type { Preset } from '../findings/preset.ts';
import { replaySections, type ReplayedSection } from './replay-again.ts';
import { applySuppressions, type SuppressedFinding } from './suppressions.ts';
import { reportedBefore } from './already-created.ts';

export interface LintInput {
  /** Relative to the workspace. */
  readonly path: string;
  readonly text: string;
  readonly sections: readonly DocumentSection[];
  readonly migration: MigrationDocument | undefined;
  /** All migrations of the folder, so that a fix chooses an unused version. */
  readonly existing: readonly MigrationFile[];
  /** The existing rollback of the migration. Only evaluated if a rule needs it. */
  readonly rollback?: (() => BackState) | undefined;
  /** The schema before the first section; each further section starts from what the previous one leaves. */
  readonly schema: Schema;
  /**
   * The schema after the folder's last migration, if later migrations exist: they may have fixed what this one lacks. Only evaluated if a
   * rule needs it.
   */
  readonly latest?: (() => Schema | undefined) | undefined;
  readonly targetVersion: number;
  /** Undefined if the target is as new as the grammar. */
  readonly target?: Target | undefined;
  /** Knowledge from outside of the document; none if undefined. */
  readonly beyond?: Beyond | undefined;
  /** Migrations of the same change that run before this one, oldest first. */
  readonly cameWith?: readonly CameWith[] | undefined;
  /** `applied`: it has run in production, so fixes do not change it: only a new migration after all others is offered. */
  readonly novelty?: 'new' | 'applied' | undefined;
  /** Another engine runs the document too: a fix written for this one may fail there. */
  readonly isShared?: boolean | undefined;
  /** Findings that the reader of the enclosing program made. */
  readonly beforehand?: readonly Finding[] | undefined;
}

export interface LintKit {
  readonly rules: readonly Rule[];
  readonly effectOf: Scene['effectOf'];
  /** The preset of rules that `settings` does not name. */
  readonly preset: Preset;
  readonly settings: ReadonlyMap<string, RuleSetting>;
  /** Rules that stay enabled at this severity or above, whatever `settings` and comments say. */
  readonly required?: ReadonlyMap<string, RequiredRule> | undefined;
  /** As 2027-01-31, for suppressions with an expiry date. If undefined, none expires. */
  readonly today?: string | undefined;
  /** Sizes of tables, if collected. */
  readonly sizes?: SizeIndex | undefined;
  readonly smallTable?: SmallTable | undefined;
  /** Tables that the configuration declares small. */
  readonly smallTables?: readonly string[] | undefined;
  readonly lockTimeout?: LockTimeoutSource | undefined;
  /** What the configuration declares about personal data. */
  readonly personalData?: PersonalDataSettings | undefined;
}

export interface InternalError {
  readonly rule: string;
  readonly statement: Span;
  readonly error: string;
}

export interface LintResult {
  /** By position, then by rule. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  readonly coverage: Coverage;
  /** Rules that threw an exception; their findings are missing. */
  readonly crashes: readonly InternalError[];
  /** Each section with the schema before each of its statements and after it. */
  readonly replays: readonly ReplayedSection[];
  /** The results of the rules for each section, for reuse after an edit. */
  readonly checks: readonly CheckedSection[];
}

/** The results for this or an earlier state of the same document. */
export type LintedBefore = Pick<LintResult, 'replays' | 'checks'>;

export const neverLinted: LintedBefore = { replays: [], checks: [] };

/** Reuses `before` as far as it still applies. */
export function lint(input: LintInput, kit: LintKit, before = neverLinted): LintResult {
  const { rules, off } = heardIn(kit);
  const replays = replaySections(input.schema, input.sections, input.path, before.replays);
  const checks = checkSections(
    replays.map(({ section, replay }) => sceneOf(input, section, replay, kit)),
    rules,
    before.checks,
  );
  const found = checks
    .flatMap(({ statements }, section) =>
      statements.flatMap(({ findings }) => findings.map((finding) => toFinding(finding, section, input))),
    )
    .sort(byPlace);
  const crashes = checks.flatMap(({ statements }) => statements.flatMap((one) => one.crashes));
  if (!off.has(syntaxError.id)) found.push(...syntaxErrors(input));
  if (input.target !== undefined && !off.has(newerThanTarget.id))
    found.push(
      ...newerThan(input.target, statementsIn(input), () => [
        input.schema,
        replays.at(-1)?.replay.after ?? input.schema,
      ]),
    );
  if (!off.has(declaredBound.id)) found.push(...beyondBounds(boundSceneOf(input, kit), replays));
  found.push(...(input.beforehand ?? []));
  const ids = later(() => [...kit.rules, ...ownRules].map((rule) => rule.id));
  const scene = { ids, off, required: kit.required ?? nothingRequired, today: kit.today };
  const { findings, suppressed } = applySuppressions(input.text, input.sections, found, scene);
  // After suppressions: a comment on a finding that is reported elsewhere does not count as unused.
  const told =
    input.migration === undefined && findings.length > 0 ? reportedBefore(input.schema, replays) : [];
  return {
    findings: gather(
      input.path,
      findings.filter((finding) => !off.has(finding.rule) && !isTold(finding, told)),
    )
      .map((finding) => fixedLater(configured(finding, kit)))
      .sort(byPlace),
    suppressed: suppressed.map(fixedLater),
    coverage: coverageOf(input.sections),
    crashes,
    replays,
    checks,
  };
}

function sceneOf(input: LintInput, section: DocumentSection, replay: SectionReplay, kit: LintKit): Scene {
  return {
    path: input.path,
    file: input.migration?.file,
    tool: input.migration?.tool,
    section: section.section,
    direction: section.direction,
    delivery: section.delivery,
    targetVersion: input.targetVersion,
    novelty: input.novelty ?? 'new',
    statements: section.statements,
    sections: input.sections.map(({ direction, statements }) => ({
      direction,
      statements: statements.length,
    })),
    existing: input.existing,
    rollback: input.rollback,
    replay,
    cameWith: input.cameWith,
    beyond: input.beyond,
    latest: input.latest,
    effectOf: kit.effectOf,
    personalData: kit.personalData,
    smallTables: kit.smallTables,
    lockTimeout: kit.lockTimeout,
    sizes: kit.sizes && { index: kit.sizes, today: kit.today, small: kit.smallTable ?? usualSmallTable },
  };
}

function boundSceneOf(input: LintInput, { effectOf, lockTimeout }: LintKit): BoundScene {
  const { path, text, cameWith, targetVersion, migration } = input;
  return { path, text, cameWith, targetVersion, effectOf, lockTimeout, file: migration?.file };
}

const noCompanions: ReadonlyMap<string, string> = new Map();

function toFinding(found: RuleFinding, section: number, input: LintInput): GatherableFinding {
  const { text, path, migration, existing } = input;
  // The file's own text may change, but new migrations cannot be placed next to it.
  const own = {
    text,
    path,
    file: migration?.file,
    tool: migration?.tool,
    companions: migration?.companions ?? noCompanions,
    existing,
    novelty: input.novelty ?? 'new',
    isShared: input.isShared,
  };
  const resolved = (fix: RuleFix | undefined): Fix | undefined => {
    const beside = migration === undefined && fix?.kind === 'move' ? besideScene(input) : undefined;
    return fix && saying(found.rule, resolveFix(fix, found.statement, beside ?? own));
  };
  const { fix } = found;
  return {
    rule: found.rule.id,
    category: categoryOf(found.rule.id),
    hazard: categoryOf(found.rule.id) === 'team' ? undefined : found.hazard,
    severity: found.severity,
    message: found.message,
    sizeSentence: found.sizeSentence,
    span: found.span,
    related: found.related,
    ...(typeof fix === 'function'
      ? { fix: undefined, lateFix: later(() => resolved(fix())) }
      : { fix: resolved(fix) }),
    docs: found.rule.url,
    tags: [],
    size: found.size,
    ...(found.isSizeAsked === true ? { isSizeAsked: true } : {}),
    gathering: found.gathering && {
      ...found.gathering,
      group: `${found.rule.gathersIn === undefined ? String(section) : ''} ${found.gathering.group}`,
      isMendable: fix !== undefined,
    },
  };
}

/** A query outside of migrations: migrations of a fix follow all migrations of the folder whose tables the query uses. */
function besideScene({ text, beyond }: LintInput): FixScene | undefined {
  const folder = beyond?.migrations;
  const file = folder?.files.find(({ direction, repeatable }) => direction !== 'down' && !repeatable);
  if (folder === undefined || file === undefined) return undefined;
  const path = folder.path === '' || folder.path === '.' ? file.path : `${folder.path}/${file.path}`;
  const { tool, files: existing } = folder;
  return { text, path, file, tool, companions: noCompanions, existing, novelty: 'applied' };
}

/** Adds the rule's remark about its fixes to each fix that is previewed. */
function saying({ fix: { differs = [] } }: Rule, fix: Fix | undefined): Fix | undefined {
  if (fix === undefined || fix.kind === 'edit' || differs.length === 0) return fix;
  const told = differs.filter(({ at }) => at === 'end' || fix.kind === 'files');
  return told.length === 0 ? fix : { ...fix, differs: told.map(({ words }) => words) };
}

/** A configured severity is final: facts neither raise nor lower it, but it is never below the required one. */
function configured(finding: Finding, { settings, required }: LintKit): Finding {
  const setting = settings.get(finding.rule);
  const severity = setting === undefined || setting === 'off' ? finding.severity : setting;
  const floor = required?.get(finding.rule)?.severity;
  return { ...finding, severity: floor !== undefined && isLower(severity, floor) ? floor : severity };
}

/** A late fix is written when it is first read. */
function fixedLater<F extends Finding & Pick<GatherableFinding, 'lateFix'>>(finding: F): F {
  const { lateFix } = finding;
  if (lateFix === undefined) return finding;
  return {
    ...finding,
    lateFix: undefined,
    get fix() {
      return lateFix();
    },
  };
}

function isTold({ span: at }: Finding, told: readonly Span[]): boolean {
  return told.some(({ start, end }) => start <= at.start && at.end <= end);
}

const nothingRequired: ReadonlyMap<string, RequiredRule> = new Map();

function byPlace(a: Finding, b: Finding): number {
  return (
    a.span.start - b.span.start || a.span.end - b.span.end || (a.rule < b.rule ? -1 : Number(a.rule > b.rule))
  );
}

// -------------------------------------------------------------------------------------------------------------- syntax errors

function statementsIn(input: LintInput): readonly Statement[] {
  return input.sections.flatMap((section) => section.statements);
}

/** A file with more errors is not SQL with mistakes but something else. */
const mostSyntaxErrors = 20;

function syntaxErrors(input: LintInput): readonly Finding[] {
  const sections = input.sections.filter((one) => !isBarred(one)).map((one) => one.statements);
  const statements = sections.flat();
  const isBroken = ({ parsed }: Statement): boolean =>
    parsed.understanding.kind === 'syntax-error' && input.target?.syntax.takes(parsed) !== true;
  const broken = sections.flatMap((one) =>
    withoutEchoes(one.filter((each) => isBroken(each) || each.unended !== undefined)),
  );
  const isMigration = input.migration !== undefined;
  // Programs also query other databases, and a composed text may not be a complete statement.
  if (!isMigration && input.beforehand !== undefined) return [];
  // If half of a loose file is not PostgreSQL, the file is not PostgreSQL, and no syntax errors are reported.
  if (!isMigration && broken.length > 2 && broken.length * 2 > statements.length) return [];
  return broken.slice(0, mostSyntaxErrors).flatMap((statement) => {
    const fault = faultOf(statement);
    if (fault === undefined) return [];
    return [
      {
        rule: syntaxError.id,
        category: categoryOf(syntaxError.id),
        severity: isMigration ? syntaxError.severity : 'hint',
        message: fault.message,
        span: placeOf(statement, fault.at),
        related: [],
        fix: undefined,
        tags: [],
      },
    ];
  });
}

/** What the server rejects in the statement, and where. */
function faultOf(statement: Statement): { readonly message: string; readonly at: number } | undefined {
  const { parsed, unended } = statement;
  if (parsed.understanding.kind === 'syntax-error') {
    const { message, at } = parsed.understanding;
    return {
      message: `PostgreSQL does not understand this statement: ${wordsOf(message, statement)}.`,
      at,
    };
  }
  return (
    unended && {
      message: `A semicolon is missing behind this statement: PostgreSQL reads the next one as a part of it (${unended.message}).`,
      at: unended.at,
    }
  );
}

/** The text sent includes the semicolon, which the server names if the statement ends too early. */
function wordsOf(message: string, { terminated }: Statement): string {
  return terminated
    ? message.replace(/^syntax error at end of input$/, 'syntax error at or near ";"')
    : message;
}

/** Drops an unterminated quote after a syntax error, since it is the other end of the quote that is missing there. */
function withoutEchoes(broken: readonly Statement[]): readonly Statement[] {
  return broken.filter(({ parsed: { understanding } }, at) => {
    if (at === 0 || understanding.kind !== 'syntax-error') return true;
    return !/^unterminated (?:dollar-)?quoted/.test(understanding.message);
  });
}

/** A down migration that only contains RAISE, which is PL/pgSQL: it is meant to fail. */
function isBarred({ direction, statements: [first, ...others] }: DocumentSection): boolean {
  const word = first?.parsed.tokens[0];
  if (direction !== 'down' || word === undefined || others.length > 0) return false;
  return first?.parsed.text.slice(word.start, word.end).toLowerCase() === 'raise';
}

/** The token at which the grammar fails; at the end of the statement, its last token. */
function placeOf(statement: Statement, at: number): Span {
  const { start, end } = statement.span;
  const from = Math.min(at, Math.max(0, statement.parsed.text.length - 1));
  const token = statement.parsed.tokens.findLast((one) => one.start <= from);
  if (token !== undefined) return span(start + token.start, start + token.end);
  return span(Math.min(start + from, end), end);
}
