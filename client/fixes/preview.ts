/**
 * A fix of several changes, from the light bulb to the files: all of it beside what is there now in the editor's own diff of many files, and one
 * command that writes everything or nothing. One preview at a time; closing it writes nothing. What a fix changes is decided by the server.
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
/** What an editor that was opened again after a restart shows. */
const over = 'This preview is over. Choose the fix again.\n';
/** True while the preview is the editor in front; the manifest shows its two commands then. */
const inFront = 'plinth.fixPreview';

interface OpenPreview {
  readonly proposal: FixProposal;
  readonly document: Uri;
  /** What the fix was made for. */
  readonly before: string;
  readonly facts: ProposalFacts;
  /** Of the tab. */
  readonly label: string;
}

interface Side {
  readonly place: Uri;
  readonly before: string | undefined;
  readonly after: string;
}

export class FixPreview implements Disposable {
  /** By the virtual document's address. */
  readonly #texts = new Map<string, string>();
  readonly #subscriptions: readonly Disposable[];
  #open: OpenPreview | undefined;
  /** No address is used twice: the editor keeps what it read. */
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

  /** Everything, or nothing with the reason said. */
  async apply(): Promise<void> {
    const open = this.#open;
    // What nobody can see any more is not applied.
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

  /** What the editor lists: a name and two texts; a file that is not there yet has no first one. */
  async #resource({ place, before, after }: Side): Promise<readonly [Uri, Uri | undefined, Uri | undefined]> {
    const left = before === undefined ? undefined : await this.#virtual(place, 'before', before);
    const right = await this.#virtual(place, 'after', after);
    // The first one is what "Open File" opens: what is not there yet can only be looked at.
    return [left === undefined ? right : place, left, right];
  }

  async #virtual(place: Uri, side: 'before' | 'after', text: string): Promise<Uri> {
    const uri = place.with({ scheme, query: `${side}-${this.#count}` });
    this.#texts.set(uri.toString(), text);
    // A language of our own wraps lines: a clause after the edge of half an editor would be missed. It looks like SQL.
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

function factsOf({ title, differs, uri, edits, create }: FixProposal): ProposalFacts {
  const shown = (one: string): string => workspace.asRelativePath(Uri.parse(one, true));
  return {
    title,
    differs,
    changed: edits.length === 0 ? [] : [shown(uri)],
    created: create.map((file) => shown(file.uri)),
  };
}
