/** Maps each command id to its implementation: a line here, or a file in this folder. A test compares the ids with the manifest. */
import { commands, Uri, type Disposable } from 'vscode';
import { isChangeProposal } from '../../protocol/change-proposal.ts';
import { fitsShape } from '../../protocol/guard.ts';
import type { QueryPlace } from '../../protocol/plans.ts';
import type { ClientContext } from '../context.ts';
import { queryPlace } from '../plans/query-place.ts';
import { pageScheme } from '../reading/shipped-pages.ts';
import type { Command } from './command.ts';
import { acceptFinding } from './accept-finding.ts';
import { assumeTableSize } from './assume-size.ts';
import { addConnection, editConnection, removeConnection } from './change-connections.ts';
import { chooseDialect } from './choose-dialect.ts';
import { chooseRunner } from './choose-runner.ts';
import { collectStatistics } from './collect-statistics.ts';
import { announceTools } from './announce-tools.ts';
import {
  bindConnection,
  connectDatabase,
  disconnectDatabase,
  forgetPassword,
  manageConnections,
} from './connections.ts';
import {
  copyName,
  filterSchema,
  nodeOf,
  openDefinition,
  peekRows,
  showDiagram,
  writeScript,
} from './explorer-node.ts';
import { explainDetection } from './explain-detection.ts';
import { findInSchema } from './find-in-schema.ts';
import { comparePlan, exportPlan, openPlanClipboard, openPlanText } from './plan-files.ts';
import { openOrigin } from './open-origin.ts';
import { showPersonalData } from './personal-data.ts';
import { newMigration, newMigrationFrom } from './new-migration.ts';
import { copySelect, openSelect } from './proof-select.ts';
import { proveMigration, showProof } from './prove-migration.ts';
import { askSafeNow } from './safe-now.ts';
import { revealInReview, reviewChanges, reviewMigration } from './review.ts';
import { revealInSchema } from './reveal-in-schema.ts';
import { showAppliedFindings } from './show-applied-findings.ts';
import { showFindings } from './show-findings.ts';
import { showGrowth } from './show-growth.ts';
import { suppress } from './suppress.ts';

const table: Readonly<Record<string, Command>> = {
  'plinth.restartServer': ({ server }) => server.restart(),
  'plinth.showLog': ({ log }) => log.show(true),
  'plinth.announceTools': announceTools,
  'plinth.explainDetection': explainDetection,
  'plinth.chooseDialect': chooseDialect,
  'plinth.chooseRunner': chooseRunner,
  'plinth.schema.chooseSource': ({ explorer }) => explorer.chooseSource(),
  'plinth.schema.refresh': ({ explorer }) => explorer.tree.reload(),
  'plinth.schema.cancel': ({ explorer }) => explorer.tree.cancel(),
  'plinth.schema.retry': ({ explorer: { tree } }, parent) => tree.refresh(tree.find(parent)),
  'plinth.schema.openOrigin': openOrigin,
  'plinth.schema.copyName': copyName,
  'plinth.schema.find': findInSchema,
  'plinth.schema.reveal': revealInSchema,
  'plinth.schema.openDefinition': openDefinition,
  'plinth.schema.findings': showFindings,
  'plinth.schema.filter': filterSchema,
  'plinth.schema.clearFilter': ({ explorer: { tree } }, given) => tree.filter(tree.find(given), ''),
  'plinth.schema.script.select': writeScript('select'),
  'plinth.schema.script.insert': writeScript('insert'),
  'plinth.schema.script.create': writeScript('create'),
  'plinth.schema.script.alter': writeScript('alter'),
  'plinth.schema.script.drop': writeScript('drop'),
  'plinth.schema.diagram': showDiagram,
  'plinth.schema.peek': peekRows,
  'plinth.newMigration': newMigration,
  'plinth.schema.newMigration': newMigrationFrom,
  'plinth.peek.showPersonal': ({ explorer }) => explorer.peek.showPersonal(),
  'plinth.drift.compare': ({ drift }) => drift.compare(),
  'plinth.drift.again': ({ drift }) => drift.again(),
  'plinth.drift.open': ({ drift }, given) => drift.open(given),
  'plinth.drift.reconcile': ({ drift }, given, selected) => drift.reconcile(given, selected),
  'plinth.drift.close': ({ drift }) => drift.close(),
  'plinth.locks.show': ({ locks }) => locks.open(),
  'plinth.locks.close': ({ locks }) => locks.close(),
  'plinth.locks.showMinutes': ({ locks }) => locks.showMinutes(),
  'plinth.locks.showStatement': ({ locks }, given) => locks.showStatement(given),
  'plinth.locks.cancel': ({ locks }, given) => locks.writeScript(given, 'cancel'),
  'plinth.locks.terminate': ({ locks }, given) => locks.writeScript(given, 'terminate'),
  'plinth.health.check': ({ health }) => health.check(),
  'plinth.health.again': ({ health }) => health.again(),
  'plinth.health.openScript': ({ health }, given) => health.openScript(given),
  'plinth.health.reveal': ({ health }, given) => health.reveal(given),
  'plinth.health.openMigration': ({ health }, given) => health.openMigration(given),
  'plinth.health.copyGrant': ({ health }, given) => health.copyGrant(given),
  'plinth.health.close': ({ health }) => health.close(),
  'plinth.embedded.start': async ({ embedded, explorer }) => {
    if (await embedded.start()) await explorer.show('embedded');
  },
  'plinth.connection.connect': connectDatabase,
  'plinth.connection.disconnect': disconnectDatabase,
  'plinth.connection.bind': bindConnection,
  'plinth.connection.add': addConnection,
  'plinth.connection.manage': manageConnections,
  'plinth.connection.edit': editConnection,
  'plinth.connection.remove': removeConnection,
  'plinth.connection.forgetPassword': forgetPassword,
  'plinth.collectStatistics': collectStatistics,
  'plinth.explainQuery': atQuery((place, { explainer }) => explainer.explain(place)),
  'plinth.analyzeQuery': atQuery((place, { explainer }) => explainer.analyze(place)),
  'plinth.explainWithValues': atQuery((place, { explainer }) => explainer.explainWithValues(place)),
  'plinth.compareValues': atQuery((place, { explainer }) => explainer.compareValues(place)),
  'plinth.assumeTableSize': assumeTableSize,
  'plinth.adviseIndexes': atQuery((place, { advisor }) => advisor.advise(place)),
  'plinth.withoutIndex': withoutIndex,
  'plinth.showPlan': atQuery((place, { explainer }) => explainer.showPlan(place)),
  'plinth.openPlanText': openPlanText,
  'plinth.openPlanClipboard': openPlanClipboard,
  'plinth.exportPlan': exportPlan,
  'plinth.comparePlan': comparePlan,
  'plinth.showRules': showRules,
  'plinth.safeNow': askSafeNow,
  'plinth.reviewMigration': reviewMigration,
  'plinth.reviewChanges': reviewChanges,
  'plinth.review.copyMarkdown': ({ review }) => review.copyMarkdown(),
  'plinth.review.saveMarkdown': ({ review }) => review.save('markdown'),
  'plinth.review.saveHtml': ({ review }) => review.save('html'),
  'plinth.review.reveal': revealInReview,
  'plinth.proof.prove': proveMigration,
  'plinth.proof.show': showProof,
  'plinth.proof.stop': ({ proofs }) => proofs.stop(),
  'plinth.proof.openSelect': openSelect,
  'plinth.proof.copySelect': copySelect,
  'plinth.personalData': showPersonalData,
  'plinth.showGrowth': showGrowth,
  'plinth.drill.run': ({ drills }) => drills.run(),
  'plinth.showAppliedFindings': showAppliedFindings,
  'plinth.suppress': suppress,
  'plinth.acceptFinding': acceptFinding,
  'plinth.previewFix': ({ fixes }, given) =>
    fitsShape(isChangeProposal, given) ? fixes.show(given) : undefined,
  'plinth.applyFix': ({ fixes }) => fixes.apply('all'),
  'plinth.applyMigration': ({ fixes }) => fixes.apply('first'),
  'plinth.discardFix': ({ fixes }) => fixes.discard(),
};

/** For the query of the clicked lens, or the one at the cursor. */
function atQuery(work: (place: QueryPlace, context: ClientContext) => Promise<void>): Command {
  return (context, given) => {
    const place = queryPlace(given);
    return place === undefined ? undefined : work(place, context);
  };
}

/** For the index of the explorer's node, or of the DROP INDEX at the cursor. */
function withoutIndex(context: ClientContext, given: unknown): void | Promise<void> {
  const { advisor, explorer } = context;
  const node = nodeOf(context, given);
  if (node !== undefined)
    return advisor.without({ node: { source: explorer.tree.source, id: node.id }, place: undefined });
  const place = queryPlace(given);
  return place === undefined ? undefined : advisor.without({ place, node: undefined });
}

/** Opens the shipped page; the manifest's editor association opens it as a preview. */
async function showRules(): Promise<void> {
  await commands.executeCommand('vscode.open', Uri.from({ scheme: pageScheme, path: '/rules/README.md' }));
}

export function registerCommands(context: ClientContext): Disposable[] {
  return Object.entries(table).map(([id, command]) =>
    commands.registerCommand(id, async (...given: unknown[]) => {
      try {
        await command(context, ...given);
      } catch (error) {
        // The error is logged and not rethrown: the editor would show its text, which may contain secrets.
        context.log.error(`${id} failed.`, error instanceof Error ? error : String(error));
      }
    }),
  );
}
