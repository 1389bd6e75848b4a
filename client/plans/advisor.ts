/**
 * Index advice from the click to the migration: asks for consent before an index is created to test it, shows the advice in its own tab,
 * and passes the migrations to the fix preview, which alone writes files.
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
  /** Advice opens in the column of the plan view. */
  readonly planColumn: () => ViewColumn | undefined;
  /** Asks for a connection for the document; returns false if the user chose none. */
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

  /** Shows which queries of the workspace use an index. */
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
