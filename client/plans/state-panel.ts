/** A tab that shows one state of the plan page. It is created on first use, reused, and filled again when VS Code recreates its page. */
import type { Uri } from 'vscode';
import { window, type Disposable, type ViewColumn, type WebviewPanel } from 'vscode';
import type { FromPlanView, PlanViewState } from '../../protocol/webview.ts';
import { openPlanPage, type PlanPage } from './page.ts';

export interface StatePanelOptions {
  readonly extension: Uri;
  readonly viewType: string;
  readonly title: string;
  /** The column in which it first opens. */
  readonly column: () => ViewColumn;
  readonly receive: (message: FromPlanView) => void;
}

export class StatePanel implements Disposable {
  readonly #options: StatePanelOptions;
  #panel: WebviewPanel | undefined;
  #page: PlanPage | undefined;
  #shown: PlanViewState | undefined;

  constructor(options: StatePanelOptions) {
    this.#options = options;
  }

  show(state: PlanViewState): void {
    this.#shown = state;
    if (this.#panel === undefined) this.#create();
    else {
      this.#panel.reveal(undefined, false);
      this.#post();
    }
  }

  say(text: string): void {
    this.#page?.post({ type: 'say', text });
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  #post(): void {
    if (this.#shown !== undefined) this.#page?.post({ type: 'show', state: this.#shown });
  }

  #create(): void {
    const { extension, viewType, title, column, receive } = this.#options;
    const panel = window.createWebviewPanel(viewType, title, column());
    this.#panel = panel;
    this.#page = openPlanPage(extension, panel.webview, (message) => {
      if (message.type === 'ready') this.#post();
      else receive(message);
    });
    panel.onDidDispose(() => {
      this.#panel = undefined;
      this.#page = undefined;
    });
  }
}
