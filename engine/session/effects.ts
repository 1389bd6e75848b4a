/**
 * The effects of a file's statements, each in its transaction, for `plinth effects` and for hovers. Includes what they are based on;
 * formats nothing.
 */
import type { DocumentSection } from '../../core/migrations/files/document.ts';
import type { ReplayedSection } from '../../core/lint/replay-again.ts';
import { newerThan, type Target } from '../../core/lint/newer-than-target.ts';
import type { Coverage } from '../../core/lint/coverage.ts';
import { untilInWords } from '../../core/effects/describe.ts';
import { untold } from '../../core/effects/effect.ts';
import { heldTogether, heldUntil, type HeldTogether, type HeldUntil } from '../../core/effects/held-locks.ts';
import {
  sectionEffects,
  statementEffects,
  type EffectsScene,
  type StatementEffects,
} from '../../core/effects/statement.ts';
import type { MigrationTool, SpokenDialect } from '../../core/migrations/convention.ts';
import type { ToolLock } from '../../core/migrations/tool-lock.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import type { Scene } from '../../core/rule-kit/checking/section-input.ts';
import {
  sectionRollback,
  type BackAround,
  type SectionRollback,
} from '../../core/rule-kit/fixes/down-migration.ts';
import type { Schema } from '../../core/schema/model.ts';
import { placeOf } from '../../core/schema/created-here.ts';
import type { CameWith } from '../../core/schema/same-change.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import type { FolderHistory } from './history.ts';
import type { Read } from './read-file.ts';
import type { FileReport, StatementFacts, TargetDecision } from './report.ts';

export interface SectionEffects {
  readonly section: DocumentSection;
  readonly statements: readonly ToldStatement[];
  readonly together: readonly HeldTogether[];
  /** The schemas before the section, before each of its statements, and after it. */
  readonly found: Schema;
  readonly before: readonly Schema[];
  readonly after: Schema;
  /**
   * The rollback of the section, computed on request. `first`: the schema before earlier migrations that are rolled back too. `rows` and
   * `previous`: see InverseOptions.
   */
  readonly rollback: (around?: BackAround) => SectionRollback;
}

export interface ToldStatement extends StatementEffects {
  /** Sentences about features that the target version lacks. */
  readonly newer: readonly string[];
}

export type EffectsReport =
  | {
      readonly kind: 'read';
      readonly path: string;
      readonly text: string;
      readonly sections: readonly SectionEffects[];
      readonly coverage: Coverage;
      readonly dialect: SpokenDialect;
      readonly targetVersion: number;
      /** The source of the target version. */
      readonly target: TargetDecision;
      /** As its authors spell it; undefined for a file that no tool runs. */
      readonly toolName: string | undefined;
      readonly transactionAround: MigrationTool['transactionAround'] | undefined;
      readonly recordBack: string | undefined;
      readonly lock: ToolLock | undefined;
      /** A clause with the file that says so, if a person applies it; undefined if the tool does. */
      readonly byHand: string | undefined;
      /** The migrations that build the schema before the file; undefined if none are known. */
      readonly schemaFrom: { readonly folder: MigrationFolder; readonly isMember: boolean } | undefined;
    }
  | { readonly kind: 'told'; readonly report: FileReport };

export interface EffectsQuestion {
  readonly path: string;
  readonly reading: Read;
  /** The schema before the file. */
  readonly schema: Schema;
  readonly replays: readonly ReplayedSection[];
  readonly decision: TargetDecision;
  /** Undefined if nothing is newer than the target. */
  readonly target: Target | undefined;
  /** Earlier migrations of the same change. */
  readonly cameWith: readonly CameWith[];
  readonly effectOf: Scene['effectOf'];
}

/** `speaking`: the migrations that build the schema for a file outside of them. */
export function effectsReport(
  question: EffectsQuestion,
  speaking: FolderHistory | undefined,
): EffectsReport & { readonly kind: 'read' } {
  const { path, decision, reading } = question;
  const { text, coverage, history } = reading;
  const isMember = reading.document !== undefined;
  const from = isMember ? history : speaking;
  return {
    kind: 'read',
    path,
    text,
    sections: effectsOf(question),
    coverage,
    dialect: decision.dialect,
    targetVersion: decision.version,
    target: decision,
    toolName: history?.tool.name,
    transactionAround: history?.tool.transactionAround,
    byHand: history?.tool.byHand,
    lock: history?.tool.lock,
    recordBack: history?.tool.recordBack,
    schemaFrom: from && { folder: from.folder, isMember },
  };
}

function effectsOf(question: EffectsQuestion): readonly SectionEffects[] {
  return question.replays.map((one) => {
    const statements = sectionEffects(sceneOf(question, one)).map((each) => toldOf(each, one, question));
    const rollback: SectionEffects['rollback'] = (around) => rollbackFrom(one, statements, question, around);
    const { schema: found, section, replay } = one;
    const { before, after } = replay;
    return { section, statements, together: heldTogether(statements), found, before, after, rollback };
  });
}

function rollbackFrom(
  { section, schema, replay }: ReplayedSection,
  told: readonly StatementEffects[],
  { decision }: EffectsQuestion,
  around: BackAround = {},
): SectionRollback {
  const steps = section.statements.map(({ parsed, conditional }, at) => ({
    parsed,
    conditional,
    before: replay.beforeAt(at) ?? schema,
  }));
  const alone = told.some(({ actions }) => actions.some(({ effect }) => effect.refusedInTransaction));
  const { delivery } = section;
  return sectionRollback(steps, replay.after, {
    targetVersion: decision.version,
    ...around,
    delivery,
    alone,
  });
}

export interface EffectsAt extends StatementEffects {
  /** Computed on request: it takes the grammars of several versions. */
  readonly newer: () => readonly string[];
  /** The section that contains it, and its index there. */
  readonly section: DocumentSection;
  readonly at: number;
  readonly before: Schema;
  readonly after: Schema;
}

/** The statement at an offset, including its ends. */
export function effectsAt(question: EffectsQuestion, offset: number): EffectsAt | undefined {
  for (const one of question.replays) {
    const { section, replay } = one;
    const at = section.statements.findIndex(({ span }) => span.start <= offset && offset <= span.end);
    const effects = at < 0 ? undefined : statementEffects(sceneOf(question, one), at);
    if (effects === undefined) continue;
    const before = replay.beforeAt(at) ?? one.schema;
    return {
      ...effects,
      newer: () => newerIn(effects, one, question),
      section,
      at,
      before,
      after: replay.beforeAt(at + 1) ?? replay.after,
    };
  }
  return undefined;
}

/** For hovers. */
export function factsOf(
  found: EffectsAt,
  { reading, decision }: EffectsQuestion,
): Omit<StatementFacts, 'offset' | 'placeOf'> {
  const { statement, actions, unseen, newer, before, after } = found;
  const until = heldUntil(found, found.whole ?? untold, found.at);
  return {
    statement,
    effects: actions,
    unseen,
    newer,
    before,
    after,
    target: decision,
    until: () => untilAt(until, found.section, reading),
  };
}

/** As the linter judges it: by the target's own grammar and by newer features. */
function toldOf(one: StatementEffects, replayed: ReplayedSection, question: EffectsQuestion): ToldStatement {
  const newer = newerIn(one, replayed, question);
  const { parsed } = one.statement;
  const { target } = question;
  if (parsed.understanding.kind !== 'syntax-error' || target?.syntax.takes(parsed) !== true)
    return { ...one, newer };
  const only = `PostgreSQL ${target.syntax.version} takes it, newer versions do not: what it does is not described here.`;
  return { ...one, newer, gaps: [only] };
}

function newerIn(
  { statement }: StatementEffects,
  { replay }: ReplayedSection,
  { schema, target }: EffectsQuestion,
): readonly string[] {
  if (target === undefined) return [];
  return newerThan(target, [statement], () => [schema, replay.after]).map(({ message }) => message);
}

function untilAt(until: HeldUntil, section: DocumentSection, reading: EffectsQuestion['reading']): string {
  const end = section.statements[until.at]?.span.start ?? section.span.end;
  const { line } = LineIndex.of(reading.text).position(end);
  const tool = reading.history?.tool;
  const whole = tool?.transactionAround === 'all-pending' ? tool.name : undefined;
  return untilInWords(until, line + 1, tool?.name, whole);
}

function sceneOf(question: EffectsQuestion, { section, replay }: ReplayedSection): EffectsScene {
  const { path, decision, effectOf } = question;
  const { span, statements, direction } = section;
  const cameWith = direction === 'up' ? question.cameWith : [];
  const part = { path, span, file: question.reading.document?.file, cameWith };
  const place = placeOf(part, statements, replay.beforeAt(0));
  return { place, statements, replay, targetVersion: decision.version, effectOf };
}
