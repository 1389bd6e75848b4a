/**
 * Previews a fix of several changes in the editor's multi-file diff. One command writes all changes; closing the preview writes nothing.
 * There is one preview at a time, and the server computes the changes.
 */
import {
  commands,
  languages,
  Uri,
  window,
  workspace,
  type Disposable,
  type Tab,
  type TextDocument,
} from 'vscode';
import type { FixProposal } from '../../protocol/fix-proposal.ts';
import { nameOf, rangeOf, whyNot, writeAll } from './write.ts';
import { aboutFix, appliedText, type ProposalFacts } from './words.ts';

const scheme = 'plinth-fix';
/** Text shown in a preview tab that VS Code restored after a restart. */
const over = 'This preview is over. Choose the fix again.\n';
/** Context key: the preview is the active editor; the manifest shows its two commands then. */
const inFront = 'plinth.fixPreview';

interface OpenPreview {
  readonly proposal: FixProposal;
  readonly document: Uri;
  /** The document version that the fix was made for. */
  readonly before: string;
  readonly facts: ProposalFacts;
  /** The tab's label. */
  readonly label: string;
}

interface Side {
  readonly place: Uri;
  readonly before: string | undefined;
  readonly after: string;
}

export class FixPreview implements Disposable {
  /** By the URI of the virtual document. */
  readonly #texts = new Map<string, string>();
  readonly #subscriptions: readonly Disposable[];
  #open: OpenPreview | undefined;
  /** A counter makes every URI unique, since the editor caches documents. */
  #count = 0;

  constructor() {
    this.#subscriptions = [
      workspace.registerTextDocumentContentProvider(scheme, {
        provideTextDocumentContent: (uri) => this.#texts.get(uri.toString()) ?? over,
      }),
      window.tabGroups.onDidChangeTabs(() => this.#look()),
      window.tabGroups.onDidChangeTabGroups(() => this.#look()),
    ];
  }

  async show(proposal: FixProposal): Promise<void> {
    await this.discard();
    const uri = Uri.parse(proposal.uri, true);
    const document = await workspace.openTextDocument(uri);
    if (document.version !== proposal.version) {
      void window.showWarningMessage(
        `${nameOf(uri)} has changed: nothing was written. Choose the fix again.`,
      );
      return;
    }
    const facts = factsOf(proposal);
    const label = `Preview: ${proposal.title}`;
    this.#open = { proposal, document: uri, before: document.getText(), facts, label };
    this.#count += 1;
    const about = Uri.joinPath(uri, '..', 'What changes.md');
    const sides: readonly Side[] = [
      { place: about, before: undefined, after: aboutFix(facts) },
      ...(proposal.edits.length === 0
        ? []
        : [{ place: uri, before: document.getText(), after: edited(document, proposal) }]),
      ...proposal.create.map((file) => ({
        place: Uri.parse(file.uri, true),
        before: undefined,
        after: file.text,
      })),
    ];
    const resources = await Promise.all(sides.map((side) => this.#resource(side)));
    await commands.executeCommand('vscode.changes', label, resources);
    this.#look();
  }

  /** Applies all changes, or none and shows the reason. */
  async apply(): Promise<void> {
    const open = this.#open;
    // A preview that was closed is not applied.
    if (open === undefined || this.#tab() === undefined) return;
    const document = await workspace.openTextDocument(open.document);
    const trouble = await whyNot(open.proposal, open.before, document);
    await this.discard();
    await window.showTextDocument(document, { preview: false });
    if (trouble !== undefined) {
      void window.showWarningMessage(trouble);
      return;
    }
    if (await writeAll(open.proposal, document)) {
      const [made] = open.proposal.create;
      if (open.proposal.edits.length === 0 && made !== undefined)
        await window.showTextDocument(Uri.parse(made.uri, true), { preview: false });
      window.setStatusBarMessage(`Plinth: ${appliedText(open.facts)}`, 8_000);
    } else {
      void window.showErrorMessage('The fix could not be written. Everything is as it was.');
    }
  }

  async discard(): Promise<void> {
    const tab = this.#tab();
    this.#forget();
    if (tab !== undefined) await window.tabGroups.close(tab);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** An entry of the multi-file diff: a name and two texts; a new file has no first text. */
  async #resource({ place, before, after }: Side): Promise<readonly [Uri, Uri | undefined, Uri | undefined]> {
    const left = before === undefined ? undefined : await this.#virtual(place, 'before', before);
    const right = await this.#virtual(place, 'after', after);
    // "Open File" opens the first URI; a new file can only be shown.
    return [left === undefined ? right : place, left, right];
  }

  async #virtual(place: Uri, side: 'before' | 'after', text: string): Promise<Uri> {
    const uri = place.with({ scheme, query: `${side}-${this.#count}` });
    this.#texts.set(uri.toString(), text);
    // A separate language id turns on word wrap, so that no clause is hidden beyond the edge. It is highlighted as SQL.
    const document = await workspace.openTextDocument(uri);
    if (place.path.endsWith('.sql')) await languages.setTextDocumentLanguage(document, 'plinth-preview');
    return uri;
  }

  #tab(): Tab | undefined {
    const label = this.#open?.label;
    if (label === undefined) return undefined;
    return window.tabGroups.all.flatMap(({ tabs }) => tabs).find((tab) => tab.label.startsWith(label));
  }

  #look(): void {
    const tab = this.#tab();
    void commands.executeCommand('setContext', inFront, tab?.isActive === true);
  }

  #forget(): void {
    this.#open = undefined;
    this.#texts.clear();
    void commands.executeCommand('setContext', inFront, false);
  }
}

function edited(document: TextDocument, { edits }: FixProposal): string {
  let text = document.getText();
  const spans = edits.map(({ range, newText }) => {
    const { start, end } = rangeOf(range);
    return { start: document.offsetAt(start), end: document.offsetAt(end), newText };
  });
  for (const { start, end, newText } of spans.sort((a, b) => b.start - a.start))
    text = text.slice(0, start) + newText + text.slice(end);
  return text;
}

function factsOf({ title, differs, costs, uri, edits, create }: FixProposal): ProposalFacts {
  const shown = (one: string): string => workspace.asRelativePath(Uri.parse(one, true));
  return {
    title,
    differs,
    costs,
    changed: edits.length === 0 ? [] : [shown(uri)],
    created: create.map((file) => shown(file.uri)),
  };
}
