/** Searches a source for objects by name as somebody types, and reveals the chosen one in the tree. */
import { CancellationTokenSource, window, type QuickPickItem } from 'vscode';
import { schemaTrail } from '../../protocol/diagram.ts';
import { schemaFind, type FoundNode, type SchemaFound, type SchemaSource } from '../../protocol/schema.ts';
import { looks } from '../explorer/labels.ts';
import { plain } from '../explorer/visible.ts';
import type { Server } from '../language-client/server.ts';
import type { Command } from './command.ts';

interface Choice extends QuickPickItem {
  /** Undefined for a line that is only a message. */
  readonly node: FoundNode | undefined;
}

/** Waits for this time without a keystroke before it searches. */
const quietMs = 120;

export const findInSchema: Command = async ({ explorer, server }) => {
  const { source } = explorer.tree;
  const node = await pickObject(server, source, {
    title: 'Find in Schema',
    placeholder:
      'Any name; table:, view:, column:, index:, constraint:, function:, type:, role: and the like look for one kind',
    kind: '',
  });
  if (node === undefined) return;
  const trail = await server.ask(schemaTrail, { source, node: node.id });
  if (trail !== undefined && source === explorer.tree.source) await explorer.reveal(trail);
};

/** Undefined if nothing is chosen. `kind`: a word that restricts the search, such as `table:`, or empty. */
export async function pickObject(
  server: Server,
  source: SchemaSource,
  { title, placeholder, kind }: Record<'title' | 'placeholder' | 'kind', string>,
): Promise<FoundNode | undefined> {
  const pick = window.createQuickPick<Choice>();
  pick.title = title;
  pick.placeholder = placeholder;
  let asking: CancellationTokenSource | undefined;
  let timer: NodeJS.Timeout | undefined;
  const ask = async (text: string): Promise<void> => {
    const mine = new CancellationTokenSource();
    asking = mine;
    pick.busy = true;
    const answer = await server.ask(schemaFind, { source, text: kind + text }, mine.token);
    if (mine.token.isCancellationRequested) return;
    pick.busy = false;
    pick.items = text.trim() === '' ? [] : itemsOf(answer);
  };
  const stop = (): void => {
    clearTimeout(timer);
    asking?.cancel();
  };
  pick.onDidChangeValue((text) => {
    stop();
    timer = setTimeout(() => void ask(text), quietMs);
  });
  const chosen = new Promise<FoundNode | undefined>((resolve) => {
    pick.onDidAccept(() => {
      const node = pick.selectedItems[0]?.node;
      if (node === undefined) return;
      resolve(node);
      pick.hide();
    });
    pick.onDidHide(() => {
      stop();
      pick.dispose();
      resolve(undefined);
    });
  });
  pick.show();
  return chosen;
}

function itemsOf(answer: SchemaFound | undefined): readonly Choice[] {
  if (answer === undefined) return [];
  const said = answer.failure ?? (answer.found.length === 0 ? 'Nothing of that name is here.' : undefined);
  const note: Choice[] =
    said === undefined ? [] : [{ label: `$(info) ${plain(said)}`, alwaysShow: true, node: undefined }];
  return [...answer.found.map(itemOf), ...note];
}

function itemOf(node: FoundNode): Choice {
  return {
    label: `$(${looks[node.kind].icon}) ${plain(node.name)}`,
    description: plain(node.above.join(' › ')),
    detail: looks[node.kind].word,
    // The server found it; VS Code's own filter may not match it.
    alwaysShow: true,
    node,
  };
}
