/** The custom editor of `*.plan.json` and of SQL Server's `*.sqlplan`: the plan view on a file, without a connection. It follows the file and never writes it. */
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

/** What a plan view asks for that is the same wherever its plan is from. */
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
      // A file that changed meanwhile has asked again.
      if (mine === asked && !token.isCancellationRequested) page.post({ type: 'show', state });
    };
    const changes = workspace.onDidChangeTextDocument((event) => {
      if (event.document === document && event.contentChanges.length > 0) void show();
    });
    // A server that was started again, or only now, can read what could not be read before.
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
