/**
 * The single diagram panel of the window: gets the diagram from the server, passes it to the page, and redraws it after changes. A click on
 * a table reveals it in the explorer or opens its migration. The panel is not restored after a reload, since database names are not written
 * to disk.
 */
import {
  commands,
  env,
  Uri,
  ViewColumn,
  window,
  workspace,
  type Disposable,
  type WebviewPanel,
} from 'vscode';
import {
  isFromDiagram,
  schemaDiagram,
  schemaTrail,
  type DiagramState,
  type DiagramWish,
  type FromDiagram,
  type ToDiagram,
} from '../../protocol/diagram.ts';
import type { SchemaNode, SchemaSource } from '../../protocol/schema.ts';
import type { SchemaTree } from '../explorer/tree.ts';
import { visible } from '../explorer/visible.ts';
import type { Server } from '../language-client/server.ts';
import { openScriptPage } from '../page/open.ts';

const viewType = 'plinth.diagram';

/** What a diagram needs from the explorer. */
interface Explorer {
  readonly tree: SchemaTree;
  show(source: SchemaSource): Promise<void>;
  reveal(trail: readonly SchemaNode[]): Promise<void>;
}

export class DiagramPanel implements Disposable {
  readonly #extension: Uri;
  readonly #server: Server;
  readonly #explorer: Explorer;
  readonly #changes: Disposable;
  #panel: WebviewPanel | undefined;
  #wish: DiagramWish | undefined;
  #state: DiagramState = { kind: 'loading' };
  #asked = 0;

  constructor(extension: Uri, server: Server, explorer: Explorer) {
    this.#extension = extension;
    this.#server = server;
    this.#explorer = explorer;
    this.#changes = explorer.tree.onDidChangeSchema((source) => {
      if (this.#panel?.visible === true && source === this.#wish?.source) void this.#draw();
    });
  }

  async show(wish: DiagramWish): Promise<void> {
    this.#panel ??= this.#create();
    this.#panel.reveal(undefined, false);
    this.#become({ kind: 'loading' });
    this.#wish = wish;
    await this.#draw();
  }

  dispose(): void {
    this.#changes.dispose();
    this.#panel?.dispose();
  }

  #create(): WebviewPanel {
    const panel = window.createWebviewPanel(viewType, 'Diagram', ViewColumn.Active);
    panel.onDidDispose(() => {
      this.#panel = undefined;
    });
    // Applies changes that happened while the panel was hidden.
    panel.onDidChangeViewState(() => {
      if (panel.visible) void this.#draw();
    });
    panel.webview.onDidReceiveMessage((message: unknown) => {
      if (isFromDiagram(message)) void this.#receive(message);
    });
    openScriptPage(this.#extension, panel.webview, 'diagram', { title: 'Diagram', drawsImages: true });
    return panel;
  }

  async #receive(message: FromDiagram): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.#post({ type: 'show', state: this.#state });
        break;
      case 'again':
        await this.#draw();
        break;
      case 'look':
        if (this.#wish === undefined) return;
        this.#wish = { ...this.#wish, area: message.area, columns: message.columns };
        await this.#draw();
        break;
      case 'reveal':
      case 'open':
        await this.#go(message.node, message.type);
        break;
      case 'copyMermaid':
        if (this.#state.kind !== 'diagram') return;
        await env.clipboard.writeText(this.#state.mermaid);
        this.#say('The diagram is in the clipboard as Mermaid.');
        break;
      case 'saveMermaid':
        if (this.#state.kind === 'diagram')
          await this.#save('mmd', 'Mermaid', Buffer.from(`${this.#state.mermaid}\n`));
        break;
      case 'save':
        await this.#save(
          message.format,
          message.format.toUpperCase(),
          Buffer.from(message.data, message.format === 'png' ? 'base64' : 'utf8'),
        );
    }
  }

  /** The latest request wins, whatever the order of the answers. */
  async #draw(): Promise<void> {
    if (this.#wish === undefined) return;
    this.#asked += 1;
    const mine = this.#asked;
    const answer = await this.#server.ask(schemaDiagram, this.#wish);
    if (mine !== this.#asked) return;
    const state: DiagramState = answer ?? {
      kind: 'failure',
      message: 'The language server does not answer. Restart it, and draw again.',
    };
    if (JSON.stringify(state) !== JSON.stringify(this.#state)) this.#become(state);
  }

  #become(state: DiagramState): void {
    this.#state = state;
    if (this.#panel !== undefined && 'title' in state) this.#panel.title = `Diagram: ${visible(state.title)}`;
    this.#post({ type: 'show', state });
  }

  /** The node may have been dropped since the diagram was drawn, and the explorer may show another source. */
  async #go(node: string, how: 'reveal' | 'open'): Promise<void> {
    const source = this.#wish?.source;
    if (source === undefined) return;
    const trail = await this.#server.ask(schemaTrail, { source, node });
    const found = trail?.at(-1);
    if (trail === undefined || found === undefined)
      this.#say('It is not in the schema any more. Draw the diagram again.');
    else if (how === 'reveal') {
      if (this.#explorer.tree.source !== source) await this.#explorer.show(source);
      await this.#explorer.reveal(trail);
    } else if (found.origin === undefined) this.#say('No migration of this workspace is known to make it.');
    else await commands.executeCommand('plinth.schema.openOrigin', found.origin);
  }

  async #save(extension: string, name: string, bytes: Uint8Array): Promise<void> {
    const folder = workspace.workspaceFolders?.[0]?.uri ?? Uri.file('/');
    const target = await window.showSaveDialog({
      defaultUri: Uri.joinPath(folder, `diagram.${extension}`),
      filters: { [name]: [extension] },
      title: 'Save Diagram',
    });
    if (target === undefined) return;
    try {
      await workspace.fs.writeFile(target, bytes);
      this.#say(`Saved as ${target.path.split('/').at(-1) ?? ''}.`);
    } catch {
      void window.showErrorMessage(
        `${target.path.split('/').at(-1) ?? 'The file'} could not be written. Choose another place.`,
      );
    }
  }

  #say(text: string): void {
    this.#post({ type: 'say', text });
  }

  #post(message: ToDiagram): void {
    void this.#panel?.webview.postMessage(message);
  }
}
