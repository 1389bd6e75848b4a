/** The input and output of a section's check. check-section.ts runs it. */
import type { LockTimeoutSource } from '../../config/lock-timeout.ts';
import type { Effect } from '../../effects/effect.ts';
import type { RelatedPlace } from '../../findings/finding.ts';
import type { Severity, Hazard } from '../../findings/grading.ts';
import type { Delivery, MigrationFile, MigrationTool, Section } from '../../migrations/convention.ts';
import type { BackState } from '../../migrations/files/down-migration.ts';
import type { TransactionState } from '../../migrations/applying/transactions.ts';
import type { ObjectName, Operation } from '../../operations/model/operation.ts';
import type { PersonalDataSettings } from '../../personal-data/settings.ts';
import type { Schema } from '../../schema/model.ts';
import type { CameWith } from '../../schema/same-change.ts';
import type { SectionReplay } from '../../replay/section.ts';
import type { RelationSize } from '../../statistics/statistics.ts';
import type { Statement } from '../../syntax/statement.ts';
import type { Span } from '../../text/span.ts';
import type { Beyond } from './workspace-knowledge.ts';
import type { LateFix, RuleFix, SectionSummary } from '../context.ts';
import type { Rule } from '../define-rule.ts';
import type { Gathering } from './merged-reports.ts';
import type { Sizes } from './size-report.ts';

/** What is known about the section. */
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
  /** Earlier migrations of the same change. */
  readonly cameWith?: readonly CameWith[] | undefined;
  readonly sections?: readonly SectionSummary[] | undefined;
  readonly existing?: readonly MigrationFile[] | undefined;
  /** Only evaluated if a rule needs it; undefined if unknown. */
  readonly rollback?: (() => BackState) | undefined;
  readonly beyond?: Beyond | undefined;
  readonly replay: SectionReplay;
  /** The schema after all migrations of the folder; undefined if none follows. */
  readonly latest?: (() => Schema | undefined) | undefined;
  readonly effectOf: (operation: Operation, around: EffectScene) => Effect;
  readonly sizes?: Sizes | undefined;
  readonly personalData?: PersonalDataSettings | undefined;
  /** Tables that the configuration declares small. */
  readonly smallTables?: readonly string[] | undefined;
  /** Who sets lock_timeout when no migration sets it. */
  readonly lockTimeout?: LockTimeoutSource | undefined;
}

/** The schema before the section. */
export function openingOf({ replay }: Scene): Schema {
  return replay.found;
}

interface EffectScene {
  readonly schema: Schema;
  readonly targetVersion: number;
  readonly isNew: (name: ObjectName) => boolean;
  /** If undefined, locks are taken to be kept. */
  readonly transaction?: TransactionState;
  /** TimeZone of the session that runs the migration, if the migration sets it. */
  readonly timeZone?: string;
}

/** A rule's report at its position in the document. */
export interface RuleFinding {
  readonly rule: Rule;
  readonly hazard: Hazard;
  readonly severity: Severity;
  readonly message: string;
  /** What follows the message where a page does not show sizes elsewhere. */
  readonly sizeSentence?: string | undefined;
  readonly span: Span;
  readonly related: readonly RelatedPlace[];
  readonly fix: RuleFix | LateFix | undefined;
  readonly size?: RelationSize | undefined;
  readonly isSizeAsked?: true | undefined;
  readonly gathering?: Gathering | undefined;
  /** The statement to which the fix's spans are relative. */
  readonly statement: Statement;
}

export interface RuleCrash {
  readonly rule: string;
  readonly statement: Span;
  readonly error: string;
}
