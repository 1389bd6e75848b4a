/** The Testing view: the migrations that can be proved, and the result of each step. The server supplies the texts. */
import { isShape, type Guard } from './guard.ts';
import { request, type Failure } from './message.ts';
import { isDocument, type PlaceRange } from './place.ts';

/** A new up migration. */
export interface ProvableMigration {
  readonly uri: string;
  /** Its file name. */
  readonly name: string;
  readonly folderUri: string;
  /** Relative to the workspace folder. */
  readonly folder: string;
}

export const stepNames = ['lint', 'apply', 'rollBack', 'applyAgain'] as const;
export type StepName = (typeof stepNames)[number];

export interface StepMessage {
  readonly text: string;
  /** Undefined if it is about no statement. */
  readonly place: { readonly uri: string; readonly range: PlaceRange } | undefined;
}

export interface StepResult {
  readonly state: 'passed' | 'failed' | 'skipped';
  /** What failed, or else additional information. */
  readonly messages: readonly StepMessage[];
}

export type MigrationProofAnswer =
  | { readonly kind: 'proved'; readonly steps: Readonly<Record<StepName, StepResult>> }
  | { readonly kind: 'cancelled' }
  | Failure;

const isNothing: Guard<object> = isShape({});

export const provableMigrations = request<readonly ProvableMigration[]>()({
  method: 'plinth/provableMigrations',
  direction: 'client → server',
  doc: 'Migrations that are new work, in the order in which their tools run them; none in a restricted workspace.',
  params: isNothing,
});

export const proveMigration = request<MigrationProofAnswer>()({
  method: 'plinth/proveMigration',
  direction: 'client → server',
  doc: 'Runs a migration in the embedded server, back and forward again; the user asked for it.',
  params: isDocument,
});
