/**
 * Explains a query from the click to the result: the facts at its lines, and the plan view if it is open or requested. Asks for a
 * connection if the document has none, for parameter values if needed, and for consent before running anything that does more than read.
 */
import {
  commands,
  ProgressLocation,
  Uri,
  window,
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
  sweepQuery,
  type ExplainAnswer,
  type ExplainedQuery,
  type QueryPlace,
  type QueryWithValues,
  type TableSize,
} from '../../protocol/plans.ts';
import type { PlanMessage } from '../../protocol/webview.ts';
import type { Connections } from '../connections/connections.ts';
import { pickConnection } from '../connections/pick.ts';
import type { Server } from '../language-client/server.ts';
import type { ReadingDocuments } from '../reading/documents.ts';
import { keepAbilities } from './abilities-context.ts';
import { askForValues, ParameterMemory } from './parameter-values.ts';
import type { PlanPanel } from './panel.ts';

export interface ExplainerParts {
  readonly server: Server;
  readonly connections: Connections;
  readonly panel: PlanPanel;
  readonly documents: ReadingDocuments;
  readonly memory: Memento;
}

type Unanswered = Exclude<ExplainAnswer, { readonly kind: 'explained' }> | undefined;

const runAndRollBack = 'Run and Roll Back';

export class Explainer implements Disposable {
  readonly #server: Server;
  readonly #connections: Connections;
  readonly #panel: PlanPanel;
  readonly #documents: ReadingDocuments;
  readonly #memory: ParameterMemory;
  readonly #subscription: Disposable;
  #last: QueryWithValues | undefined;

  constructor({ server, connections, panel, documents, memory }: ExplainerParts) {
    this.#server = server;
    this.#connections = connections;
    this.#panel = panel;
    this.#documents = documents;
    this.#memory = new ParameterMemory(memory);
    this.#subscription = keepAbilities(server, connections);
  }

  async explain(place: QueryWithValues): Promise<void> {
    this.#last = place;
    const answer = await window.withProgress(
      { location: ProgressLocation.Window, title: 'Explaining the query' },
      (_, token) => this.#server.ask(explainQuery, place, token),
    );
    if (answer?.kind === 'explained') this.#panel.update(planMessage(answer.query));
    else await this.#unanswered(place, answer, () => this.explain(place));
  }

  /** Explains with values that the user enters; the last values are the defaults. */
  async explainWithValues(place: QueryPlace): Promise<void> {
    const asked = await this.#valuesFor(place);
    if (asked !== undefined) await this.explain(asked);
  }

  /** Runs the query to measure it and rolls back. Effects beyond reading are shown and confirmed each time. */
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
    if (answer?.kind === 'explained') this.#panel.update(planMessage(answer.query));
    else await this.#unanswered(place, answer, () => this.analyze(place));
  }

  /** Compares the best, usual and worst plan for the values in the server's statistics. */
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

  /** Opens the plan view for the query at a place; explains the query first if necessary. */
  async showPlan(place: QueryPlace): Promise<void> {
    const known = await this.#server.ask(lastPlan, place);
    if (known === undefined || known === null) await this.explain(place);
    const query = known ?? (await this.#server.ask(lastPlan, place));
    if (query === undefined || query === null) return;
    this.#last = place;
    this.#panel.show(planMessage(query));
  }

  /** The last query for another size of a table. */
  async explainAt({ table, rows }: TableSize): Promise<void> {
    if (this.#last === undefined) return;
    const answer = await this.#server.ask(explainQuery, { ...this.#last, size: { table, rows } });
    if (answer?.kind === 'explained') this.#panel.update(planMessage(answer.query));
  }

  /** The sizes of a table at which the plan of the last query changes. */
  async sweep(table: string): Promise<void> {
    const place = this.#last;
    if (place === undefined) return;
    const { uri, at } = place;
    const answer = await window.withProgress(
      { location: ProgressLocation.Window, title: 'Planning for many sizes' },
      (_, token) => this.#server.ask(sweepQuery, { uri, at, table }, token),
    );
    if (answer?.kind === 'swept') this.#panel.tell(table, answer.tips);
    else await this.#unanswered(place, answer, () => this.sweep(table));
  }

  /** Lets the user choose how many rows a table is assumed to hold, and explains the last query again. */
  async assume(table: string): Promise<void> {
    const place = this.#last;
    if (place === undefined) return;
    await commands.executeCommand('plinth.assumeTableSize', { ...place, table });
    await this.explain(place);
  }

  /** The query that was explained last. */
  get last(): QueryPlace | undefined {
    return this.#last;
  }

  /** Asks for a connection for the document; returns false if the user chose none. */
  async bind({ uri }: QueryPlace): Promise<boolean> {
    const editor = editorOf(uri);
    if (editor === undefined) return false;
    const connection = await pickConnection(this.#connections, 'Explain on Which Database?', 'explain');
    if (connection === undefined) return false;
    await this.#connections.bind(editor.document.uri, connection);
    return true;
  }

  dispose(): void {
    this.#subscription.dispose();
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

  /** The place with parameter values; undefined if the user cancelled. */
  async #valuesFor(place: QueryPlace): Promise<QueryWithValues | undefined> {
    const parameters = await this.#server.ask(queryParameters, place);
    if (parameters === undefined || parameters === null || parameters.names.length === 0) return place;
    const values = await askForValues(parameters, this.#memory.of(parameters));
    if (values === undefined) return undefined;
    await this.#memory.remember(parameters, values);
    return { ...place, values };
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
