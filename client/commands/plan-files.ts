/** Commands for plans as text: open a pasted plan, and save or compare the shown one. */
import { window } from 'vscode';
import { exportPlanAs } from '../plans/export-plan.ts';
import { openPlanFromClipboard, openPlanFromEditor } from '../plans/open-text.ts';
import type { Command } from './command.ts';

export const openPlanText: Command = ({ server, panel }) => openPlanFromEditor(server, panel);
export const openPlanClipboard: Command = ({ server, panel }) => openPlanFromClipboard(server, panel);

const nothingShown = 'No plan is shown. Explain a query or open a plan first.';

export const exportPlan: Command = async ({ server, panel }) => {
  if (panel.plan === undefined) void window.showInformationMessage(nothingShown);
  else await exportPlanAs(server, panel.plan);
};

export const comparePlan: Command = async ({ panel, comparisons }) => {
  if (panel.plan === undefined) void window.showInformationMessage(nothingShown);
  else await comparisons.compare(panel.plan);
};
