/** The context that commands get: the long-lived parts of the extension, created once by extension.ts. */
import type { ExtensionContext, LogOutputChannel } from 'vscode';
import type { Connections } from './connections/connections.ts';
import type { Secrets } from './connections/secrets.ts';
import type { DriftView } from './drift/view.ts';
import type { RestoreDrills } from './drill/restore-drills.ts';
import type { EmbeddedStarter } from './explorer/embedded.ts';
import type { SchemaExplorer } from './explorer/view.ts';
import type { FixPreview } from './fixes/preview.ts';
import type { HealthView } from './health/view.ts';
import type { Server } from './language-client/server.ts';
import type { IndexAdvisor } from './plans/advisor.ts';
import type { PlanComparisons } from './plans/compare-plans.ts';
import type { Explainer } from './plans/explain.ts';
import type { PlanPanel } from './plans/panel.ts';
import type { LockView } from './locks/view.ts';
import type { ReadingDocuments } from './reading/documents.ts';
import type { ProofView } from './proof/proof-view.ts';
import type { ReviewPanel } from './review/review-panel.ts';
import type { SafeNowView } from './safe-now/safe-now.ts';
import type { StatusItem } from './status/status-item.ts';
import type { TestingView } from './testing/testing-view.ts';

export interface ClientContext {
  readonly extension: ExtensionContext;
  readonly log: LogOutputChannel;
  readonly server: Server;
  readonly status: StatusItem;
  readonly explorer: SchemaExplorer;
  readonly embedded: EmbeddedStarter;
  readonly connections: Connections;
  readonly secrets: Secrets;
  readonly explainer: Explainer;
  readonly panel: PlanPanel;
  readonly comparisons: PlanComparisons;
  readonly advisor: IndexAdvisor;
  readonly safeNow: SafeNowView;
  readonly review: ReviewPanel;
  readonly proofs: ProofView;
  readonly reading: ReadingDocuments;
  readonly fixes: FixPreview;
  readonly drift: DriftView;
  readonly drills: RestoreDrills;
  readonly locks: LockView;
  readonly health: HealthView;
}

/** The exports of the extension. They let tests read what is otherwise only visible on the screen. */
export interface PlinthApi {
  readonly statusText: () => string;
  readonly schema: SchemaExplorer['tree'];
  readonly testing: TestingView;
}
