/**
 * Explaining a query, from the click to what is shown: the facts beside its lines at once, the plan view when it is open or asked for. Asks for a
 * connection where the document has none, for values where they are wanted, and for a yes before anything runs that does more than read.
 */
import {
  ProgressLocation,
  Uri,
  window,
  workspace,
  type Disposable,
  type Memento,
  type TextEditor,
} from 'vscode';
import {
  analyzeQuery,
  compareValues,
  explainQuery,
  lastPlan,
  lookBeforeAnalyze,
  queryParameters,
  type ExplainAnswer,
  type ExplainedQuery,
  type QueryPlace,
  type QueryWithValues,
} from '../../protocol/plans.ts';
import type { PlanMessage } from '../../protocol/webview.ts';
import type { Connections } from '../connections/connections.ts';
import { pickConnection } from '../connections/pick.ts';
import type { Server } from '../language-client/server.ts';
import type { ReadingDocuments } from '../reading/documents.ts';
import { keepAbilities } from './abilities-context.ts';
import type { InlinePlanFacts } from './inline-facts.ts';
import { askForValues, ParameterMemory } from './parameter-values.ts';
import type { PlanPanel } from './panel.ts';

export interface ExplainerParts {
  readonly server: Server;
  readonly connections: Connections;
  readonly facts: InlinePlanFacts;
  readonly panel: PlanPanel;
  readonly documents: ReadingDocuments;
  readonly memory: Memento;
}

type Unanswered = Exclude<ExplainAnswer, { readonly kind: 'explained' }> | undefined;

const runAndRollBack = 'Run and Roll Back';

export class Explainer implements Disposable {
  readonly #server: Server;
  readonly #connections: Connections;
  readonly #facts: InlinePlanFacts;
  readonly #panel: PlanPanel;
  readonly #documents: ReadingDocuments;
  readonly #memory: ParameterMemory;
  readonly #subscriptions: readonly Disposable[];
  #last: QueryWithValues | undefined;

  constructor({ server, connections, facts, panel, documents, memory }: ExplainerParts) {
    this.#server = server;
    this.#connections = connections;
    this.#facts = facts;
    this.#panel = panel;
    this.#documents = documents;
    this.#memory = new ParameterMemory(memory);
    this.#subscriptions = [
      // Facts are of one database: with another one, or with none, they are not true any more.
      connections.onDidRebind((document) => this.#forget(document)),
      keepAbilities(server, connections),
      server.onDidChangeState(({ kind }) => {
        if (kind !== 'running') this.#facts.clearAll();
      }),
    ];
  }

  async explain(place: QueryWithValues): Promise<void> {
    this.#last = place;
    const answer = await window.withProgress(
      { location: ProgressLocation.Window, title: 'Explaining the query' },
      (_, token) => this.#server.ask(explainQuery, place, token),
    );
    if (answer?.kind === 'explained') this.#shown(answer.query);
    else await this.#unanswered(place, answer, () => this.explain(place));
  }

  /** For the values that somebody types; those of last time are offered. */
  async explainWithValues(place: QueryPlace): Promise<void> {
    const asked = await this.#valuesFor(place);
    if (asked !== undefined) await this.explain(asked);
  }

  /** Runs the query to measure it and rolls it back; what it would do beyond reading is said first, each time. */
  async analyze(place: QueryPlace): Promise<void> {
    const asked = await this.#valuesFor(place);
    if (asked === undefined) return;
    const look = await this.#server.ask(lookBeforeAnalyze, asked);
    if (look?.kind !== 'looked') {
      await this.#unanswered(place, look, () => this.analyze(place));
      return;
    }
    const { sentences } = look;
    if (sentences.length > 0) {
      const detail = sentences.join('\n\n');
      const question = 'Run this statement to measure it?';
      if ((await window.showWarningMessage(question, { modal: true, detail }, runAndRollBack)) === undefined)
        return;
    }
    const answer = await window.withProgress(
      { location: ProgressLocation.Notification, title: 'Measuring the query', cancellable: true },
      (_, token) => this.#server.ask(analyzeQuery, { ...asked, agreed: sentences }, token),
    );
    if (answer?.kind === 'explained') this.#shown(answer.query);
    else await this.#unanswered(place, answer, () => this.analyze(place));
  }

  /** Best, usual and worst plan for the values that the server's statistics know. */
  async compareValues(place: QueryPlace): Promise<void> {
    const parameters = await this.#server.ask(queryParameters, place);
    const values = parameters ? this.#memory.of(parameters) : undefined;
    const answer = await window.withProgress(
      { location: ProgressLocation.Notification, title: 'Planning for several values', cancellable: true },
      (_, token) => this.#server.ask(compareValues, { ...place, values }, token),
    );
    if (answer?.kind !== 'compared') {
      await this.#unanswered(place, answer, () => this.compareValues(place));
      return;
    }
    const { path } = Uri.parse(place.uri, true);
    await this.#documents.show(
      `Plans for values - ${path.slice(path.lastIndexOf('/') + 1)}`,
      answer.markdown,
    );
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

  /** The query that was asked for last. */
  get last(): QueryPlace | undefined {
    return this.#last;
  }

  /** Asks for a connection for the document of a place; false if nobody chose one. */
  async bind({ uri }: QueryPlace): Promise<boolean> {
    const editor = editorOf(uri);
    if (editor === undefined) return false;
    const connection = await pickConnection(this.#connections, 'Plinth: Explain on Which Database?');
    if (connection === undefined) return false;
    await this.#connections.bind(editor.document.uri, connection);
    return true;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #shown(query: ExplainedQuery): void {
    this.#show(query);
    this.#panel.update(planMessage(query));
  }

  async #unanswered(place: QueryPlace, answer: Unanswered, again: () => Promise<void>): Promise<void> {
    switch (answer?.kind) {
      case undefined:
      case 'cancelled':
        return;
      case 'unbound':
        if (await this.bind(place)) await again();
        return;
      case 'failure':
        if (this.#panel.isOpen) this.#panel.update(errorMessage(answer));
        else void window.showErrorMessage(answer.message);
    }
  }

  /** The place with values for what the query leaves open; undefined if somebody did not want to say. */
  async #valuesFor(place: QueryPlace): Promise<QueryWithValues | undefined> {
    const parameters = await this.#server.ask(queryParameters, place);
    if (parameters === undefined || parameters === null || parameters.names.length === 0) return place;
    const values = await askForValues(parameters, this.#memory.of(parameters));
    if (values === undefined) return undefined;
    await this.#memory.remember(parameters, values);
    return { ...place, values };
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

function planMessage({ uri, start, text, answer, json, abilities }: ExplainedQuery): PlanMessage {
  const { document, places } = answer;
  return { kind: 'plan', document, json, source: { uri, start, text, places }, abilities };
}
