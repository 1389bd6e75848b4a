/**
 * Rows of the tree that are dragged into an editor, as SQL needs their names: what Copy Name copies, several with commas between them.
 * Nothing can be dropped on the tree.
 */
import {
  DataTransferItem,
  DocumentDropEdit,
  type DataTransfer,
  type DocumentDropEditProvider,
  type TreeDragAndDropController,
} from 'vscode';
import { badgeAddress } from './badges.ts';
import type { Element } from './element.ts';

const text = 'text/plain';
const addresses = 'text/uri-list';
/** What rows with badges bring along: ours alone. */
export const names = 'application/vnd.plinth.names';

export const dragging: TreeDragAndDropController<Element> = {
  dragMimeTypes: [text],
  dropMimeTypes: [],
  handleDrag(rows: readonly Element[], transfer: DataTransfer) {
    const nodes = rows.flatMap((row) => (row.kind === 'node' ? row.node : []));
    const said = new DataTransferItem(nodes.flatMap(({ sqlName }) => sqlName ?? []).join(', '));
    if (!nodes.some((node) => badgeAddress(node) !== undefined)) {
      transfer.set(text, said);
      return;
    }
    // The editor would insert the addresses that badges hang on, and no text beside addresses: it gets a list with nothing in it but a comment.
    transfer.set(addresses, new DataTransferItem('#'));
    transfer.set(names, said);
  },
};

/** Rows with badges. */
export const dropping: DocumentDropEditProvider = {
  async provideDocumentDropEdits(_document, _position, transfer) {
    const said = await transfer.get(names)?.asString();
    return said === undefined || said === '' ? undefined : new DocumentDropEdit(said);
  },
};
