/**
 * The single view of a table's first rows. Asks before a read that may have side effects, and keeps the rows only in the view. It is not
 * restored after a reload, since rows are not written to disk.
 */
import { commands, ProgressLocation, ViewColumn, window, type Disposable, type WebviewPanel } from 'vscode';
import { peekRows, type PeekAnswer } from '../../protocol/peek.ts';
import type { Server } from '../language-client/server.ts';
import { peekPage } from './peek-page.ts';
import { visible } from './visible.ts';

const viewType = 'plinth.peek';

export class PeekView implements Disposable {
  readonly #server: Server;
  #panel: WebviewPanel | undefined;
  #node: string | undefined;

  constructor(server: Server) {
    this.#server = server;
  }

  async show(node: string): Promise<void> {
    await this.#read(node, false, []);
  }

  /** Reads the rows again, with personal data. */
  async showPersonal(): Promise<void> {
    if (this.#panel === undefined || this.#node === undefined) return;
    const yes = 'Show Personal Data';
    const answer = await window.showWarningMessage(
      'Read and show the columns about people too?',
      { modal: true, detail: 'Whoever sees this window sees them. They are kept nowhere.' },
      yes,
    );
    if (answer === yes) await this.#read(this.#node, true, []);
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  async #read(node: string, personalShown: boolean, agreed: readonly string[]): Promise<void> {
    const answer = await window.withProgress(
      { location: ProgressLocation.Notification, title: 'Reading the first rows', cancellable: true },
      (_, token) => this.#server.ask(peekRows, { node, personalShown, agreed }, token),
    );
    switch (answer?.kind) {
      case 'rows':
        await this.#put(node, answer, personalShown);
        return;
      case 'ask':
        if (agreed.length === 0 && (await isAgreed(answer)))
          await this.#read(node, personalShown, answer.sentences);
        return;
      case 'failure':
        void window.showErrorMessage(answer.message);
        return;
      case 'cancelled':
      case undefined:
    }
  }

  async #put(
    node: string,
    rows: Extract<PeekAnswer, { readonly kind: 'rows' }>,
    personalShown: boolean,
  ): Promise<void> {
    this.#node = node;
    const panel = this.#panel ?? this.#create();
    panel.title = `Rows: ${visible(rows.name)}`;
    panel.webview.html = peekPage(rows, personalShown);
    panel.reveal(undefined, false);
    const isMasked = !personalShown && rows.columns.some(({ personal }) => personal !== undefined);
    await commands.executeCommand('setContext', 'plinth.peek.isMasked', isMasked);
  }

  #create(): WebviewPanel {
    const panel = window.createWebviewPanel(viewType, 'Rows', ViewColumn.Active, {
      enableScripts: false,
      enableForms: false,
      enableFindWidget: true,
      localResourceRoots: [],
    });
    panel.onDidDispose(() => {
      this.#panel = undefined;
    });
    this.#panel = panel;
    return panel;
  }
}

async function isAgreed({
  name,
  sentences,
}: Extract<PeekAnswer, { readonly kind: 'ask' }>): Promise<boolean> {
  const yes = 'Read the First Rows';
  const answer = await window.showWarningMessage(
    `Read the first rows of ${visible(name)}?`,
    { modal: true, detail: sentences.map(visible).join('\n') },
    yes,
  );
  return answer === yes;
}
