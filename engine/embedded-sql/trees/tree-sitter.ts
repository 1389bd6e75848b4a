/** The part of web-tree-sitter that Plinth uses. The package declares its types under another module's name. */

export type Grammar = string;

export interface TreeNode {
  readonly id: number;
  readonly type: string;
  readonly isNamed: boolean;
  readonly text: string;
  /** In UTF-16 units. */
  readonly startIndex: number;
  readonly endIndex: number;
  readonly parent: TreeNode | null;
  readonly children: readonly (TreeNode | null)[];
  readonly namedChildren: readonly (TreeNode | null)[];
  childForFieldName(name: string): TreeNode | null;
  childrenForFieldName(name: string): readonly (TreeNode | null)[];
  descendantsOfType(types: string | string[]): readonly (TreeNode | null)[];
  descendantForIndex(start: number, end?: number): TreeNode | null;
  namedDescendantForIndex(start: number, end?: number): TreeNode | null;
}

export interface TreeParser {
  setLanguage(grammar: object): unknown;
  /** `old` was told what has changed since. */
  parse(source: string, old?: SyntaxTree): SyntaxTree | null;
}

export interface SyntaxTree {
  readonly rootNode: TreeNode;
  edit(change: {
    readonly startIndex: number;
    readonly oldEndIndex: number;
    readonly newEndIndex: number;
    readonly startPosition: Point;
    readonly oldEndPosition: Point;
    readonly newEndPosition: Point;
  }): void;
  /** Of a tree that was told what has changed: where the new one has other nodes. */
  getChangedRanges(now: SyntaxTree): readonly { readonly startIndex: number; readonly endIndex: number }[];
  delete(): void;
}

/** Both from 0; the column in UTF-16 units. */
export interface Point {
  readonly row: number;
  readonly column: number;
}

export interface TreeSitter {
  readonly Parser: {
    new (): TreeParser;
    init(options: { readonly locateFile: (file: string) => string }): Promise<void>;
  };
  readonly Language: { load(bytes: Uint8Array): Promise<object> };
}
