/** Opens a plan from text: from the clipboard or from the active editor. Nothing is sent to a database. */
import { env, window, type TextDocument } from 'vscode';
import { readPlanText, type PlanText } from '../../protocol/plan-files.ts';
import type { Server } from '../language-client/server.ts';
import type { PlanPanel } from './panel.ts';

export async function openPlanFromClipboard(server: Server, panel: PlanPanel): Promise<void> {
  const text = await env.clipboard.readText();
  if (text.trim() === '') {
    void window.showInformationMessage('The clipboard holds no text. Copy the output of EXPLAIN first.');
    return;
  }
  await open(server, panel, { text, name: 'Plan from the clipboard', query: '' });
}

/** Uses the selection, or the whole text. */
export async function openPlanFromEditor(server: Server, panel: PlanPanel): Promise<void> {
  const editor = window.activeTextEditor;
  if (editor === undefined) {
    void window.showInformationMessage(
      'There is no editor with a text. Paste the output of EXPLAIN into one.',
    );
    return;
  }
  const { document, selection } = editor;
  const text = document.getText(selection.isEmpty ? undefined : selection);
  await open(server, panel, { text, name: nameOf(document), query: '' });
}

async function open(server: Server, panel: PlanPanel, plan: PlanText): Promise<void> {
  const answer = await server.ask(readPlanText, plan);
  switch (answer?.kind) {
    case undefined:
      void window.showErrorMessage('The language server is not running, so the plan cannot be read.');
      return;
    case 'failure':
      void window.showErrorMessage(`${plan.name}: ${answer.message}`);
      return;
    case 'read':
      panel.show({
        kind: 'plan',
        document: answer.document,
        json: plan.text,
        source: undefined,
        abilities: [],
      });
  }
}

function nameOf(document: TextDocument): string {
  const { path } = document.uri;
  return path.slice(path.lastIndexOf('/') + 1);
}
