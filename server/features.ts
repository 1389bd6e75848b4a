/** All features of the server in the order in which they register. Each feature is one file that uses the context and no other feature. */
import type { ServerContext } from './context.ts';
import { registerAdvise } from './features/advise.ts';
import { registerAgents } from './features/agents.ts';
import { registerCapacity } from './features/capacity.ts';
import { registerCallHierarchy } from './features/call-hierarchy.ts';
import { registerCodeAction } from './features/code-action.ts';
import { registerCodeLens } from './features/code-lens.ts';
import { registerChangeForms } from './features/change-forms.ts';
import { registerCompletion } from './features/completion.ts';
import { registerChanges } from './features/configuration.ts';
import { registerConfigurationProblems } from './features/configuration-problems.ts';
import { registerConfigurationWatch } from './features/configuration-watch.ts';
import { registerConnections } from './features/connections.ts';
import { registerDefinition } from './features/definition.ts';
import { registerDiagram } from './features/diagram.ts';
import { registerDiagnostic } from './features/diagnostic.ts';
import { registerDocumentLink } from './features/document-link.ts';
import { registerDocumentSymbol } from './features/document-symbol.ts';
import { registerDocumentHighlight } from './features/document-highlight.ts';
import { registerDrift } from './features/drift.ts';
import { registerDrill } from './features/drill.ts';
import { registerHealth } from './features/health.ts';
import { registerExplain } from './features/explain.ts';
import { registerFoldingRange } from './features/folding-range.ts';
import { registerFormatting } from './features/formatting.ts';
import { registerHover } from './features/hover.ts';
import { registerInlayHint } from './features/inlay-hint.ts';
import { registerInitialize } from './features/initialize.ts';
import { registerLocks } from './features/locks.ts';
import { registerPlanFiles } from './features/plan-files.ts';
import { registerPlanTests } from './features/plan-tests.ts';
import { registerPeek } from './features/peek.ts';
import { registerPersonalData } from './features/personal-data.ts';
import { registerProof } from './features/proof.ts';
import { registerPublishDiagnostics } from './features/publish-diagnostics.ts';
import { registerReferences } from './features/references.ts';
import { registerRefresh } from './features/refresh.ts';
import { registerRename } from './features/rename.ts';
import { registerReview } from './features/review.ts';
import { registerSafeNow } from './features/safe-now.ts';
import { registerSchema } from './features/schema.ts';
import { registerSelectionRange } from './features/selection-range.ts';
import { registerSemanticTokens } from './features/semantic-tokens.ts';
import { registerShutdown } from './features/shutdown.ts';
import { registerSignatureHelp } from './features/signature-help.ts';
import { registerStatistics } from './features/statistics.ts';
import { registerStatus } from './features/status.ts';
import { registerTesting } from './features/testing.ts';
import { registerWithoutIndex } from './features/without-index.ts';
import { registerWorkspaceDiagnostic } from './features/workspace-diagnostic.ts';
import { registerWorkspaceSymbol } from './features/workspace-symbol.ts';

const features: readonly ((context: ServerContext) => void)[] = [
  registerInitialize,
  registerShutdown,
  registerChanges,
  registerDiagnostic,
  registerWorkspaceDiagnostic,
  registerPublishDiagnostics,
  registerRefresh,
  registerHover,
  registerCodeAction,
  registerCodeLens,
  registerStatus,
  registerConfigurationProblems,
  registerConfigurationWatch,
  registerSchema,
  registerDiagram,
  registerPeek,
  registerChangeForms,
  registerDrift,
  registerDrill,
  registerHealth,
  registerConnections,
  registerStatistics,
  registerExplain,
  registerAdvise,
  registerWithoutIndex,
  registerLocks,
  registerPlanFiles,
  registerSafeNow,
  registerReview,
  registerPersonalData,
  registerAgents,
  registerTesting,
  registerPlanTests,
  registerProof,
  registerInlayHint,
  registerDocumentSymbol,
  registerWorkspaceSymbol,
  registerFoldingRange,
  registerSelectionRange,
  registerDocumentLink,
  registerFormatting,
  registerCompletion,
  registerSignatureHelp,
  registerDefinition,
  registerReferences,
  registerCapacity,
  registerCallHierarchy,
  registerDocumentHighlight,
  registerRename,
  registerSemanticTokens,
];

export function registerFeatures(context: ServerContext): void {
  for (const register of features) register(context);
}
