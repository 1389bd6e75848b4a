/** The explorer view: the tree, its title, and the choice of the source. */
import { commands, languages, window, type Disposable, type Uri } from 'vscode';
import {
  schemaFreshness,
  schemaShown,
  schemaSources,
  type SchemaFreshness,
  type SchemaNode,
  type SchemaSource,
} from '../../protocol/schema.ts';
import { DiagramPanel } from '../diagram/panel.ts';
import type { Server } from '../language-client/server.ts';
import { badges } from './badges.ts';
import { dragging, dropping, names } from './drag.ts';
import { freshnessText } from './freshness.ts';
import { sourceNames } from './labels.ts';
import { PeekView } from './peek.ts';
import { SchemaTree } from './tree.ts';

export class SchemaExplorer implements Disposable {
  readonly tree: SchemaTree;
  readonly peek: PeekView;
  readonly diagram: DiagramPanel;
  readonly #view;
  readonly #server: Server;
  readonly #parts: readonly Disposable[];

  constructor(server: Server, extension: Uri) {
    this.#server = server;
    this.tree = new SchemaTree(server);
    this.peek = new PeekView(server);
    this.diagram = new DiagramPanel(extension, server, this);
    this.#view = window.createTreeView('plinth.schema', {
      treeDataProvider: this.tree,
      showCollapseAll: true,
      canSelectMany: true,
      dragAndDropController: dragging,
    });
    this.#describe();
    server.hear(schemaFreshness, (freshness) => this.#freshen(freshness));
    this.#parts = [
      this.#view.onDidChangeVisibility(() => this.#tellWhatIsShown()),
      server.onDidChangeState(() => this.#tellWhatIsShown()),
      window.registerFileDecorationProvider(badges),
      languages.registerDocumentDropEditProvider('*', dropping, { dropMimeTypes: [names] }),
    ];
    this.#tellWhatIsShown();
  }

  async show(source: SchemaSource): Promise<void> {
    await commands.executeCommand('setContext', 'plinth.schema.source', source);
    this.tree.show(source);
    this.#describe();
    this.#freshen(undefined);
    this.#tellWhatIsShown();
  }

  async chooseSource(): Promise<void> {
    const picked = await window.showQuickPick(
      schemaSources.map((source) => ({
        source,
        label: `$(${sourceNames[source].icon}) ${sourceNames[source].label}`,
        description: source === this.tree.source ? 'shown now' : '',
        detail: sourceNames[source].detail,
      })),
      { title: 'Schema: Source', placeHolder: 'Where the schema is read from' },
    );
    if (picked !== undefined) await this.show(picked.source);
  }

  async reveal(trail: readonly SchemaNode[]): Promise<void> {
    this.tree.unfilter(trail);
    const element = this.tree.at(trail);
    if (element !== undefined) await this.#view.reveal(element, { select: true, focus: true, expand: true });
  }

  /** The server polls for changes only while the tree is visible. */
  #tellWhatIsShown(): void {
    const source = this.#view.visible ? this.tree.source : undefined;
    if (this.#server.state.kind === 'running') void this.#server.tell(schemaShown, { source });
  }

  /** Updates the freshness text when it has changed. */
  #freshen(freshness: SchemaFreshness | undefined): void {
    const message = this.tree.source === 'connection' ? freshnessText(freshness) : '';
    if (this.#view.message !== message) this.#view.message = message;
  }

  dispose(): void {
    for (const part of this.#parts) part.dispose();
    this.#view.dispose();
    this.tree.dispose();
    this.peek.dispose();
    this.diagram.dispose();
  }

  #describe(): void {
    // The view is alone in its container, so VS Code shows its title and hides its description.
    this.#view.title = sourceNames[this.tree.source].label;
  }
}
