/** The explorer's view: the tree, its title, and the choice of the source. */
import { commands, window, type Disposable } from 'vscode';
import { schemaSources, type SchemaSource } from '../../protocol/schema.ts';
import type { Server } from '../language-client/server.ts';
import { sourceNames } from './labels.ts';
import { SchemaTree } from './tree.ts';

export class SchemaExplorer implements Disposable {
  readonly tree: SchemaTree;
  readonly #view;

  constructor(server: Server) {
    this.tree = new SchemaTree(server);
    this.#view = window.createTreeView('plinth.schema', {
      treeDataProvider: this.tree,
      showCollapseAll: true,
    });
    this.#describe();
  }

  async show(source: SchemaSource): Promise<void> {
    await commands.executeCommand('setContext', 'plinth.schema.source', source);
    this.tree.show(source);
    this.#describe();
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

  dispose(): void {
    this.#view.dispose();
    this.tree.dispose();
  }

  #describe(): void {
    // The only view of its container: the editor shows the view's title, and hides its description.
    this.#view.title = sourceNames[this.tree.source].label;
  }
}
