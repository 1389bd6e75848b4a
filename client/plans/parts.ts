/** Creates the parts that show plans: the facts at the text, the plan view, the editor of plan files, and the comparison. */
import type { ExtensionContext } from 'vscode';
import type { PlanText } from '../../protocol/plan-files.ts';
import type { FixPreview } from '../fixes/preview.ts';
import { IndexAdvisor } from './advisor.ts';
import { PlanComparisons } from './compare-plans.ts';
import { Explainer, type ExplainerParts } from './explain.ts';
import { exportPlanAs } from './export-plan.ts';
import { PlanPanel } from './panel.ts';
import { PlanEditor } from './plan-editor.ts';

export interface PlanParts {
  readonly panel: PlanPanel;
  readonly explainer: Explainer;
  readonly comparisons: PlanComparisons;
  readonly editor: PlanEditor;
  readonly advisor: IndexAdvisor;
}

export function planParts(
  { extensionUri: extension, workspaceState: memory }: ExtensionContext,
  { fixes, ...given }: Omit<ExplainerParts, 'panel' | 'memory'> & { readonly fixes: FixPreview },
): PlanParts {
  const { server, documents } = given;
  const comparisons = new PlanComparisons(extension, server);
  const actions = {
    exportPlan: (plan: PlanText): void => void exportPlanAs(server, plan),
    comparePlan: (plan: PlanText): void => void comparisons.compare(plan),
  };
  const panel = new PlanPanel(extension, {
    ...actions,
    arrived: (plan) => void comparisons.remember(plan),
    explainAgain: () => void explainer.explainAgain(),
    measure: () => void (explainer.last && explainer.analyze(explainer.last)),
    size: (size) => void explainer.explainAt(size),
    sweep: (table) => void explainer.sweep(table),
    assume: (table) => void explainer.assume(table),
    advise: () => void (explainer.last && advisor.advise(explainer.last)),
  });
  const explainer = new Explainer({ ...given, memory, panel });
  const bind: Explainer['bind'] = (place) => explainer.bind(place);
  const advisor = new IndexAdvisor({
    extension,
    server,
    fixes,
    documents,
    bind,
    planColumn: () => panel.column,
  });
  const editor = new PlanEditor(extension, server, actions);
  return { panel, explainer, comparisons, editor, advisor };
}
