/** The parts that show plans, made together: the facts at the text, the view beside the editor, the editor of plan files, and the comparison. */
import type { Uri } from 'vscode';
import type { PlanText } from '../../protocol/plan-files.ts';
import { PlanComparisons } from './compare-plans.ts';
import { Explainer, type ExplainerParts } from './explain.ts';
import { exportPlanAs } from './export-plan.ts';
import { InlinePlanFacts } from './inline-facts.ts';
import { PlanPanel } from './panel.ts';
import { PlanEditor } from './plan-editor.ts';

export interface PlanParts {
  readonly facts: InlinePlanFacts;
  readonly panel: PlanPanel;
  readonly explainer: Explainer;
  readonly comparisons: PlanComparisons;
  readonly editor: PlanEditor;
}

export function planParts(extension: Uri, given: Omit<ExplainerParts, 'facts' | 'panel'>): PlanParts {
  const { server } = given;
  const comparisons = new PlanComparisons(extension, server);
  const actions = {
    exportPlan: (plan: PlanText): void => void exportPlanAs(server, plan),
    comparePlan: (plan: PlanText): void => void comparisons.compare(plan),
  };
  const facts = new InlinePlanFacts();
  const panel = new PlanPanel(extension, {
    ...actions,
    arrived: (plan) => void comparisons.remember(plan),
    explainAgain: () => void explainer.explainAgain(),
  });
  const explainer = new Explainer({ ...given, facts, panel });
  return { facts, panel, explainer, comparisons, editor: new PlanEditor(extension, server, actions) };
}
