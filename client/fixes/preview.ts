/**
 * Previews a change of files in the editor's multi-file diff: a fix, a new migration, a rename. One command writes it; closing the preview
 * writes nothing. There is one preview at a time, and the server computes the changes.
 */
import { commands, languages, Uri, window, workspace, type Disposable, type Tab } from 'vscode';
import { proposeChange, type ChangeProposal, type EditedDocument } from '../../protocol/change-proposal.ts';
import type { Server } from '../language-client/server.ts';
import { edited, nameOf, whyNot, writeAll, type OpenedDocument } from './write.ts';
import { aboutChange, appliedText, type ProposalFacts } from './words.ts';

const scheme = 'plinth-fix';
/** Text shown in a preview tab that VS Code restored after a restart. */
const over = 'This preview is over. Ask for the change again.\n';
/** Context keys: the preview is the active editor, and some of it is for later; the manifest shows the commands by them. */
const inFront = 'plinth.fixPreview';
const hasLater = 'plinth.fixPreviewLater';

interface OpenPreview {
  readonly documents: readonly OpenedDocument[];
  readonly later: readonly OpenedDocument[];
  readonly create: ChangeProposal['create'];
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

  constructor(server: Server) {
    server.hear(proposeChange, (proposal) => void this.show(proposal));
    this.#subscriptions = [
      workspace.registerTextDocumentContentProvider(scheme, {
        provideTextDocumentContent: (uri) => this.#texts.get(uri.toString()) ?? over,
      }),
      window.tabGroups.onDidChangeTabs(() => this.#look()),
      window.tabGroups.onDidChangeTabGroups(() => this.#look()),
    ];
  }

  async show(proposal: ChangeProposal): Promise<void> {
    await this.discard();
    const documents = await opened(proposal.documents);
    const later = typeof documents === 'string' ? documents : await opened(proposal.later?.documents ?? []);
    if (typeof documents === 'string' || typeof later === 'string') {
      void window.showWarningMessage(typeof later === 'string' ? later : '');
      return;
    }
    const facts = factsOf(proposal);
    const label = `Preview: ${proposal.title}`;
    const { create } = proposal;
    this.#open = { documents, later, create, facts, label };
    this.#count += 1;
    const about = aboutChange(facts);
    const sides: readonly Side[] = [
      ...(about === undefined ? [] : [{ place: besides(proposal), before: undefined, after: about }]),
      ...documents.map(sideOf),
      ...create.map((file) => ({ place: Uri.parse(file.uri, true), before: undefined, after: file.text })),
      ...later.map(sideOf),
    ];
    const resources = await Promise.all(sides.map((side) => this.#resource(side)));
    await commands.executeCommand('vscode.changes', label, resources);
    this.#look();
  }

  /** Applies all changes, or those that are not for later; or none, and shows the reason. */
  async apply(which: 'all' | 'first'): Promise<void> {
    const open = this.#open;
    // A preview that was closed is not applied.
    if (open === undefined || this.#tab() === undefined) return;
    const documents = which === 'all' ? [...open.documents, ...open.later] : open.documents;
    const trouble = await whyNot(documents, open.create);
    await this.discard();
    const [created] = open.create.map(({ uri }) => Uri.parse(uri, true));
    const [changed] = documents.map(({ document }) => document.uri);
    if (trouble !== undefined) {
      if (changed !== undefined) await window.showTextDocument(changed, { preview: false });
      void window.showWarningMessage(trouble);
      return;
    }
    if (await writeAll(documents, open.create)) {
      const shown = open.documents.length === 0 ? (created ?? changed) : changed;
      if (shown !== undefined) await window.showTextDocument(shown, { preview: false });
      const { facts } = open;
      const written = [...facts.changed, ...(which === 'all' ? (facts.later?.changed ?? []) : [])];
      window.setStatusBarMessage(`Plinth: ${appliedText({ ...facts, changed: written })}`, 8_000);
    } else {
      void window.showErrorMessage('The change could not be written. Everything is as it was.');
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
    void commands.executeCommand('setContext', hasLater, (this.#open?.later.length ?? 0) > 0);
  }

  #forget(): void {
    this.#open = undefined;
    this.#texts.clear();
    void commands.executeCommand('setContext', inFront, false);
  }
}

/** A sentence if a document is no longer what the edits were made for. */
async function opened(given: readonly EditedDocument[]): Promise<readonly OpenedDocument[] | string> {
  const documents: OpenedDocument[] = [];
  for (const { uri, version, edits } of given) {
    const document = await workspace.openTextDocument(Uri.parse(uri, true));
    if (version !== undefined && document.version !== version)
      return `${nameOf(document.uri)} has changed: nothing was written. Ask for the change again.`;
    documents.push({ document, before: document.getText(), edits });
  }
  return documents;
}

function sideOf(opened: OpenedDocument): Side {
  return { place: opened.document.uri, before: opened.before, after: edited(opened) };
}

/** A place for the text about the change, in the folder of what it changes first. */
function besides({ documents, create, later }: ChangeProposal): Uri {
  const [first] = [...documents, ...create, ...(later?.documents ?? [])];
  return Uri.joinPath(Uri.parse(first?.uri ?? 'untitled:/change', true), '..', 'What changes.md');
}

function factsOf({ title, differs, costs, documents, create, later }: ChangeProposal): ProposalFacts {
  const shown = ({ uri }: { readonly uri: string }): string => workspace.asRelativePath(Uri.parse(uri, true));
  return {
    title,
    differs,
    costs,
    changed: documents.map(shown),
    created: create.map(shown),
    later: later && { why: later.why, changed: later.documents.map(shown) },
  };
}
