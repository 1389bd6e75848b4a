/** Saves a plan in another format, or copies it. Values are removed unless the user chooses to keep them. */
import { env, Uri, window, workspace, type QuickPickItem } from 'vscode';
import { exportPlan, type PlanExport, type PlanFormat, type PlanText } from '../../protocol/plan-files.ts';
import type { Server } from '../language-client/server.ts';

interface FormatItem extends QuickPickItem {
  readonly format: PlanFormat;
  readonly ending: string;
}

const formats: readonly FormatItem[] = [
  {
    format: 'html',
    ending: 'html',
    label: 'HTML',
    detail: 'One page with table and icicle, for a browser. It loads nothing and runs nothing.',
  },
  { format: 'markdown', ending: 'md', label: 'Markdown', detail: 'For an issue or a pull request.' },
  { format: 'json', ending: 'plan.json', label: 'JSON', detail: 'Opens in this view again.' },
  { format: 'text', ending: 'txt', label: 'Text', detail: 'As EXPLAIN prints it.' },
  { format: 'svg', ending: 'svg', label: 'SVG', detail: 'The icicle as a picture.' },
];

const literals: readonly (QuickPickItem & Pick<PlanExport, 'literals'>)[] = [
  {
    literals: 'redacted',
    label: 'Without values',
    detail: 'Texts and numbers in conditions and in the query become “?”. Names of tables and columns stay.',
  },
  { literals: 'kept', label: 'With values', detail: 'The plan and the query as they are.' },
];

const save = 'Save to a file';
const copy = 'Copy';

export async function exportPlanAs(server: Server, plan: PlanText): Promise<void> {
  const format = await window.showQuickPick(formats, { title: 'Export Plan', placeHolder: 'As what?' });
  if (format === undefined) return;
  const kept = await window.showQuickPick(literals, {
    title: 'Export Plan',
    placeHolder: 'With its values?',
  });
  if (kept === undefined) return;
  const where = await window.showQuickPick([save, copy], { title: 'Export Plan', placeHolder: 'Where to?' });
  if (where === undefined) return;
  const answer = await server.ask(exportPlan, { ...plan, format: format.format, literals: kept.literals });
  if (answer?.kind !== 'written') {
    void window.showErrorMessage(
      answer?.message ?? 'The language server is not running, so the plan was not exported.',
    );
    return;
  }
  if (where === copy) {
    await env.clipboard.writeText(answer.text);
    window.setStatusBarMessage('The plan is in the clipboard.', 5_000);
    return;
  }
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const name = `query.${format.ending}`;
  const target = await window.showSaveDialog({
    title: 'Export Plan',
    ...(folder === undefined ? {} : { defaultUri: Uri.joinPath(folder, name) }),
  });
  if (target !== undefined) await workspace.fs.writeFile(target, new TextEncoder().encode(answer.text));
}
