/** Finds a table, view or column of the shown source by its name, and shows it in the tree. */
import { window, type QuickPickItem } from 'vscode';
import { schemaFind, type SchemaNode } from '../../protocol/schema.ts';
import { looks } from '../explorer/labels.ts';
import { visible, withoutIcons } from '../explorer/visible.ts';
import type { Command } from './command.ts';

interface Found extends QuickPickItem {
  readonly trail: readonly SchemaNode[];
}

export const findInSchema: Command = ({ explorer, server }) => {
  const pick = window.createQuickPick<Found>();
  pick.title = 'Find in Schema';
  pick.placeholder = 'Name of a table, view or column; table: and column: look for one kind';
  let asked = 0;
  pick.onDidChangeValue(async (text) => {
    asked += 1;
    const mine = asked;
    pick.busy = true;
    const answer = await server.ask(schemaFind, { source: explorer.tree.source, text });
    if (mine !== asked) return;
    pick.busy = false;
    pick.items = (answer?.trails ?? []).flatMap(itemOf);
  });
  pick.onDidAccept(() => {
    const [chosen] = pick.selectedItems;
    pick.hide();
    if (chosen !== undefined) void explorer.reveal(chosen.trail);
  });
  pick.onDidHide(() => pick.dispose());
  pick.show();
  return Promise.resolve();
};

/** Names are text: what looks like an icon in one is taken apart. */
function itemOf(trail: readonly SchemaNode[]): readonly Found[] {
  const node = trail.at(-1);
  if (node === undefined) return [];
  const above = trail.slice(0, -1).filter(({ kind }) => kind !== 'page');
  const plain = (text: string): string => withoutIcons(visible(text));
  return [
    {
      label: `$(${looks[node.kind].icon}) ${plain(node.label)}`,
      description: plain(above.map(({ label }) => label).join(' › ')),
      detail: node.detail === '' ? looks[node.kind].word : `${looks[node.kind].word}, ${plain(node.detail)}`,
      // It was found; the letters that the list would look for may be in another order.
      alwaysShow: true,
      trail,
    },
  ];
}
