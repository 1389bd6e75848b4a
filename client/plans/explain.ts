/**
 * Explaining a query, from the click to what is shown: the facts beside its lines at once, the plan view when it is open or asked for. Asks for a
 * connection where the document has none; sends nothing without one.
 */
import { ProgressLocation, window, workspace, type Disposable, type TextEditor } from 'vscode';
import { explainQuery, lastPlan, type ExplainedQuery, type QueryPlace } from '../../protocol/plans.ts';
import type { PlanMessage } from '../../protocol/webview.ts';
import type { Connections } from '../connections/connections.ts';
import { pickConnection } from '../connections/pick.ts';
import type { Server } from '../language-client/server.ts';
import type { InlinePlanFacts } from './inline-facts.ts';
import type { PlanPanel } from './panel.ts';

export class Explainer implements Disposable {
  readonly #server: Server;
  readonly #connections: Connections;
  readonly #facts: InlinePlanFacts;
  readonly #panel: PlanPanel;
  readonly #subscriptions: readonly Disposable[];
  #last: QueryPlace | undefined;

  constructor(server: Server, connections: Connections, facts: InlinePlanFacts, panel: PlanPanel) {
    this.#server = server;
    this.#connections = connections;
    this.#facts = facts;
    this.#panel = panel;
    this.#subscriptions = [
      // Facts are of one database: with another one, or with none, they are not true any more.
      connections.onDidRebind((document) => this.#forget(document)),
      server.onDidChangeState(({ kind }) => {
        if (kind !== 'running') this.#facts.clearAll();
      }),
    ];
  }

  async explain(place: QueryPlace): Promise<void> {
    this.#last = place;
    const answer = await window.withProgress(
      { location: ProgressLocation.Window, title: 'Explaining the query' },
      (_, token) => this.#server.ask(explainQuery, place, token),
    );
    switch (answer?.kind) {
      case undefined:
      case 'cancelled':
        return;
      case 'unbound':
        await this.#bindAndExplain(place);
        return;
      case 'failure':
        if (this.#panel.isOpen) this.#panel.update(errorMessage(answer));
        else void window.showErrorMessage(answer.message);
        return;
      case 'explained':
        this.#show(answer.query);
        this.#panel.update(planMessage(answer.query));
    }
  }

  async explainAgain(): Promise<void> {
    if (this.#last !== undefined) await this.explain(this.#last);
  }

  /** The plan view of the query at a place; explained first where it was not. */
  async showPlan(place: QueryPlace): Promise<void> {
    const known = await this.#server.ask(lastPlan, place);
    if (known === undefined || known === null) await this.explain(place);
    const query = known ?? (await this.#server.ask(lastPlan, place));
    if (query === undefined || query === null) return;
    this.#last = place;
    this.#show(query);
    this.#panel.show(planMessage(query));
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #bindAndExplain(place: QueryPlace): Promise<void> {
    const editor = editorOf(place.uri);
    if (editor === undefined) return;
    const connection = await pickConnection(this.#connections, 'Plinth: Explain on Which Database?');
    if (connection === undefined) return;
    await this.#connections.bind(editor.document.uri, connection);
    await this.explain(place);
  }

  #show({ uri, start, text, answer }: ExplainedQuery): void {
    const editor = editorOf(uri);
    if (editor === undefined) return;
    const wanted = workspace
      .getConfiguration('plinth', editor.document.uri)
      .get<boolean>('explain.inlineFacts');
    if (wanted !== false) this.#facts.set(editor, { start, text, lines: answer.lines });
  }

  #forget(uri: string): void {
    const editor = editorOf(uri);
    if (editor !== undefined) this.#facts.clear(editor.document);
  }
}

function editorOf(uri: string): TextEditor | undefined {
  return window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri);
}

function errorMessage({ title, message }: { readonly title: string; readonly message: string }): PlanMessage {
  return { kind: 'error', title, message };
}

function planMessage({ uri, start, text, answer, json }: ExplainedQuery): PlanMessage {
  const { document, places } = answer;
  return { kind: 'plan', document, json, source: { uri, start, text, places } };
}
