/**
 * The lock tree beside the explorer. It appears when it is opened and stays until it is closed. While it is visible, it looks again some
 * seconds after each answer, over one open connection; while it is hidden, nothing is sent and no timer runs.
 */
import {
  commands,
  EventEmitter,
  Range,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  window,
  workspace,
  type Disposable,
  type TreeDataProvider,
} from 'vscode';
import type { OpenConnection } from '../../protocol/connections.ts';
import {
  lockMinutes,
  lockScript,
  lookAtLocks,
  type LockMinutesAnswer,
  type LocksAnswer,
} from '../../protocol/locks.ts';
import type { Connections } from '../connections/connections.ts';
import { pickConnection } from '../connections/pick.ts';
import { connectionName } from '../connections/words.ts';
import { visible } from '../explorer/visible.ts';
import type { Server } from '../language-client/server.ts';
import type { ReadingDocuments } from '../reading/documents.ts';

/** The context key that makes the view exist. */
const shown = 'plinth.locks.isShown';
const pauseMs = 5_000;
const minutes = 'Waits and Lag';

type Seen = Extract<LocksAnswer, { kind: 'seen' }>;
type Node = Seen['picture']['roots'][number];

/** Rows are keys of sessions: a row that is drawn again with other words stays the same row, for a menu that is open on it, too. */
export class LockView implements Disposable, TreeDataProvider<string> {
  readonly #server: Server;
  readonly #connections: Connections;
  readonly #reading: ReadingDocuments;
  readonly #changed = new EventEmitter<string[] | undefined>();
  readonly #view;
  readonly #watching: Disposable;
  #connection: OpenConnection | undefined;
  #seen: Seen | undefined;
  #nodes: ReadonlyMap<string, Node> = new Map();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Which of several runs may go on: the last one. */
  #run = 0;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(server: Server, connections: Connections, reading: ReadingDocuments) {
    this.#server = server;
    this.#connections = connections;
    this.#reading = reading;
    this.#view = window.createTreeView('plinth.locks', { treeDataProvider: this, showCollapseAll: true });
    this.#watching = this.#view.onDidChangeVisibility(({ visible: isVisible }) => {
      if (isVisible) this.#start();
      else this.#stop();
    });
  }

  /** Asks for the connection if several are open, or none. */
  async open(): Promise<void> {
    const open = this.#connections.open.filter(({ abilities }) => abilities.includes('locks'));
    const connection =
      open.length === 1
        ? open[0]
        : await pickConnection(this.#connections, 'Who Waits on Which Database?', 'locks');
    if (connection === undefined) return;
    this.#connection = connection;
    this.#see(undefined);
    this.#view.message = 'Looking at the server.';
    await commands.executeCommand('setContext', shown, true);
    await commands.executeCommand('plinth.locks.focus');
    if (this.#view.visible) this.#start();
  }

  async close(): Promise<void> {
    this.#stop();
    this.#see(undefined);
    await commands.executeCommand('setContext', shown, false);
  }

  /** Opens the pictures of these minutes, which each look draws again. */
  async showMinutes(): Promise<void> {
    const answer = await this.#minutes();
    if (answer?.kind === 'failure') void window.showInformationMessage(answer.message);
    else if (answer !== undefined) await this.#reading.show(minutes, answer.markdown);
  }

  async showStatement(given: unknown): Promise<void> {
    const node = this.#nodeOf(given);
    const uri = this.#seen?.places.find(({ path }) => path === node?.place?.path)?.uri;
    if (node?.place === undefined || uri === undefined) return;
    const line = node.place.line - 1;
    await window.showTextDocument(Uri.parse(uri, true), { selection: new Range(line, 0, line, 0) });
  }

  /** Opens the statement in a new document. Nothing is run. */
  async writeScript(given: unknown, how: 'cancel' | 'terminate'): Promise<void> {
    const [node, connection] = [this.#nodeOf(given), this.#connection];
    if (node === undefined || connection === undefined) return;
    const answer = await this.#server.ask(lockScript, { connection: connection.id, key: node.key, how });
    if (answer?.kind === 'failure') void window.showErrorMessage(answer.message);
    if (answer?.kind !== 'script') return;
    const document = await workspace.openTextDocument({ language: 'sql', content: answer.text });
    await window.showTextDocument(document);
  }

  getChildren(key?: string): string[] {
    const nodes = key === undefined ? this.#seen?.picture.roots : this.#nodes.get(key)?.waiters;
    return (nodes ?? []).map((node) => node.key);
  }

  getTreeItem(key: string): TreeItem {
    const node = this.#nodes.get(key);
    // Between two looks: the row goes with the next one.
    if (node === undefined) return new TreeItem('');
    const { Expanded, None } = TreeItemCollapsibleState;
    const item = new TreeItem(visible(node.label), node.waiters.length > 0 ? Expanded : None);
    item.id = key;
    item.description = visible(node.what);
    const place = node.place === undefined ? [] : [`${node.place.path}:${node.place.line}`];
    item.tooltip = visible([`${node.who} ${node.what}`, node.query, ...place].join('\n').trim());
    item.accessibilityInformation = { label: visible(`${node.who}, ${node.what}. ${node.query}`) };
    item.iconPath = icons[node.kind];
    item.contextValue = `${node.kind}${node.place === undefined ? '' : ' placed'}`;
    if (node.place !== undefined)
      item.command = {
        command: 'plinth.locks.showStatement',
        title: 'Show the Statement',
        arguments: [key],
      };
    return item;
  }

  dispose(): void {
    this.#stop();
    this.#watching.dispose();
    this.#view.dispose();
    this.#changed.dispose();
  }

  #start(): void {
    this.#stop();
    const run = this.#run;
    void this.#look(run, true);
  }

  #stop(): void {
    this.#run += 1;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #look(run: number, first: boolean): Promise<void> {
    const connection = this.#connection;
    if (connection === undefined) return;
    const answer = await this.#server.ask(lookAtLocks, { connection: connection.id, first });
    if (run !== this.#run) return;
    if (answer?.kind === 'seen') {
      this.#show(answer, connection);
      const drawn = this.#reading.isOpen(minutes) ? await this.#minutes() : undefined;
      if (drawn?.kind === 'read') this.#reading.update(minutes, drawn.markdown);
      if (run !== this.#run) return;
    } else {
      // A connection that is lost is not opened again on its own.
      this.#view.message = visible(
        answer?.kind === 'failure' ? answer.message : 'The server does not answer.',
      );
      this.#see(undefined);
      return;
    }
    this.#timer = setTimeout(() => void this.#look(run, false), pauseMs);
  }

  async #minutes(): Promise<LockMinutesAnswer | undefined> {
    return this.#connection && this.#server.ask(lockMinutes, { connection: this.#connection.id });
  }

  #show(answer: Seen, connection: OpenConnection): void {
    const { verdict, unseen, waiting } = answer.picture;
    this.#view.description = visible(connectionName(connection));
    const message = visible([verdict, ...unseen].join(' '));
    if (this.#view.message !== message) this.#view.message = message;
    this.#view.badge = waiting === 0 ? undefined : { value: waiting, tooltip: visible(verdict) };
    this.#see(answer);
  }

  /** Draws the rows whose words have changed, or all of them where a session has come, gone or moved. */
  #see(seen: Seen | undefined): void {
    const [before, shapeBefore] = [this.#nodes, shapeOf(this.#seen)];
    this.#seen = seen;
    this.#nodes = new Map(withWaiters(seen?.picture.roots ?? []).map((node) => [node.key, node]));
    const changed = [...this.#nodes].filter(([key, node]) => wordsOf(node) !== wordsOf(before.get(key)));
    if (shapeBefore !== shapeOf(seen)) this.#changed.fire(undefined);
    else if (changed.length > 0) this.#changed.fire(changed.map(([key]) => key));
  }

  /** A command may be called with any argument: only rows of this view are accepted. */
  #nodeOf(given: unknown): Node | undefined {
    return typeof given === 'string' ? this.#nodes.get(given) : undefined;
  }
}

/** Which session stands below which. */
function shapeOf(seen: Seen | undefined): string {
  const keys = (nodes: readonly Node[]): unknown => nodes.map(({ key, waiters }) => [key, keys(waiters)]);
  return JSON.stringify(keys(seen?.picture.roots ?? []));
}

function wordsOf(node: Node | undefined): string {
  return JSON.stringify({ ...node, waiters: [] });
}

function withWaiters(nodes: readonly Node[]): readonly Node[] {
  return nodes.flatMap((node) => [node, ...withWaiters(node.waiters)]);
}

const icons = {
  root: new ThemeIcon('lock', new ThemeColor('list.errorForeground')),
  waiter: new ThemeIcon('debug-pause'),
  circle: new ThemeIcon('sync', new ThemeColor('list.warningForeground')),
} as const;
