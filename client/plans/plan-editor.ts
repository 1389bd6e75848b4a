/**
 * The custom editor of `*.plan.json` and of SQL Server's `*.sqlplan`: the plan view of a file, without a connection. It follows changes of
 * the file and never writes it.
 */
import {
  commands,
  env,
  window,
  workspace,
  type CancellationToken,
  type CustomTextEditorProvider,
  type Disposable,
  type TextDocument,
  type Uri,
  type WebviewPanel,
} from 'vscode';
import { readPlanText, type PlanText } from '../../protocol/plan-files.ts';
import type { FromPlanView, PlanViewState } from '../../protocol/webview.ts';
import type { Server } from '../language-client/server.ts';
import { openPlanPage, rawOf } from './page.ts';

const viewType = 'plinth.planFile';

/** The actions of a plan view that do not depend on where the plan comes from. */
export interface PlanActions {
  readonly exportPlan: (plan: PlanText) => void;
  readonly comparePlan: (plan: PlanText) => void;
}

export class PlanEditor implements CustomTextEditorProvider, Disposable {
  readonly #extension: Uri;
  readonly #server: Server;
  readonly #actions: PlanActions;
  readonly #registration: Disposable;

  constructor(extension: Uri, server: Server, actions: PlanActions) {
    this.#extension = extension;
    this.#server = server;
    this.#actions = actions;
    this.#registration = window.registerCustomEditorProvider(viewType, this);
  }

  resolveCustomTextEditor(document: TextDocument, panel: WebviewPanel, token: CancellationToken): void {
    const page = openPlanPage(this.#extension, panel.webview, (message) => {
      this.#receive(message, document, show);
    });
    let asked = 0;
    const show = async (): Promise<void> => {
      asked += 1;
      const mine = asked;
      const state = await stateOfPlanText(this.#server, planTextOf(document));
      // The file changed in the meantime and was read again.
      if (mine === asked && !token.isCancellationRequested) page.post({ type: 'show', state });
    };
    const changes = workspace.onDidChangeTextDocument((event) => {
      if (event.document === document && event.contentChanges.length > 0) void show();
    });
    // After a start of the server, files that could not be read before are read again.
    const starts = this.#server.onDidChangeState(({ kind }) => {
      if (kind === 'running') void show();
    });
    panel.onDidDispose(() => {
      asked += 1;
      changes.dispose();
      starts.dispose();
    });
  }

  dispose(): void {
    this.#registration.dispose();
  }

  #receive(message: FromPlanView, document: TextDocument, show: () => Promise<void>): void {
    switch (message.type) {
      case 'ready':
        void show();
        break;
      case 'copyJson':
        void env.clipboard.writeText(document.getText());
        break;
      case 'export':
        this.#actions.exportPlan(planTextOf(document));
        break;
      case 'compare':
        this.#actions.comparePlan(planTextOf(document));
        break;
      case 'openAsText':
        void commands.executeCommand('vscode.openWith', document.uri, 'default');
        break;
      case 'reveal':
      case 'explainAgain':
      case 'measure':
      case 'advise':
      case 'createMigration':
      case 'copyIndexes':
      case 'size':
      case 'sweep':
      case 'assume':
        break;
    }
  }
}

async function stateOfPlanText(server: Server, plan: PlanText): Promise<PlanViewState> {
  const answer = await server.ask(readPlanText, plan);
  switch (answer?.kind) {
    case undefined:
      return { kind: 'loading', title: plan.name };
    case 'failure':
      return { kind: 'error', title: plan.name, message: answer.message, again: false };
    case 'read':
      return { kind: 'plan', document: answer.document, raw: rawOf(plan.text), again: false, abilities: [] };
  }
}

function planTextOf(document: TextDocument): PlanText {
  const { path } = document.uri;
  return { text: document.getText(), name: path.slice(path.lastIndexOf('/') + 1), query: '' };
}
