/**
 * The single plan view of the window: a webview panel that is created when a plan is first shown and reused afterwards. It holds the plan
 * in memory, sends it to the webview whenever that is (re)created, and highlights the SQL that belongs to a node. It runs no EXPLAIN
 * itself.
 */
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
import type { PlanText } from '../../protocol/plan-files.ts';
import type { TableSize } from '../../protocol/plans.ts';
import type {
  FromPlanView,
  PlanMessage,
  PlanSource,
  PlanTip,
  PlanViewState,
  ToPlanView,
} from '../../protocol/webview.ts';
import { locateQuery } from './locate.ts';
import { openPlanPage, rawOf, type PlanPage } from './page.ts';
import type { PlanActions } from './plan-editor.ts';

const viewType = 'plinth.plan';

export interface PlanPanelEvents extends PlanActions {
  /** The user wants the plan for another size of a table. */
  readonly size: (size: TableSize) => void;
  /** The user wants to know at which sizes of a table the plan changes. */
  readonly sweep: (table: string) => void;
  /** The user wants to choose how many rows a table is assumed to hold. */
  readonly assume: (table: string) => void;
  /** Fires when the user asks to plan the query again. */
  readonly explainAgain: () => void;
  /** Fires when the user asks to run and measure the query. */
  readonly measure: () => void;
  /** Fires when the user asks for indexes for the query. */
  readonly advise: () => void;
  /** Fires when a plan of a query arrived. */
  readonly arrived: (plan: PlanText) => void;
}

export class PlanPanel implements Disposable {
  readonly #extension: Uri;
  readonly #events: PlanPanelEvents;
  readonly #serializer: Disposable;
  #panel: WebviewPanel | undefined;
  #page: PlanPage | undefined;
  #message: PlanMessage | undefined;

  constructor(extension: Uri, events: PlanPanelEvents) {
    this.#extension = extension;
    this.#events = events;
    // After a reload of the window the panel is empty: plans contain database data and are not written to disk.
    this.#serializer = window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: (panel) => {
        this.#adopt(panel);
        return Promise.resolve();
      },
    });
  }

  /** Opens the view beside the editor, or brings it to the front, without taking the focus. */
  show(message: PlanMessage): void {
    this.#arrived(message);
    this.#message = message;
    if (this.#panel === undefined) this.#adopt(this.#create());
    else {
      this.#panel.reveal(undefined, true);
      this.#send();
    }
  }

  /** Updates the view if it is open; otherwise the result is dropped. */
  update(message: PlanMessage): void {
    this.#arrived(message);
    if (this.#panel === undefined) return;
    this.#message = message;
    this.#send();
  }

  /** Selects a node in the open view. */
  select(node: number): void {
    this.#post({ type: 'select', node });
  }

  /** Shows at which sizes of a table the plan changes. */
  tell(table: string, tips: readonly PlanTip[]): void {
    this.#post({ type: 'tips', table, tips });
  }

  /** The shown plan, for saving and comparing. */
  get plan(): PlanText | undefined {
    return this.#message === undefined ? undefined : planTextOf(this.#message);
  }

  get column(): ViewColumn | undefined {
    return this.#panel?.viewColumn;
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

  /** Takes over a panel that was just created or that the editor restored. */
  #adopt(panel: WebviewPanel): void {
    this.#panel?.dispose();
    this.#panel = panel;
    panel.iconPath = {
      light: Uri.joinPath(this.#extension, 'media', 'plan-light.svg'),
      dark: Uri.joinPath(this.#extension, 'media', 'plan-dark.svg'),
    };
    panel.onDidDispose(() => {
      if (this.#panel === panel) this.#panel = undefined;
    });
    this.#page = openPlanPage(this.#extension, panel.webview, (message) => {
      this.#receive(message);
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
      case 'measure':
        this.#events.measure();
        break;
      case 'advise':
        this.#events.advise();
        break;
      case 'export':
        if (this.plan !== undefined) this.#events.exportPlan(this.plan);
        break;
      case 'compare':
        if (this.plan !== undefined) this.#events.comparePlan(this.plan);
        break;
      case 'size':
        this.#events.size(message);
        break;
      case 'sweep':
        this.#events.sweep(message.table);
        break;
      case 'assume':
        this.#events.assume(message.table);
        break;
      case 'openAsText':
      case 'createMigration':
      case 'copyIndexes':
        break;
    }
  }

  #send(): void {
    this.#post({ type: 'show', state: stateOf(this.#message) });
  }

  #post(message: ToPlanView): void {
    this.#page?.post(message);
  }

  #arrived(message: PlanMessage): void {
    const plan = message === this.#message ? undefined : planTextOf(message);
    if (plan !== undefined && plan.query !== '') this.#events.arrived(plan);
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
      return { kind: 'error', title: message.title, message: message.message, again: true };
    case 'plan':
      return {
        kind: 'plan',
        document: message.document,
        raw: rawOf(message.json),
        again: message.document.origin.file === '',
        abilities: message.abilities,
      };
  }
}

function planTextOf(message: PlanMessage): PlanText | undefined {
  if (message.kind !== 'plan') return undefined;
  const { document, json, source } = message;
  return { text: json, name: document.origin.file || document.title, query: source?.text ?? '' };
}

/** The document, if it is open or can be opened; a closed untitled document cannot. */
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
