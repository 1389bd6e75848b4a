/** Maps each command id to its function. The type makes a missing or misspelt id a compile error. */
import { commands, type Disposable } from 'vscode';
import type { ClientContext } from '../context.ts';
import type { Command } from './command.ts';
import { acceptFinding } from './accept-finding.ts';
import { adviseForQuery, withoutThisIndex } from './advise-indexes.ts';
import { applyFix } from './apply-fix.ts';
import { bindConnection } from './bind-connection.ts';
import { addConnection, editConnection, removeConnection } from './change-connections.ts';
import { chooseDialect } from './choose-dialect.ts';
import { chooseRunner } from './choose-runner.ts';
import { cancelSchema } from './cancel-schema.ts';
import { chooseSchemaSource } from './choose-schema-source.ts';
import { collectStatistics } from './collect-statistics.ts';
import { connectDatabase } from './connect-database.ts';
import { copyName } from './copy-name.ts';
import { discardFix } from './discard-fix.ts';
import { disconnectDatabase } from './disconnect-database.ts';
import { closeDifferences, compareAgain, compareSchemasCommand, openDifference, reconcile } from './drift.ts';
import { analyzeQuery } from './analyze-query.ts';
import { explainWithValues } from './explain-with-values.ts';
import { compareValues } from './compare-values.ts';
import { explainDetection } from './explain-detection.ts';
import { explainQuery } from './explain-query.ts';
import { clearSchemaFilter, filterSchema } from './filter-schema.ts';
import { findInSchema } from './find-in-schema.ts';
import { forgetPassword } from './forget-password.ts';
import { openDefinition } from './open-definition.ts';
import { comparePlan, exportPlan, openPlanClipboard, openPlanText } from './plan-files.ts';
import { openOrigin } from './open-origin.ts';
import { showPersonalData } from './personal-data.ts';
import { previewFix } from './preview-fix.ts';
import { newMigration } from './new-migration.ts';
import { peekRows, showPersonalRows } from './peek.ts';
import { copySelect, openSelect } from './proof-select.ts';
import { proveMigration } from './prove-migration.ts';
import { showRules } from './show-rules.ts';
import { refreshSchema } from './refresh-schema.ts';
import { askSafeNow } from './safe-now.ts';
import {
  copyReview,
  revealInReview,
  reviewChanges,
  reviewMigration,
  saveReviewHtml,
  saveReviewMarkdown,
} from './review.ts';
import { restartServer } from './restart-server.ts';
import { revealInSchema } from './reveal-in-schema.ts';
import { retrySchema } from './retry-schema.ts';
import { writeScript } from './script.ts';
import { showAppliedFindings } from './show-applied-findings.ts';
import { showFindings } from './show-findings.ts';
import { showLog } from './show-log.ts';
import { showDiagram } from './show-diagram.ts';
import { showPlan } from './show-plan.ts';
import { startEmbedded } from './start-embedded.ts';
import { stopProofs } from './stop-proofs.ts';
import { suppress } from './suppress.ts';
import { commandIds, type CommandId } from './ids.ts';

const table: Readonly<Record<CommandId, Command>> = {
  'plinth.restartServer': restartServer,
  'plinth.showLog': showLog,
  'plinth.explainDetection': explainDetection,
  'plinth.chooseDialect': chooseDialect,
  'plinth.chooseRunner': chooseRunner,
  'plinth.schema.chooseSource': chooseSchemaSource,
  'plinth.schema.refresh': refreshSchema,
  'plinth.schema.cancel': cancelSchema,
  'plinth.schema.retry': retrySchema,
  'plinth.schema.openOrigin': openOrigin,
  'plinth.schema.copyName': copyName,
  'plinth.schema.find': findInSchema,
  'plinth.schema.reveal': revealInSchema,
  'plinth.schema.openDefinition': openDefinition,
  'plinth.schema.findings': showFindings,
  'plinth.schema.filter': filterSchema,
  'plinth.schema.clearFilter': clearSchemaFilter,
  'plinth.schema.script.select': writeScript('select'),
  'plinth.schema.script.insert': writeScript('insert'),
  'plinth.schema.script.create': writeScript('create'),
  'plinth.schema.script.alter': writeScript('alter'),
  'plinth.schema.script.drop': writeScript('drop'),
  'plinth.schema.diagram': showDiagram,
  'plinth.schema.peek': peekRows,
  'plinth.schema.newMigration': newMigration,
  'plinth.peek.showPersonal': showPersonalRows,
  'plinth.drift.compare': compareSchemasCommand,
  'plinth.drift.again': compareAgain,
  'plinth.drift.open': openDifference,
  'plinth.drift.reconcile': reconcile,
  'plinth.drift.close': closeDifferences,
  'plinth.embedded.start': startEmbedded,
  'plinth.connection.connect': connectDatabase,
  'plinth.connection.disconnect': disconnectDatabase,
  'plinth.connection.bind': bindConnection,
  'plinth.connection.add': addConnection,
  'plinth.connection.edit': editConnection,
  'plinth.connection.remove': removeConnection,
  'plinth.connection.forgetPassword': forgetPassword,
  'plinth.collectStatistics': collectStatistics,
  'plinth.explainQuery': explainQuery,
  'plinth.analyzeQuery': analyzeQuery,
  'plinth.explainWithValues': explainWithValues,
  'plinth.compareValues': compareValues,
  'plinth.adviseIndexes': adviseForQuery,
  'plinth.withoutIndex': withoutThisIndex,
  'plinth.showPlan': showPlan,
  'plinth.openPlanText': openPlanText,
  'plinth.openPlanClipboard': openPlanClipboard,
  'plinth.exportPlan': exportPlan,
  'plinth.comparePlan': comparePlan,
  'plinth.showRules': showRules,
  'plinth.safeNow': askSafeNow,
  'plinth.reviewMigration': reviewMigration,
  'plinth.reviewChanges': reviewChanges,
  'plinth.review.copyMarkdown': copyReview,
  'plinth.review.saveMarkdown': saveReviewMarkdown,
  'plinth.review.saveHtml': saveReviewHtml,
  'plinth.review.reveal': revealInReview,
  'plinth.proof.prove': proveMigration,
  'plinth.proof.stop': stopProofs,
  'plinth.proof.openSelect': openSelect,
  'plinth.proof.copySelect': copySelect,
  'plinth.personalData': showPersonalData,
  'plinth.showAppliedFindings': showAppliedFindings,
  'plinth.suppress': suppress,
  'plinth.acceptFinding': acceptFinding,
  'plinth.previewFix': previewFix,
  'plinth.applyFix': applyFix,
  'plinth.discardFix': discardFix,
};

export function registerCommands(context: ClientContext): Disposable[] {
  return commandIds.map((id) =>
    commands.registerCommand(id, async (...given: unknown[]) => {
      try {
        await table[id](context, ...given);
      } catch (error) {
        // The error is logged and not rethrown: the editor would show its text, which may contain secrets.
        context.log.error(`${id} failed.`, error instanceof Error ? error : String(error));
      }
    }),
  );
}
