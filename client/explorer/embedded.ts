/** Starts the embedded PostgreSQL for the explorer, with progress and a cancel button. */
import { EventEmitter, ProgressLocation, window } from 'vscode';
import { embeddedProgress, embeddedStart, type EmbeddedProgress } from '../../protocol/schema.ts';
import type { Server } from '../language-client/server.ts';

export class EmbeddedStarter {
  readonly #server: Server;
  readonly #progress = new EventEmitter<EmbeddedProgress>();

  constructor(server: Server) {
    this.#server = server;
    server.hear(embeddedProgress, (step) => this.#progress.fire(step));
  }

  /** Returns true if the migrations have been applied. */
  async start(): Promise<boolean> {
    return window.withProgress(
      { location: ProgressLocation.Notification, title: 'Embedded PostgreSQL', cancellable: true },
      async (progress, token) => {
        let shown = 0;
        const listening = this.#progress.event((step) => {
          const percent = step.total === 0 ? 0 : (step.done / step.total) * 100;
          progress.report({ message: step.message, increment: percent - shown });
          shown = percent;
        });
        try {
          const result = await this.#server.ask(embeddedStart, { folder: undefined }, token);
          if (result?.kind === 'failure') void window.showErrorMessage(result.message);
          return result?.kind === 'ready';
        } finally {
          listening.dispose();
        }
      },
    );
  }
}
