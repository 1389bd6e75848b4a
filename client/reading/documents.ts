/**
 * Read-only documents in VS Code's Markdown preview, which follows theme and zoom and works with keyboard and screen readers. If the
 * preview extension is disabled, the Markdown text is opened.
 */
import { commands, EventEmitter, Uri, window, workspace, type Disposable } from 'vscode';

const readingScheme = 'plinth-read';

interface NamedSql {
  readonly name: string;
  readonly sql: string;
}

export class ReadingDocuments implements Disposable {
  readonly #changed = new EventEmitter<Uri>();
  readonly #texts = new Map<string, string>();
  readonly #subscriptions: readonly Disposable[];

  constructor() {
    this.#subscriptions = [
      workspace.registerTextDocumentContentProvider(readingScheme, {
        onDidChange: this.#changed.event,
        provideTextDocumentContent: (uri) =>
          this.#texts.get(uri.path) ?? 'Nothing is known any more. Ask again.\n',
      }),
      workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === readingScheme) this.#texts.delete(uri.path);
      }),
    ];
  }

  /** Opens a document beside the editor, or replaces the text of an open one. `name` is its title. */
  async show(name: string, markdown: string): Promise<void> {
    const uri = this.update(name, markdown);
    try {
      await commands.executeCommand('markdown.showPreviewToSide', uri);
    } catch {
      await window.showTextDocument(uri, { preview: true });
    }
  }

  isOpen(name: string): boolean {
    return this.#texts.has(addressOf(name).path);
  }

  /** Replaces its text, wherever it is shown. */
  update(name: string, markdown: string): Uri {
    const uri = addressOf(name);
    this.#texts.set(uri.path, markdown);
    this.#changed.fire(uri);
    return uri;
  }

  /** Shows SQL in an editor, with highlighting. Names may contain any character. */
  async showSql(name: string, sql: string): Promise<void> {
    await window.showTextDocument(this.#keepSql({ name, sql }), { preview: true });
  }

  /** Opens two documents in the editor's diff. */
  async showDiff(title: string, [left, right]: readonly [NamedSql, NamedSql]): Promise<void> {
    const [a, b] = [this.#keepSql(left), this.#keepSql(right)];
    await commands.executeCommand('vscode.diff', a, b, title, { preview: true });
  }

  #keepSql({ name, sql }: NamedSql): Uri {
    const title = name.replaceAll(/[\p{C}/\\?#]/gu, '_');
    return this.update(`${title}.sql`, sql);
  }

  dispose(): void {
    this.#changed.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

function addressOf(name: string): Uri {
  return Uri.from({ scheme: readingScheme, path: `/${name}` });
}
