/** Sets a context key if the active editor contains a migration, so that the review menus are shown only then. The server decides. */
import { commands, Disposable, languages, window } from 'vscode';
import { canReview } from '../../protocol/review.ts';
import { clientSelector } from '../language-client/options.ts';
import type { Server } from '../language-client/server.ts';
import type { StatusItem } from '../status/status-item.ts';

const key = 'plinth.isMigration';

export function keepMigrationContext(server: Server, status: StatusItem): Disposable {
  let told = false;
  let asked = 0;
  const tell = async (): Promise<void> => {
    const document = window.activeTextEditor?.document;
    // A webview has no text editor: the key keeps its value while one is active.
    if (document === undefined) return;
    const ask = ++asked;
    const isKnown = languages.match(clientSelector, document) > 0;
    const uri = document.uri.toString();
    const isMigration = isKnown && (await server.ask(canReview, { uri })) === true;
    if (ask !== asked || isMigration === told) return;
    told = isMigration;
    await commands.executeCommand('setContext', key, isMigration);
  };
  const subscriptions = Disposable.from(
    window.onDidChangeActiveTextEditor(() => void tell()),
    status.onDidChange(() => void tell()),
  );
  void tell();
  return subscriptions;
}
