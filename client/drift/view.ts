/**
 * The drift view beside the explorer. It appears at the first comparison and stays until it is closed. Each object opens in the editor's
 * diff; the reconciling migration is a preview that the user saves.
 */
import {
  commands,
  EventEmitter,
  ProgressLocation,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  window,
  type Disposable,
  type TreeDataProvider,
} from 'vscode';
import {
  compareSchemas,
  driftFolders,
  driftProgress,
  driftTextsOf,
  reconcileDrift,
  type DriftReport,
  type DriftWanted,
} from '../../protocol/drift.ts';
import type { Connections } from '../connections/connections.ts';
import { visible, withoutIcons } from '../explorer/visible.ts';
import type { FixPreview } from '../fixes/preview.ts';
import type { Server } from '../language-client/server.ts';
import type { ReadingDocuments } from '../reading/documents.ts';
import { chooseSides } from './choose.ts';
import { detailOf, driftRows, headOf, verdictOf, type DriftElement, type ObjectRow } from './rows.ts';

/** The context key that makes the view visible. */
const shown = 'plinth.drift.isShown';

interface Parts {
  readonly server: Server;
  readonly connections: Connections;
  readonly reading: ReadingDocuments;
  readonly fixes: FixPreview;
}

export class DriftView implements Disposable, TreeDataProvider<DriftElement> {
  readonly #parts: Parts;
  readonly #changed = new EventEmitter<undefined>();
  readonly #stepped = new EventEmitter<string>();
  readonly #view;
  #wanted: DriftWanted | undefined;
  #report: DriftReport | undefined;
  #rows: readonly DriftElement[] = [];

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.server.hear(driftProgress, ({ step }) => this.#stepped.fire(step));
    this.#view = window.createTreeView('plinth.drift', {
      treeDataProvider: this,
      canSelectMany: true,
      showCollapseAll: true,
    });
  }

  /** Asks for the two schemas and compares them. */
  async compare(): Promise<void> {
    const { server, connections } = this.#parts;
    const folders = (await server.ask(driftFolders, { folder: undefined })) ?? [];
    const wanted = await chooseSides(folders, connections);
    if (wanted !== undefined) await this.#compare(wanted);
  }

  /** Repeats the comparison with the current state. */
  async again(): Promise<void> {
    if (this.#wanted === undefined) await this.compare();
    else await this.#compare(this.#wanted);
  }

  async open(given: unknown): Promise<void> {
    const object = this.#objectsIn([given])[0];
    const report = this.#report;
    if (object === undefined || report === undefined) return;
    const { server, reading } = this.#parts;
    const texts = await server.ask(driftTextsOf, { comparison: report.id, object: object.at });
    if (texts?.kind === 'failure') void window.showErrorMessage(texts.message);
    if (texts?.kind !== 'texts') return;
    const name = visible(object.row.name);
    await reading.showDiff(`${name} (${visible(report.left)} ↔ ${visible(report.right)})`, [
      { name: `${name} - ${report.left}`, sql: texts.left },
      { name: `${name} - ${report.right}`, sql: texts.right },
    ]);
  }

  /** Opens a migration for the selected objects, or for all of them. Nothing is written until the user applies it. */
  async reconcile(given: unknown, selected: unknown): Promise<void> {
    const report = this.#report;
    if (report === undefined || report.objects.length === 0) return;
    const chosen = this.#objectsIn(Array.isArray(selected) && selected.length > 0 ? selected : [given]);
    const objects = chosen.length === 0 ? undefined : chosen.map(({ at }) => at);
    const way = await chooseWay(report, objects?.length ?? report.objects.length);
    if (way === undefined) return;
    const { server, fixes } = this.#parts;
    const drafted = await server.ask(reconcileDrift, { comparison: report.id, objects, way });
    if (drafted?.kind === 'proposal') await fixes.show(drafted.proposal);
    else if (drafted !== undefined) void window.showErrorMessage(drafted.message);
  }

  async close(): Promise<void> {
    this.#report = undefined;
    this.#rows = [];
    this.#changed.fire(undefined);
    await commands.executeCommand('setContext', shown, false);
  }

  getChildren(element?: DriftElement): DriftElement[] {
    if (element === undefined) return [...this.#rows];
    return element.kind === 'group' ? [...element.children] : [];
  }

  getTreeItem(element: DriftElement): TreeItem {
    switch (element.kind) {
      case 'group': {
        const { Collapsed, Expanded } = TreeItemCollapsibleState;
        const item = new TreeItem(visible(element.label), element.isOpen ? Expanded : Collapsed);
        item.description = String(element.count);
        item.iconPath = new ThemeIcon('folder');
        return item;
      }
      case 'note': {
        const item = new TreeItem(visible(element.text));
        item.tooltip = visible(element.text);
        item.iconPath = new ThemeIcon('info');
        return item;
      }
      case 'object':
        return objectItem(element, this.#report);
    }
  }

  dispose(): void {
    this.#view.dispose();
    this.#changed.dispose();
    this.#stepped.dispose();
  }

  async #compare(wanted: DriftWanted): Promise<void> {
    const answer = await window.withProgress(
      { location: ProgressLocation.Notification, title: 'Comparing schemas', cancellable: true },
      async (progress, token) => {
        const listening = this.#stepped.event((step) => progress.report({ message: visible(step) }));
        try {
          const told = await this.#parts.server.ask(compareSchemas, wanted, token);
          const isOver = told === undefined && token.isCancellationRequested;
          return isOver ? ({ kind: 'cancelled' } as const) : told;
        } finally {
          listening.dispose();
        }
      },
    );
    switch (answer?.kind) {
      case 'compared':
        this.#wanted = wanted;
        await this.#show(answer);
        return;
      case 'cancelled':
        return;
      case 'failure':
      case undefined:
        void window.showErrorMessage(
          visible(answer?.message ?? 'The schemas could not be compared. The log says why.'),
        );
    }
  }

  async #show(report: DriftReport): Promise<void> {
    this.#report = report;
    this.#rows = driftRows(report);
    this.#view.message = visible(headOf(report));
    this.#view.badge = {
      value: report.objects.length,
      tooltip: verdictOf(report),
    };
    this.#changed.fire(undefined);
    await commands.executeCommand('setContext', shown, true);
    await commands.executeCommand(
      'setContext',
      'plinth.drift.writes',
      report.writes && report.objects.length > 0,
    );
    await commands.executeCommand('plinth.drift.focus');
  }

  /** A command may be called with any argument: only rows of this view are accepted. */
  #objectsIn(given: readonly unknown[]): readonly ObjectRow[] {
    return flat(this.#rows).filter((row) => given.includes(row));
  }
}

function flat(rows: readonly DriftElement[]): readonly ObjectRow[] {
  return rows.flatMap((row) =>
    row.kind === 'group' ? flat(row.children) : row.kind === 'object' ? [row] : [],
  );
}

function objectItem(element: ObjectRow, report: DriftReport | undefined): TreeItem {
  const { kind, name, parts, state } = element.row;
  const item = new TreeItem(visible(name));
  item.description = visible(detailOf(element.row));
  const where = {
    differs: 'differs',
    'only-left': `only in ${report?.left ?? ''}`,
    'only-right': `only in ${report?.right ?? ''}`,
  };
  item.tooltip = visible([`${kind} ${name} ${where[state]}`, ...parts].join('\n'));
  item.accessibilityInformation = { label: visible(`${name}, ${where[state]}, ${detailOf(element.row)}`) };
  item.iconPath = new ThemeIcon(icons[state]);
  item.contextValue = 'object';
  item.command = { command: 'plinth.drift.open', title: 'Show the Difference', arguments: [element] };
  return item;
}

const icons = { differs: 'diff-modified', 'only-left': 'diff-removed', 'only-right': 'diff-added' } as const;

async function chooseWay(
  { left, right }: DriftReport,
  count: number,
): Promise<'left-to-right' | 'right-to-left' | undefined> {
  const what = count === 1 ? 'one object' : `${count} objects`;
  const choice = (from: string, to: string, way: 'left-to-right' | 'right-to-left') => ({
    label: `From “${withoutIcons(visible(from))}” to “${withoutIcons(visible(to))}”`,
    detail: `Changes ${what}; runs where the schema is that of “${withoutIcons(visible(from))}”. You see the files before they are written, and nothing is run.`,
    way,
  });
  const picked = await window.showQuickPick(
    [choice(left, right, 'left-to-right'), choice(right, left, 'right-to-left')],
    { title: 'Write Migration That Reconciles', placeHolder: 'Which way' },
  );
  return picked?.way;
}
