/** What is dragged out of the tree into an editor: names as SQL needs them. Nothing can be dropped on the tree. */
import { DataTransferItem, type TreeDragAndDropController } from 'vscode';
import type { Element } from './element.ts';

export const dragNames: TreeDragAndDropController<Element> = {
  dragMimeTypes: ['text/plain'],
  dropMimeTypes: [],
  handleDrag: (elements, data) => {
    const names = elements.flatMap((one) =>
      one.kind === 'node' && one.node.sqlName !== undefined ? [one.node.sqlName] : [],
    );
    if (names.length > 0) data.set('text/plain', new DataTransferItem(names.join(', ')));
  },
};
