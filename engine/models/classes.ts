/** What readers of models in Python and Ruby share: the classes of a file with what their bodies assign. Evaluates no code. */
import type { Span } from '../../core/text/span.ts';
import { loadedLanguage } from '../embedded-sql/trees/grammars.ts';
import { childrenOf, partsOf } from '../embedded-sql/trees/nodes.ts';
import type { TreeNode } from '../embedded-sql/trees/tree-sitter.ts';

/** The result for a file's tree; undefined before its grammar is loaded. The tree is valid until `read` returns. */
export function inTree<T>(path: string, source: string, read: (root: TreeNode) => T): T | undefined {
  return loadedLanguage(path)?.parse(source, read);
}

export function spanOf({ startIndex, endIndex }: TreeNode): Span {
  return { start: startIndex, end: endIndex };
}

export function nodesOf(root: TreeNode, ...types: string[]): readonly TreeNode[] {
  return root.descendantsOfType(types).flatMap((one) => one ?? []);
}

/** The text of a string without interpolations. */
export function literalOf(node: TreeNode | undefined): string | undefined {
  if (
    node === undefined ||
    !/^(?:string|simple_symbol|string_literal|interpreted_string_literal)$/.test(node.type)
  )
    return undefined;
  const { text } = node;
  if (node.type === 'simple_symbol') return text.slice(1);
  const inner = /^[rRbBuU]?(?:"""|'''|"|')([\s\S]*?)(?:"""|'''|"|')$/.exec(text)?.[1];
  return inner === undefined || /[\\]|#\{/.test(inner) ? undefined : inner;
}

export interface ClassNode {
  readonly name: string;
  readonly at: Span;
  /** As written: `models.Model`. */
  readonly bases: readonly string[];
  readonly body: readonly TreeNode[];
}

/** The classes of a Python file. */
export function pythonClasses(root: TreeNode): readonly ClassNode[] {
  return nodesOf(root, 'class_definition').flatMap((node) => {
    const name = node.childForFieldName('name');
    if (name === null) return [];
    const bases = node.childForFieldName('superclasses');
    const body = node.childForFieldName('body');
    return [
      {
        name: name.text,
        at: spanOf(name),
        bases:
          bases === null
            ? []
            : partsOf(bases).flatMap((one) => (one.type === 'keyword_argument' ? [] : [one.text])),
        body: body === null ? [] : partsOf(body),
      },
    ];
  });
}

export interface Assignment {
  readonly name: string;
  readonly at: Span;
  readonly value: TreeNode | undefined;
  /** `Mapped[int]` of `id: Mapped[int] = …`. */
  readonly annotation: string | undefined;
}

/** `name = value` and `name: Type = value` in the body of a Python class or file. */
export function assignments(body: readonly TreeNode[]): readonly Assignment[] {
  return body.flatMap((statement) => {
    const node = statement.type === 'expression_statement' ? partsOf(statement)[0] : statement;
    if (node?.type !== 'assignment') return [];
    const left = node.childForFieldName('left');
    if (left?.type !== 'identifier') return [];
    return [
      {
        name: left.text,
        at: spanOf(left),
        value: node.childForFieldName('right') ?? undefined,
        annotation: node.childForFieldName('type')?.text,
      },
    ];
  });
}

export interface Call {
  /** The last name: `Column` of `db.Column(…)`. */
  readonly name: string;
  readonly written: string;
  readonly positional: readonly TreeNode[];
  readonly named: ReadonlyMap<string, TreeNode>;
}

export function callOf(node: TreeNode | undefined): Call | undefined {
  if (node?.type !== 'call') return undefined;
  const written = node.childForFieldName('function')?.text ?? '';
  const list = node.childForFieldName('arguments');
  const given = list === null ? [] : partsOf(list);
  const named = given.flatMap((one) => {
    const [key, value] = [one.childForFieldName('name'), one.childForFieldName('value')];
    return one.type === 'keyword_argument' && key !== null && value !== null
      ? [[key.text, value] as const]
      : [];
  });
  return {
    name: written.slice(written.lastIndexOf('.') + 1),
    written,
    positional: given.filter(({ type }) => type !== 'keyword_argument'),
    named: new Map(named),
  };
}

/** The elements of a list, a tuple, an array of strings or symbols. */
export function elementsOf(node: TreeNode | undefined): readonly TreeNode[] {
  return node === undefined ? [] : childrenOf(node).filter(({ isNamed }) => isNamed);
}
