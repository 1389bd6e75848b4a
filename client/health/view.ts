/**
 * The health view beside the explorer. It appears with the first look and stays until it is closed; it looks again when the user asks, and
 * never by itself. A finding opens its script, its object in the explorer, or the migration that made the object.
 */
import {
  commands,
  env,
  EventEmitter,
  ProgressLocation,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  window,
  type Disposable,
  type TreeDataProvider,
} from 'vscode';
import type { OpenConnection } from '../../protocol/connections.ts';
import { schemaTrail } from '../../protocol/diagram.ts';
import { checkHealth, type HealthFindingRow, type HealthReport } from '../../protocol/health.ts';
import { schemaFind, type SchemaNode, type SchemaSource } from '../../protocol/schema.ts';
import type { Connections } from '../connections/connections.ts';
import { pickConnection } from '../connections/pick.ts';
import { connectionName } from '../connections/words.ts';
import type { SchemaExplorer } from '../explorer/view.ts';
import { visible } from '../explorer/visible.ts';
import type { Server } from '../language-client/server.ts';
import type { ReadingDocuments } from '../reading/documents.ts';
import { gradeLooks, healthRows, type HealthElement } from './rows.ts';

/** The context key that makes the view visible. */
const shown = 'plinth.health.isShown';

interface Parts {
  readonly server: Server;
  readonly connections: Connections;
  readonly reading: ReadingDocuments;
  readonly explorer: SchemaExplorer;
}

export class HealthView implements Disposable, TreeDataProvider<HealthElement> {
  readonly #parts: Parts;
  readonly #changed = new EventEmitter<undefined>();
  readonly #view;
  #connection: OpenConnection | undefined;
  #rows: readonly HealthElement[] = [];
  readonly #drawn = new WeakMap<object, HealthElement>();

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#view = window.createTreeView('plinth.health', { treeDataProvider: this, showCollapseAll: true });
  }

  /** Asks for a database and looks at its server. */
  async check(): Promise<void> {
    const connection = await pickConnection(
      this.#parts.connections,
      'Check the Health of Which Server?',
      'health',
    );
    if (connection !== undefined) await this.#look(connection);
  }

  async again(): Promise<void> {
    const connection = this.#connection;
    const isOpen = this.#parts.connections.open.some(({ id }) => id === connection?.id);
    if (connection === undefined || !isOpen) await this.check();
    else await this.#look(connection);
  }

  async openScript(given: unknown): Promise<void> {
    const row = this.#findingIn(given);
    if (row?.script === undefined) return;
    await this.#parts.reading.showSql(`${row.check} - ${row.name}`, row.script);
  }

  async reveal(given: unknown): Promise<void> {
    const row = this.#findingIn(given);
    if (row === undefined) return;
    const { explorer } = this.#parts;
    const trail = await this.#trailTo(row, 'connection');
    if (trail === undefined) {
      notFound(row, 'The explorer');
      return;
    }
    if (explorer.tree.source !== 'connection') await explorer.show('connection');
    await explorer.reveal(trail);
  }

  async openMigration(given: unknown): Promise<void> {
    const row = this.#findingIn(given);
    if (row === undefined) return;
    const trail = await this.#trailTo(row, 'migrations');
    const origin = trail?.at(-1)?.origin;
    if (origin === undefined) notFound(row, 'The migrations of this workspace');
    else await commands.executeCommand('plinth.schema.openOrigin', origin);
  }

  /** The grant of what could not be seen. */
  async copyGrant(given: unknown): Promise<void> {
    const element = this.#drawnAs(given);
    if (element?.kind === 'line' && element.copy !== undefined) await env.clipboard.writeText(element.copy);
  }

  async close(): Promise<void> {
    this.#rows = [];
    this.#connection = undefined;
    // The activity bar shows it for as long as it is set.
    this.#view.badge = undefined;
    this.#changed.fire(undefined);
    await commands.executeCommand('setContext', shown, false);
  }

  getChildren(element?: HealthElement): HealthElement[] {
    if (element === undefined) return [...this.#rows];
    return element.kind === 'group' ? [...element.children] : [];
  }

  getTreeItem(element: HealthElement): TreeItem {
    this.#drawn.set(element, element);
    switch (element.kind) {
      case 'group': {
        const { Collapsed, Expanded } = TreeItemCollapsibleState;
        const item = new TreeItem(element.label, element.isOpen ? Expanded : Collapsed);
        item.description = String(element.count);
        item.iconPath = new ThemeIcon(element.icon, colours[element.icon]);
        item.accessibilityInformation = { label: `${element.label}: ${String(element.count)}` };
        return item;
      }
      case 'finding':
        return findingItem(element);
      case 'line': {
        const item = new TreeItem(visible(element.label));
        item.description = visible(element.detail);
        item.tooltip = visible(element.tooltip);
        item.iconPath = new ThemeIcon(element.icon);
        item.accessibilityInformation = { label: visible(`${element.label}: ${element.tooltip}`) };
        item.contextValue = element.copy === undefined ? 'line' : 'grant';
        return item;
      }
    }
  }

  dispose(): void {
    this.#view.dispose();
    this.#changed.dispose();
  }

  async #look(connection: OpenConnection): Promise<void> {
    const answer = await window.withProgress(
      { location: ProgressLocation.Notification, title: 'Checking the server', cancellable: true },
      async (_, token) => {
        const told = await this.#parts.server.ask(checkHealth, { connection: connection.id }, token);
        return told === undefined && token.isCancellationRequested ? ({ kind: 'cancelled' } as const) : told;
      },
    );
    switch (answer?.kind) {
      case 'seen':
        this.#connection = connection;
        await this.#show(answer, connection);
        return;
      case 'cancelled':
        return;
      case 'failure':
      case undefined:
        void window.showErrorMessage(
          visible(answer?.message ?? 'The server could not be checked. The log says why.'),
        );
    }
  }

  async #show(report: HealthReport, connection: OpenConnection): Promise<void> {
    this.#rows = healthRows(report);
    const { verdict, since, findings } = report;
    // The groups say what a verdict with findings says. A message has no lines of its own, and takes its room from the rows.
    const start = findings.length === 0 ? `${verdict} ` : '';
    this.#view.message = visible(`${start}${report.server}. ${since}`);
    this.#view.description = visible(connectionName(connection));
    this.#view.badge =
      findings.length === 0 ? undefined : { value: findings.length, tooltip: visible(verdict) };
    this.#changed.fire(undefined);
    await commands.executeCommand('setContext', shown, true);
    await commands.executeCommand('plinth.health.focus');
  }

  /** A command may be called with any argument: only rows that this view drew are accepted. One of an earlier look may still be shown. */
  #drawnAs(given: unknown): HealthElement | undefined {
    return typeof given === 'object' && given !== null ? this.#drawn.get(given) : undefined;
  }

  #findingIn(given: unknown): HealthFindingRow | undefined {
    const element = this.#drawnAs(given);
    return element?.kind === 'finding' ? element.row : undefined;
  }

  async #trailTo(
    { object }: HealthFindingRow,
    source: SchemaSource,
  ): Promise<readonly SchemaNode[] | undefined> {
    const { server } = this.#parts;
    const text = `${object.kind}: ${object.name}`;
    const answer = await server.ask(schemaFind, { source, text });
    const all = answer?.found.filter(({ name }) => name === object.name) ?? [];
    const place = [object.schema, object.isInTable === true ? object.table : undefined];
    const inSchema = all.filter(({ above }) =>
      place.every((one) => one === undefined || above.includes(one)),
    );
    const node = inSchema[0] ?? (all.length === 1 ? all[0] : undefined);
    const trail = node && (await server.ask(schemaTrail, { source, node: node.id }));
    return trail === undefined || trail.length === 0 ? undefined : trail;
  }
}

function findingItem(element: Extract<HealthElement, { kind: 'finding' }>): TreeItem {
  const { check, title, grade, message, name, object, script } = element.row;
  const isInSchema = object.schema !== undefined;
  const item = new TreeItem(visible(object.schema === 'public' ? object.name : name));
  // In a narrow side bar only its beginning is read, and the message begins with the name.
  item.description = visible(`${title} · ${message}`);
  item.tooltip = visible(`${message}\n\n${check} of ${name}${script === undefined ? '' : ', with a script'}`);
  item.accessibilityInformation = {
    label: visible(`${name}. ${gradeLooks[grade].label}: ${message}`),
  };
  item.iconPath = new ThemeIcon(gradeLooks[grade].icon, colours[gradeLooks[grade].icon]);
  item.contextValue = [
    'finding',
    ...(script === undefined ? [] : ['script']),
    ...(isInSchema ? ['object'] : []),
  ].join(' ');
  const open = script !== undefined ? 'openScript' : isInSchema ? 'reveal' : undefined;
  if (open !== undefined)
    item.command = { command: `plinth.health.${open}`, title: 'Open', arguments: [element] };
  return item;
}

const colours: Readonly<Record<string, ThemeColor>> = {
  error: new ThemeColor('problemsErrorIcon.foreground'),
  warning: new ThemeColor('problemsWarningIcon.foreground'),
  info: new ThemeColor('problemsInfoIcon.foreground'),
};

function notFound({ object, name }: HealthFindingRow, where: string): void {
  void window.showInformationMessage(visible(`${where} has no ${object.kind} called ${name}.`));
}
