/**
 * Proofs in the editor: started with progress and a cancel button, repeated after edits once requested in this workspace, and shown by a
 * language status item. Hovers, hints and lenses of the server show the measurements.
 */
import {
  EventEmitter,
  LanguageStatusSeverity,
  ProgressLocation,
  commands,
  languages,
  window,
  workspace,
  type Disposable,
  type Memento,
} from 'vscode';
import {
  proofActive,
  proofProgress,
  proofStatus,
  proveDocument,
  type ProofProgress,
  type ProofStatus,
} from '../../protocol/proof.ts';
import { documentSelector } from '../language-client/options.ts';
import type { Server } from '../language-client/server.ts';

/** Stored in the workspace state: whether the user has turned on proofs in this workspace. */
const asked = 'plinth.proof.asked';

export class ProofView implements Disposable {
  readonly #server: Server;
  readonly #memory: Memento;
  readonly #progress = new EventEmitter<ProofProgress>();
  readonly #item = languages.createLanguageStatusItem('plinth.proof', documentSelector);
  readonly #subscriptions: readonly Disposable[];

  constructor(server: Server, memory: Memento) {
    this.#server = server;
    this.#memory = memory;
    this.#item.name = 'Plinth Proof';
    server.hear(proofProgress, (step) => this.#progress.fire(step));
    server.hear(proofStatus, (status) => this.#show(status));
    this.#subscriptions = [
      server.onDidChangeState(({ kind }) => {
        if (kind === 'running') this.#goOn();
      }),
      workspace.onDidGrantWorkspaceTrust(() => this.#goOn()),
    ];
    this.#show({ state: 'off', detail: nothingYet, uri: undefined });
  }

  async prove(uri: string): Promise<void> {
    if (!workspace.isTrusted) {
      void window.showWarningMessage('Proofs run what the migrations say: they need a trusted workspace.');
      return;
    }
    await this.#memory.update(asked, true);
    const answer = await window.withProgress(
      { location: ProgressLocation.Notification, title: 'Proving the migration', cancellable: true },
      async (progress, token) => {
        let shown = 0;
        const listening = this.#progress.event(({ done, total, message }) => {
          const percent = total === 0 ? 0 : (done / total) * 100;
          progress.report({ message, increment: percent - shown });
          shown = percent;
        });
        try {
          return await this.#server.ask(proveDocument, { uri }, token);
        } finally {
          listening.dispose();
        }
      },
    );
    if (answer?.kind === 'failure') void window.showErrorMessage(answer.message);
  }

  /** Ends the server; nothing runs until the user asks again. */
  async stop(): Promise<void> {
    await this.#memory.update(asked, undefined);
    await this.#server.tell(proofActive, { active: false });
  }

  dispose(): void {
    this.#item.dispose();
    this.#progress.dispose();
    for (const one of this.#subscriptions) one.dispose();
  }

  /** Restores the state from before the window was closed. */
  #goOn(): void {
    if (workspace.isTrusted && this.#memory.get(asked) === true)
      void this.#server.tell(proofActive, { active: true });
  }

  #show({ state, detail }: ProofStatus): void {
    void commands.executeCommand('setContext', 'plinth.proof.isOn', state !== 'off');
    this.#item.text = words[state];
    this.#item.detail = detail;
    this.#item.busy = state === 'running';
    this.#item.severity =
      state === 'limited' || state === 'failed'
        ? LanguageStatusSeverity.Warning
        : LanguageStatusSeverity.Information;
    this.#item.command =
      state === 'off'
        ? { command: 'plinth.proof.prove', title: 'Prove this migration' }
        : { command: 'plinth.proof.stop', title: 'Stop' };
  }
}

const nothingYet = 'Nothing is run until a proof is asked for.';

const words: Readonly<Record<ProofStatus['state'], string>> = {
  off: 'Proof: off',
  ready: 'Proof: on',
  running: 'Proof: running',
  limited: 'Proof: a limit was reached',
  failed: 'Proof: not possible',
};
