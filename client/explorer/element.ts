/** The elements of the tree: a node that the server sent, or an error. */
import type { SchemaNode } from '../../protocol/schema.ts';

export type Element =
  /** The node is replaced in place when the server reports a change, since VS Code identifies elements by object identity. */
  | { readonly kind: 'node'; node: SchemaNode; readonly parent: Element | undefined }
  | { readonly kind: 'failure'; readonly message: string; readonly parent: Element | undefined };
