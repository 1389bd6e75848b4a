/**
 * The one plan view of the window: a webview panel that is made when a plan is first shown and reused afterwards. It holds the plan in
 * memory, hands it to the webview whenever that is (re)made, and shows in the editor what causes a node. It explains nothing itself.
 */
import { randomBytes } from 'node:crypto';
import {
  env,
  Range,
  Selection,
  TextEditorRevealType,
  Uri,
  ViewColumn,
  window,
  workspace,
  type Disposable,
  type TextDocument,
  type WebviewPanel,
} from 'vscode';
import {
  isFromPlanView,
  type FromPlanView,
  type PlanMessage,
  type PlanSource,
  type PlanViewState,
  type ToPlanView,
} from '../../protocol/webview.ts';
import { planPage } from './html.ts';
import { locateQuery } from './locate.ts';

const viewType = 'plinth.plan';

export interface PlanPanelEvents {
  /** The reader asks for the plan that is shown to be made anew. */
  readonly explainAgain: () => void;
}

export class PlanPanel implements Disposable {
  readonly #extension: Uri;
  readonly #events: PlanPanelEvents;
  readonly #serializer: Disposable;
  #panel: WebviewPanel | undefined;
  #message: PlanMessage | undefined;

  constructor(extension: Uri, events: PlanPanelEvents) {
    this.#extension = extension;
    this.#events = events;
    // After a reload of the window the panel comes back empty: plans hold data of the database and are not written to disk.
    this.#serializer = window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: (panel) => {
        this.#adopt(panel);
        return Promise.resolve();
      },
    });
  }

  /** Opens the view beside the editor, or brings it to the front, without taking the focus. */
  show(message: PlanMessage): void {
    this.#message = message;
    if (this.#panel === undefined) this.#adopt(this.#create());
    else {
      this.#panel.reveal(undefined, true);
      this.#send();
    }
  }

  /** Changes what the view shows if it is open; a result that nobody waits for opens nothing. */
  update(message: PlanMessage): void {
    if (this.#panel === undefined) return;
    this.#message = message;
    this.#send();
  }

  /** Goes to a node in the open view. */
  select(node: number): void {
    this.#post({ type: 'select', node });
  }

  get isOpen(): boolean {
    return this.#panel !== undefined;
  }

  dispose(): void {
    this.#serializer.dispose();
    this.#panel?.dispose();
  }

  #create(): WebviewPanel {
    const column = { viewColumn: ViewColumn.Beside, preserveFocus: true };
    return window.createWebviewPanel(viewType, 'Query Plan', column);
  }

  /** Takes over a panel that was just made or that the editor restored. */
  #adopt(panel: WebviewPanel): void {
    this.#panel?.dispose();
    this.#panel = panel;
    const root = Uri.joinPath(this.#extension, 'dist', 'webview');
    panel.webview.options = { enableScripts: true, localResourceRoots: [root] };
    panel.iconPath = {
      light: Uri.joinPath(this.#extension, 'media', 'plan-light.svg'),
      dark: Uri.joinPath(this.#extension, 'media', 'plan-dark.svg'),
    };
    panel.onDidDispose(() => {
      if (this.#panel === panel) this.#panel = undefined;
    });
    panel.webview.onDidReceiveMessage((message: unknown) => {
      if (isFromPlanView(message)) this.#receive(message);
    });
    panel.webview.html = planPage({
      cspSource: panel.webview.cspSource,
      nonce: randomBytes(16).toString('hex'),
      script: panel.webview.asWebviewUri(Uri.joinPath(root, 'plan.js')).toString(),
      style: panel.webview.asWebviewUri(Uri.joinPath(root, 'plan.css')).toString(),
    });
  }

  #receive(message: FromPlanView): void {
    switch (message.type) {
      case 'ready':
        this.#send();
        break;
      case 'reveal':
        void this.#reveal(message.node);
        break;
      case 'copyJson':
        void this.#copyJson();
        break;
      case 'explainAgain':
        this.#events.explainAgain();
        break;
    }
  }

  #send(): void {
    this.#post({ type: 'show', state: stateOf(this.#message) });
  }

  #post(message: ToPlanView): void {
    void this.#panel?.webview.postMessage(message);
  }

  async #copyJson(): Promise<void> {
    if (this.#message?.kind !== 'plan') return;
    await env.clipboard.writeText(this.#message.json);
    this.#post({ type: 'say', text: 'The plan is in the clipboard as JSON.' });
  }

  async #reveal(node: number): Promise<void> {
    const source = this.#message?.kind === 'plan' ? this.#message.source : undefined;
    const [place] = source?.places[node] ?? [];
    if (source === undefined || place === undefined) return;
    const document = await openDocument(source.uri);
    const start = document === undefined ? undefined : locateQuery(document.getText(), source);
    if (document === undefined || start === undefined) {
      this.#post({ type: 'say', text: lost(source, document) });
      return;
    }
    const range = new Range(document.positionAt(start + place.start), document.positionAt(start + place.end));
    const shown = window.visibleTextEditors.find((editor) => editor.document === document);
    const editor = await window.showTextDocument(document, {
      viewColumn: shown?.viewColumn ?? ViewColumn.One,
      preserveFocus: true,
    });
    editor.selection = new Selection(range.start, range.end);
    editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
  }
}

function stateOf(message: PlanMessage | undefined): PlanViewState {
  switch (message?.kind) {
    case undefined:
      return { kind: 'empty' };
    case 'loading':
      return { kind: 'loading', title: message.title };
    case 'error':
      return { kind: 'error', title: message.title, message: message.message };
    case 'plan':
      return { kind: 'plan', document: message.document };
  }
}

/** The document, if it is open or can be opened; a closed unsaved one is gone. */
async function openDocument(uri: string): Promise<TextDocument | undefined> {
  try {
    return await workspace.openTextDocument(Uri.parse(uri, true));
  } catch {
    return undefined;
  }
}

function lost(source: PlanSource, document: TextDocument | undefined): string {
  return document === undefined
    ? `The file of this query cannot be opened: ${Uri.parse(source.uri).path.split('/').at(-1) ?? source.uri}.`
    : 'The query has changed since this plan was made. Explain it again.';
}
