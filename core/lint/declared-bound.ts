/**
 * Checks statements against the limits in comments (bound-comments.ts): the effects table knows the locks and rewrites of a statement, the
 * transaction model the lock_timeout in force. A limit that cannot be checked is reported as such.
 */
import type { LockTimeoutSource } from '../config/lock-timeout.ts';
import { isStronger, lockModes, type Effect, type LockMode, type RelationEffect } from '../effects/effect.ts';
import { statementEffects, type EffectsScene, type StatementEffects } from '../effects/statement.ts';
import type { MigrationFile, SpokenDialect } from '../migrations/convention.ts';
import { dialectName } from '../migrations/dialect/dialect.ts';
import { milliseconds, type Settings } from '../migrations/applying/transactions.ts';
import { placeOf } from '../schema/created-here.ts';
import type { CameWith } from '../schema/same-change.ts';
import type { Statement } from '../syntax/statement.ts';
import { span, type Span } from '../text/span.ts';
import { boundCommentsIn, boundsAsWritten, type Bound, type BoundComment } from './bound-comments.ts';
import { type Finding, categoryOf } from '../findings/finding.ts';
import type { Severity } from '../findings/grading.ts';
import { declaredBound } from './own-rules.ts';
import type { ReplayedSection } from './replay-again.ts';

export interface BoundScene {
  readonly path: string;
  readonly text: string;
  readonly file: MigrationFile | undefined;
  readonly cameWith: readonly CameWith[] | undefined;
  readonly targetVersion: number;
  readonly effectOf: EffectsScene['effectOf'];
  readonly lockTimeout: LockTimeoutSource | undefined;
}

export function beyondBounds(scene: BoundScene, replays: readonly ReplayedSection[]): readonly Finding[] {
  const sections = replays.map(({ section }) => section);
  const comments = boundCommentsIn(scene.text, sections);
  const [first] = replays;
  if (comments.length === 0 || first === undefined) return [];
  const { dialect } = first.schema;
  const flaws = comments.flatMap((comment) => flawOf(comment, dialect));
  const excesses = replays.flatMap((replayed) => {
    const effects = effectsIn(scene, replayed);
    return effects.statements.flatMap((statement, at) => {
      const allowed = allowedFor(statement, comments, dialect);
      const found = allowed.length === 0 ? undefined : statementEffects(effects, at);
      return found === undefined ? [] : excessesIn(found, allowed, scene);
    });
  });
  return [...flaws, ...excesses];
}

/** What is wrong with the comment itself. */
function flawOf({ at, read }: BoundComment, dialect: SpokenDialect): readonly Finding[] {
  if ('wrong' in read)
    return [
      finding(
        'warning',
        at,
        `This bound is not read: ${read.wrong}. What can be written is ${boundsAsWritten}.`,
      ),
    ];
  const { lock, wait } = read.bound;
  if (dialect === 'postgresql' || (lock === undefined && wait === undefined)) return [];
  const message = `Lock modes and lock_timeout are PostgreSQL’s: for ${dialectName(dialect)} only \`rewrite never\` is checked.`;
  return [finding('warning', at, message)];
}

function effectsIn(
  { path, file, cameWith, targetVersion, effectOf }: BoundScene,
  { section, replay }: ReplayedSection,
): EffectsScene {
  const { statements, direction } = section;
  const around = section.section?.span ?? section.span;
  const part = { path, file, span: around, cameWith: direction === 'up' ? (cameWith ?? []) : [] };
  const place = placeOf(part, statements, replay.beforeAt(0));
  return { place, statements, replay, targetVersion, effectOf };
}

/** One limit, with the comment that sets it. */
type Allowed = (
  | { readonly kind: 'lock'; readonly most: LockMode }
  | { readonly kind: 'rewrite' }
  | { readonly kind: 'wait'; readonly most: number }
) & { readonly from: BoundComment };

/** For each limit, the comment above the statement overrides the comment for the whole file. */
function allowedFor(
  { span: { start } }: Statement,
  comments: readonly BoundComment[],
  dialect: SpokenDialect,
): readonly Allowed[] {
  const near = comments
    .filter(({ reach }) => reach.start <= start && start < reach.end)
    .toSorted((a, b) => lengthOf(a.reach) - lengthOf(b.reach))
    .flatMap((from) => ('bound' in from.read ? [{ bound: from.read.bound, from }] : []));
  const members = near.flatMap(({ bound, from }) => membersOf(bound, from));
  const kinds = dialect === 'postgresql' ? (['lock', 'rewrite', 'wait'] as const) : (['rewrite'] as const);
  return kinds.flatMap((kind) => members.find((one) => one.kind === kind) ?? []);
}

function membersOf({ lock, noRewrite, wait }: Bound, from: BoundComment): readonly Allowed[] {
  return [
    ...(lock === undefined ? [] : [{ kind: 'lock' as const, most: lock, from }]),
    ...(noRewrite ? [{ kind: 'rewrite' as const, from }] : []),
    ...(wait === undefined ? [] : [{ kind: 'wait' as const, most: wait, from }]),
  ];
}

function excessesIn(
  found: StatementEffects,
  allowed: readonly Allowed[],
  scene: BoundScene,
): readonly Finding[] {
  const { statement, gaps, whole } = found;
  const at = headOf(statement);
  const told = allowed.flatMap((one) => {
    const excess =
      one.kind === 'wait' ? waitBeyond(one, whole, found.during.settings, scene) : workBeyond(one, whole);
    if (excess === undefined) return [];
    return [finding(declaredBound.severity, at, inWords(excess, one, statement), relatedTo(one, scene))];
  });
  const [first] = allowed;
  const [gap] = gaps;
  const isRefused = statement.parsed.understanding.kind === 'syntax-error' || whole?.refused !== undefined;
  if (told.length > 0 || first === undefined || gap === undefined || isRefused) return told;
  const message = `Whether this keeps to the comment ${whereIs(first, statement)} is not known. ${gap}`;
  return [finding('warning', at, message, relatedTo(first, scene))];
}

/** What a proof observed of a statement. */
export interface Shown {
  readonly effect: Effect | undefined;
  /** `Expected`: the statement ran, and its effects come from the effects table. */
  readonly by: 'Measured' | 'Expected';
  /** The settings while it ran; undefined if waits are reported elsewhere. */
  readonly settings?: Settings | undefined;
}

export interface ShownScene extends Pick<BoundScene, 'text' | 'lockTimeout'> {
  readonly sections: Parameters<typeof boundCommentsIn>[1];
  readonly dialect: SpokenDialect;
  readonly shown: (statement: Statement) => Shown | undefined;
}

/** The statements that exceeded their limits in a proof. */
export function shownBeyond(
  scene: ShownScene,
): readonly { readonly statement: Statement; readonly message: string }[] {
  const { text, sections, dialect } = scene;
  const comments = boundCommentsIn(text, sections);
  if (comments.length === 0) return [];
  return sections
    .flatMap(({ statements }) => statements)
    .flatMap((statement) => {
      const allowed = allowedFor(statement, comments, dialect);
      const shown = allowed.length === 0 ? undefined : scene.shown(statement);
      return shown === undefined
        ? []
        : allowed.flatMap((one) => shownInWords(one, shown, statement, scene) ?? []);
    });
}

function shownInWords(
  one: Allowed,
  { effect, by, settings }: Shown,
  statement: Statement,
  scene: ShownScene,
): { readonly statement: Statement; readonly message: string } | undefined {
  const isWait = one.kind === 'wait';
  const excess = isWait ? settings && waitBeyond(one, effect, settings, scene) : workBeyond(one, effect);
  if (excess === undefined) return undefined;
  // The longest wait cannot be measured: it follows from the settings in the file.
  return { statement, message: `${isWait ? '' : `${by}: `}${inWords(excess, one, statement)}` };
}

interface Excess {
  readonly does: string;
  readonly allows: string;
}

function inWords({ does, allows }: Excess, one: Allowed, statement: Statement): string {
  return `${does}, and the comment ${whereIs(one, statement)} allows ${allows}.`;
}

/** Relations that the migration creates block nobody. */
function inUse(effect: Effect | undefined): readonly RelationEffect[] {
  return (effect?.relations ?? []).filter(({ isNew }) => !isNew);
}

function workBeyond(
  allowed: Allowed & { readonly kind: 'lock' | 'rewrite' },
  effect: Effect | undefined,
): Excess | undefined {
  if (allowed.kind === 'rewrite') {
    const rewritten = inUse(effect).find(({ rewrite }) => rewrite);
    return rewritten && { does: workInWords(rewritten), allows: 'no rewrite' };
  }
  const { most } = allowed;
  const [worst] = inUse(effect)
    .filter(({ lock }) => isStronger(lock, most))
    .toSorted((a, b) => lockModes.indexOf(b.lock) - lockModes.indexOf(a.lock));
  return worst && { does: `This takes ${worst.lock} on ${worst.relation}`, allows: `at most ${most}` };
}

function waitBeyond(
  { most }: Allowed & { readonly kind: 'wait' },
  effect: Effect | undefined,
  settings: Settings,
  { lockTimeout }: Pick<BoundScene, 'lockTimeout'>,
): Excess | undefined {
  const queued = inUse(effect).find(({ queue }) => queue !== undefined);
  const limit = milliseconds(settings, 'lock_timeout');
  // Set to a value that is not known here: a placeholder's, or the role's.
  const isUnseen = limit === undefined && (settings.has('lock_timeout') || lockTimeout !== undefined);
  const isKept = limit !== undefined && limit > 0 && limit <= most;
  if (queued === undefined || isUnseen || isKept) return undefined;
  const bound = limit === undefined || limit === 0 ? 'without a lock_timeout' : `for up to ${inTime(limit)}`;
  return { does: `This waits for its lock on ${queued.relation} ${bound}`, allows: inTime(most) };
}

function workInWords({ relation, online }: RelationEffect): string {
  return online?.algorithm === 'COPY' ? `This copies ${relation}` : `This rewrites ${relation}`;
}

/** In the largest unit that gives a whole number. */
function inTime(ms: number): string {
  if (ms % 60_000 === 0) return `${String(ms / 60_000)} min`;
  return ms % 1000 === 0 ? `${String(ms / 1000)} s` : `${String(ms)} ms`;
}

function whereIs({ from: { reach } }: Allowed, { span: own }: Statement): string {
  return lengthOf(reach) === lengthOf(own) ? 'above' : 'at the top';
}

function relatedTo({ from: { at } }: Allowed, { path }: BoundScene): Finding['related'] {
  return [{ file: path, span: at, message: 'The bound is declared here.' }];
}

/** The first two words of the statement. */
function headOf({ span: { start, end }, parsed: { tokens } }: Statement): Span {
  const [first, second] = tokens.filter(({ kind }) => kind !== 'comment');
  if (first === undefined) return span(start, end);
  return span(start + first.start, start + (second?.kind === 'word' ? second.end : first.end));
}

function lengthOf({ start, end }: Span): number {
  return end - start;
}

function finding(severity: Severity, at: Span, message: string, related: Finding['related'] = []): Finding {
  const { id } = declaredBound;
  return {
    rule: id,
    category: categoryOf(id),
    severity,
    message,
    span: at,
    related,
    fix: undefined,
    tags: [],
  };
}
