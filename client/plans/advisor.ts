/**
 * Indexes for the query at a place, from the click to the migration: asks for a yes before anything is built to try it, shows the advice in a tab of its
 * own, and hands its migrations to the preview, which alone writes.
 */
import { env, ProgressLocation, ViewColumn, window, type Disposable, type Uri } from 'vscode';
import { adviseIndexes, withoutIndex, type AdviseAnswer, type IndexPlace } from '../../protocol/advice.ts';
import type { QueryPlace } from '../../protocol/plans.ts';
import type { FromPlanView } from '../../protocol/webview.ts';
import type { FixPreview } from '../fixes/preview.ts';
import type { Server } from '../language-client/server.ts';
import type { ReadingDocuments } from '../reading/documents.ts';
import { StatePanel } from './state-panel.ts';

export interface AdvisorParts {
  readonly extension: Uri;
  readonly server: Server;
  readonly fixes: FixPreview;
  readonly documents: ReadingDocuments;
  /** Where the plan view is: advice is read in its place. */
  readonly planColumn: () => ViewColumn | undefined;
  /** Asks for a connection for the place's document; false if nobody chose one. */
  readonly bind: (place: QueryPlace) => Promise<boolean>;
}

const build = 'Build and Roll Back';

export class IndexAdvisor implements Disposable {
  readonly #parts: AdvisorParts;
  readonly #panel: StatePanel;
  #last: QueryPlace | undefined;
  #advised: Extract<AdviseAnswer, { readonly kind: 'advised' }> | undefined;

  constructor(parts: AdvisorParts) {
    this.#parts = parts;
    this.#panel = new StatePanel({
      extension: parts.extension,
      viewType: 'plinth.indexAdvice',
      title: 'Index Advice',
      column: () => parts.planColumn() ?? ViewColumn.Beside,
      receive: (message) => void this.#receive(message),
    });
  }

  async advise(place: QueryPlace, agreed: readonly string[] = []): Promise<void> {
    this.#last = place;
    const answer = await window.withProgress(
      { location: ProgressLocation.Notification, title: 'Trying indexes for the query', cancellable: true },
      (_, token) => this.#parts.server.ask(adviseIndexes, { ...place, agreed }, token),
    );
    switch (answer?.kind) {
      case undefined:
      case 'cancelled':
        return;
      case 'unbound':
        if (await this.#parts.bind(place)) await this.advise(place);
        return;
      case 'failure':
        void window.showErrorMessage(answer.message);
        return;
      case 'ask': {
        const question = 'Build indexes for a moment to try them?';
        const detail = answer.sentences.join('\n\n');
        if ((await window.showWarningMessage(question, { modal: true, detail }, build)) === build)
          await this.advise(place, answer.sentences);
        return;
      }
      case 'advised':
        this.#advised = answer;
        this.#panel.show({ kind: 'advice', advice: answer.advice });
    }
  }

  /** Which queries of the workspace would miss an index. */
  async without(place: IndexPlace): Promise<void> {
    const answer = await window.withProgress(
      {
        location: ProgressLocation.Notification,
        title: 'Planning the queries without the index',
        cancellable: true,
      },
      (_, token) => this.#parts.server.ask(withoutIndex, place, token),
    );
    if (answer?.kind === 'told') await this.#parts.documents.show(answer.title, answer.markdown);
    else if (answer?.kind === 'failure') void window.showErrorMessage(answer.message);
  }

  dispose(): void {
    this.#panel.dispose();
  }

  async #receive(message: FromPlanView): Promise<void> {
    const advised = this.#advised;
    switch (message.type) {
      case 'createMigration':
        if (advised?.proposal !== undefined) await this.#parts.fixes.show(advised.proposal);
        break;
      case 'copyIndexes':
        if (advised === undefined) break;
        await env.clipboard.writeText(
          advised.advice.indexes.map(({ definition }) => `${definition};\n`).join(''),
        );
        this.#panel.say('The statements are in the clipboard.');
        break;
      case 'advise':
        if (this.#last !== undefined) await this.advise(this.#last);
        break;
      default:
        break;
    }
  }
}
