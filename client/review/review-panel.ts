/**
 * The single review panel of the window, for one migration or for all that are new since a revision. The language server writes the review;
 * the panel updates it after edits and restores it after a reload. The page runs no script; its links can run one command, which shows a
 * statement.
 */
import {
  CancellationTokenSource,
  env,
  languages,
  Uri,
  ViewColumn,
  window,
  workspace,
  type Disposable,
  type Memento,
  type WebviewPanel,
} from 'vscode';
import { fitsShape, isMaybe, isShape, isString } from '../../protocol/guard.ts';
import {
  makeReview,
  revealCommand,
  reviewOutdated,
  type ReviewAnswer,
  type ReviewAsk,
} from '../../protocol/review.ts';
import { clientSelector } from '../language-client/options.ts';
import type { Server } from '../language-client/server.ts';
import type { StatusItem } from '../status/status-item.ts';
import { messagePage } from './message-page.ts';
import { keepMigrationContext } from './migration-context.ts';
import { opened } from './reveal.ts';

const viewType = 'plinth.review';
/** Stored in the workspace state: what the open review covers. */
const remembered = 'plinth.review.of';
/** Delay after the last keystroke. */
const quietMs = 400;

/** A migration, or a workspace folder with the revision that its new migrations are compared with. */
export interface ReviewSubject {
  readonly uri: string;
  readonly ref: string | undefined;
}

const isSubject = isShape({ uri: isString, ref: isMaybe(isString) });

export interface ReviewPanelParts {
  readonly server: Server;
  /** The review depends on the files on disk and on the configuration. */
  readonly status: StatusItem;
  readonly memory: Memento;
  readonly extension: Uri;
}

export class ReviewPanel implements Disposable {
  readonly #parts: ReviewPanelParts;
  readonly #subscriptions: readonly Disposable[];
  #panel: WebviewPanel | undefined;
  #subject: ReviewSubject | undefined;
  #asking: CancellationTokenSource | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** The text in the webview: an equal text is not sent again, which keeps the scroll position. */
  #page = '';

  constructor(parts: ReviewPanelParts) {
    this.#parts = parts;
    const { server, status, memory } = parts;
    this.#subscriptions = [
      keepMigrationContext(server, status),
      window.registerWebviewPanelSerializer(viewType, {
        deserializeWebviewPanel: (panel) => {
          this.#adopt(panel);
          const known = memory.get<unknown>(remembered);
          this.#subject = fitsShape(isSubject, known) ? known : undefined;
          return this.#refresh();
        },
      }),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && languages.match(clientSelector, document) > 0) this.#later();
      }),
      server.onDidChangeState(({ kind }) => {
        if (kind === 'running') this.#later();
      }),
      status.onDidChange(() => this.#later()),
    ];
    // A proof may concern any migration of the review.
    server.hear(reviewOutdated, () => this.#later());
  }

  /** Opens the review beside the editor, or replaces the shown one, without taking the focus. */
  async show(subject: ReviewSubject): Promise<void> {
    const isAnother = this.#subject?.uri !== subject.uri || this.#subject.ref !== subject.ref;
    this.#subject = subject;
    await this.#parts.memory.update(remembered, subject);
    if (this.#panel === undefined) {
      const column = { viewColumn: ViewColumn.Beside, preserveFocus: true };
      this.#adopt(window.createWebviewPanel(viewType, 'Review', column));
    } else this.#panel.reveal(undefined, true);
    if (isAnother || this.#page === '')
      this.#put(
        'Review',
        messagePage('The review is being written', 'Folders that were just opened are read first.'),
      );
    await this.#refresh();
  }

  async copyMarkdown(): Promise<void> {
    const made = await this.#written('markdown');
    if (made === undefined) return;
    await env.clipboard.writeText(made.text);
    window.setStatusBarMessage('The review is in the clipboard as Markdown.', 5_000);
  }

  async save(format: 'markdown' | 'html'): Promise<void> {
    const made = await this.#written(format);
    if (made === undefined) return;
    const folder = workspace.workspaceFolders?.[0]?.uri;
    const name = `review-${made.name.replace(/(?:\.up)?\.[a-z]+$/, '').replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')}.${format === 'markdown' ? 'md' : 'html'}`;
    const target = await window.showSaveDialog({
      title: 'Save Review',
      filters: format === 'markdown' ? { Markdown: ['md'] } : { HTML: ['html'] },
      ...(folder === undefined ? {} : { defaultUri: Uri.joinPath(folder, name) }),
    });
    if (target === undefined) return;
    try {
      await workspace.fs.writeFile(target, new TextEncoder().encode(made.text));
    } catch {
      void window.showErrorMessage('The review could not be written there. Choose another place.');
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#asking?.cancel();
    this.#panel?.dispose();
    for (const one of this.#subscriptions) one.dispose();
  }

  // ---------------------------------------------------------------------------------------------------------------- internal

  /** Takes over a panel that was just created or that the editor restored. */
  #adopt(panel: WebviewPanel): void {
    this.#panel?.dispose();
    this.#panel = panel;
    this.#page = '';
    panel.webview.options = {
      enableScripts: false,
      enableForms: false,
      enableCommandUris: [revealCommand],
      localResourceRoots: [],
    };
    const icon = (theme: string): Uri => Uri.joinPath(this.#parts.extension, 'media', `review-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    panel.onDidDispose(() => {
      if (this.#panel !== panel) return;
      this.#panel = undefined;
      this.#asking?.cancel();
      void this.#parts.memory.update(remembered, undefined);
    });
  }

  #later(): void {
    clearTimeout(this.#timer);
    if (this.#panel === undefined) return;
    this.#timer = setTimeout(() => void this.#refresh(), quietMs);
  }

  /** The latest request wins; answers to earlier requests are dropped. */
  async #refresh(): Promise<void> {
    this.#asking?.cancel();
    const asking = new CancellationTokenSource();
    this.#asking = asking;
    const answer = await this.#ask('page', asking);
    if (this.#asking !== asking) return;
    this.#asking = undefined;
    if (answer?.kind === 'made') this.#put(`Review: ${answer.name}`, answer.text);
    else if (answer?.kind === 'cancelled') this.#later();
    else this.#put('Review', messagePage(...said(answer, this.#subject)));
  }

  #put(title: string, page: string): void {
    if (this.#panel === undefined) return;
    if (this.#panel.title !== title) this.#panel.title = title;
    if (this.#page === page) return;
    this.#page = page;
    this.#panel.webview.html = page;
  }

  async #ask(
    format: ReviewAsk['format'],
    { token }: CancellationTokenSource,
  ): Promise<ReviewAnswer | undefined> {
    const subject = this.#subject;
    if (subject === undefined) return undefined;
    // The editor may have been closed; the server knows only open texts.
    if (subject.ref === undefined) await opened(subject.uri);
    return this.#parts.server.ask(makeReview, { ...subject, format }, token);
  }

  /** Does nothing if no review is open. */
  async #written(
    format: 'markdown' | 'html',
  ): Promise<Extract<ReviewAnswer, { readonly kind: 'made' }> | undefined> {
    if (this.#panel === undefined) {
      void window.showInformationMessage(
        'No review is open. Run “Plinth Migration: Review This Migration” first.',
      );
      return undefined;
    }
    const answer = await this.#ask(format, new CancellationTokenSource());
    if (answer?.kind === 'made') return answer;
    void window.showErrorMessage(said(answer, this.#subject)[1]);
    return undefined;
  }
}

/** Heading and sentence of a page without a review. */
function said(
  answer: Exclude<ReviewAnswer, { readonly kind: 'made' }> | undefined,
  subject: ReviewSubject | undefined,
): readonly [string, string] {
  switch (answer?.kind) {
    case 'nothing':
      return ['Nothing to review', answer.message];
    case 'failure':
      return ['The review could not be written', answer.message];
    case 'cancelled':
    case undefined:
      return subject === undefined
        ? ['Nothing to review', 'Open a migration and run “Plinth Migration: Review This Migration”.']
        : ['No review', 'The language server does not answer. The review follows as soon as it runs.'];
  }
}
