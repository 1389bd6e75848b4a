/** Status bar item with the active editor's connection; hidden if there is none. Production is shown in the warning colour. */
import { StatusBarAlignment, ThemeColor, window, type Disposable } from 'vscode';
import type { Connections } from './connections.ts';
import { themeColor } from './look.ts';
import { connectionName, databaseName, isFile, productionMark } from './words.ts';

export class BindingItem implements Disposable {
  readonly #item = window.createStatusBarItem('plinth.connection', StatusBarAlignment.Right, 89);
  readonly #connections: Connections;
  readonly #subscriptions: readonly Disposable[];

  constructor(connections: Connections) {
    this.#connections = connections;
    this.#item.name = 'Plinth: Connection of This Editor';
    this.#item.command = 'plinth.connection.bind';
    this.#subscriptions = [
      connections.onDidChange(() => this.#show()),
      window.onDidChangeActiveTextEditor(() => this.#show()),
    ];
  }

  dispose(): void {
    this.#item.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #show(): void {
    const document = window.activeTextEditor?.document;
    const connection = document === undefined ? undefined : this.#connections.boundTo(document.uri);
    if (connection === undefined) {
      this.#item.hide();
      return;
    }
    const { production } = connection;
    const mark = productionMark(connection);
    this.#item.text = `$(plug) ${connectionName(connection)}${mark === '' ? '' : ` · ${mark}`}`;
    this.#item.tooltip = [
      ...(isFile(connection)
        ? [`${connection.database}, read by ${connection.product} ${connection.serverVersion}.`]
        : [
            `${databaseName(connection)} on ${connection.host} as ${connection.user}.`,
            `${connection.product} ${connection.serverVersion}, port ${connection.port}.`,
          ]),
      ...(production.likely ? [`Counts as production: ${production.because}.`] : []),
      ...(connection.canWrite ?? []).map((right) => `${connection.user}: ${right}.`),
      'Select to choose another connection for this editor.',
    ].join('\n');
    // The warning background needs its own foreground colour.
    this.#item.color = production.likely ? undefined : themeColor(connection.profile?.color);
    this.#item.backgroundColor = production.likely
      ? new ThemeColor('statusBarItem.warningBackground')
      : undefined;
    this.#item.show();
  }
}
