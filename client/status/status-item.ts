/** The status bar item: what was detected in the workspace, or why the server does not run. Its texts come from text.ts. */
import {
  EventEmitter,
  MarkdownString,
  StatusBarAlignment,
  ThemeColor,
  window,
  type Disposable,
  type TextEditor,
} from 'vscode';
import type { FolderStatus, WorkspaceStatus } from '../../protocol/status.ts';
import { statusChanged } from '../../protocol/status.ts';
import type { Server } from '../language-client/server.ts';
import { otherExtensions } from './other-extensions.ts';
import { othersText, workspaceText, type StatusText } from './text.ts';

export class StatusItem implements Disposable {
  readonly #item = window.createStatusBarItem('plinth.status', StatusBarAlignment.Right, 90);
  readonly #server: Server;
  readonly #subscriptions: readonly Disposable[];
  readonly #changed = new EventEmitter<void>();
  #status: WorkspaceStatus | undefined;

  /** Fires when the server has read the workspace again. */
  readonly onDidChange = this.#changed.event;

  constructor(server: Server) {
    this.#server = server;
    this.#item.name = 'Plinth';
    server.hear(statusChanged, (status) => {
      this.#status = status;
      this.#show();
      this.#changed.fire();
    });
    this.#subscriptions = [
      server.onDidChangeState(() => this.#show()),
      window.onDidChangeActiveTextEditor(() => this.#show()),
    ];
    this.#show();
  }

  get status(): WorkspaceStatus | undefined {
    return this.#status;
  }

  /** The migration folder that the item describes. */
  get folder(): FolderStatus | undefined {
    return this.#status && (folderOf(this.#status, window.activeTextEditor) ?? this.#status.folders[0]);
  }

  /** The status as shown. */
  get text(): string {
    return this.#item.text;
  }

  dispose(): void {
    this.#item.dispose();
    this.#changed.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #show(): void {
    const { text, tooltip, broken } = this.#words();
    this.#item.text = text;
    const asks =
      this.#server.state.kind === 'running' &&
      (this.folder?.undecided === true || this.folder?.assumed === true);
    this.#item.command = asks ? 'plinth.chooseDialect' : 'plinth.explainDetection';
    this.#item.tooltip = tooltipOf(
      [...tooltip, othersText(otherExtensions('plinth.plinth')) ?? []].flat(),
      this.#status,
    );
    this.#item.backgroundColor = broken ? new ThemeColor('statusBarItem.errorBackground') : undefined;
    this.#item.show();
  }

  #words(): StatusText & { readonly broken: boolean } {
    const state = this.#server.state;
    switch (state.kind) {
      case 'failed':
        return { text: 'Plinth: $(error) not running', tooltip: [state.message], broken: true };
      case 'stopped':
        return { text: 'Plinth: stopped', tooltip: ['The language server is not running.'], broken: false };
      case 'starting':
        return { text: 'Plinth: starting', tooltip: ['The language server is starting.'], broken: false };
      case 'running': {
        const status = this.#status;
        if (status === undefined)
          return { text: 'Plinth', tooltip: ['Looking for migrations'], broken: false };
        return { ...workspaceText(status, folderOf(status, window.activeTextEditor)), broken: false };
      }
    }
  }
}

/** Lines as they are, with what a reader may do about them as links. */
function tooltipOf(lines: readonly string[], status: WorkspaceStatus | undefined): MarkdownString {
  const tooltip = new MarkdownString();
  for (const line of lines) tooltip.appendText(line).appendMarkdown('\n\n');
  const links = ['[What was detected, and why](command:plinth.explainDetection)'];
  if ((status?.sizesAsked ?? 0) > 0)
    links.push(
      '[Read table sizes from a server, to grade findings by them](command:plinth.collectStatistics)',
    );
  tooltip.appendMarkdown(links.join(' · '));
  tooltip.isTrusted = { enabledCommands: ['plinth.explainDetection', 'plinth.collectStatistics'] };
  return tooltip;
}

/** The innermost migration folder that contains the editor's file. */
function folderOf(status: WorkspaceStatus, editor: TextEditor | undefined): FolderStatus | undefined {
  const uri = editor?.document.uri.toString();
  return status.folders
    .filter((folder) => uri?.startsWith(`${folder.uri}/`) === true)
    .sort((a, b) => b.uri.length - a.uri.length)[0];
}
