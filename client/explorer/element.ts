/** What the tree is made of: a node that the server gave, or the failure to get some. */
import type { SchemaNode } from '../../protocol/schema.ts';

export type Element =
  /** The node is replaced when the server says that it changed: the tree knows elements by identity. */
  | { readonly kind: 'node'; node: SchemaNode; readonly parent: Element | undefined }
  | { readonly kind: 'failure'; readonly message: string; readonly parent: Element | undefined };
