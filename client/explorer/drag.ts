/**
 * Lets rows of the tree be dragged into an editor. They are inserted as SQL names, separated by commas, as Copy Name would copy them.
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
/** VS Code adds URIs for rows with badges; only our names are wanted. */
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
    // The editor would insert the URIs of badges and ignore the text, so the URI list is replaced by one that contains only a comment.
    transfer.set(addresses, new DataTransferItem('#'));
    transfer.set(names, said);
  },
};

/** For rows with badges. */
export const dropping: DocumentDropEditProvider = {
  async provideDocumentDropEdits(_document, _position, transfer) {
    const said = await transfer.get(names)?.asString();
    return said === undefined || said === '' ? undefined : new DocumentDropEdit(said);
  },
};
