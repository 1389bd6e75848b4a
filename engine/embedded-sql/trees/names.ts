/** The names of a program: their values and parameters, by the functions around them. Knows no types and follows no imports. */
import {
  additionOf,
  bindingOf,
  childrenOf,
  functionAround,
  isFunction,
  isParameters,
  lastName,
  isName,
  partsOf,
} from './nodes.ts';
import type { TreeNode } from './tree-sitter.ts';

interface Value {
  readonly node: TreeNode;
  /** Undefined for a name of the file or of a class. */
  readonly home: TreeNode | undefined;
  readonly kind: 'bound' | 'appended';
}

/** How often something outside of a function was asked for: a name of the file, its imports, the order of its heredocs. */
export interface Beyond {
  asked: number;
}

export class Names {
  readonly #root: TreeNode;
  readonly #beyond: Beyond;
  readonly #uses = new Map<string, readonly TreeNode[]>();
  readonly #values = new Map<string, readonly Value[]>();

  constructor(root: TreeNode, beyond: Beyond) {
    this.#root = root;
    this.#beyond = beyond;
  }

  /** The only value of a name, if nothing is appended to it. */
  constant(name: TreeNode): TreeNode | undefined {
    const values = this.valuesAt(name);
    const [only] = values;
    return values.length === 1 && only?.kind === 'bound' ? only.node : undefined;
  }

  /** What a name can have at a place: of the innermost function that binds it. */
  valuesAt(name: TreeNode): readonly Value[] {
    const all = this.#valuesOf(lastName(name));
    for (let home = functionAround(name); home !== undefined; home = functionAround(home)) {
      const around = home;
      const own = all.filter((one) => one.home?.id === around.id);
      if (own.length > 0) return own;
      if (this.parameterAt(lastName(name), around) !== undefined) return [];
    }
    return all.filter((one) => one.home === undefined);
  }

  /** The parameter of this name of a function. */
  parameterAt(name: string, owner: TreeNode): TreeNode | undefined {
    this.#beyond.asked += 1;
    const lists = childrenOf(owner).filter(isParameters);
    return lists.flatMap(partsOf).find((one) => namesOf(one).includes(name));
  }

  /** The parameter of this name of any function around a node, if no function between binds the name. */
  parameterAround(name: TreeNode): TreeNode | undefined {
    for (let home = functionAround(name); home !== undefined; home = functionAround(home)) {
      const found = this.parameterAt(lastName(name), home);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** True if the program appends to the variable that a statement binds. */
  isContinued(name: string, binding: TreeNode): boolean {
    const home = functionAround(binding);
    return this.#valuesOf(name).some((one) => one.kind === 'appended' && one.home?.id === home?.id);
  }

  /** Found by the text, because most names of a program are never asked for. */
  usesOf(name: string): readonly TreeNode[] {
    this.#beyond.asked += 1;
    const known = this.#uses.get(name);
    if (known !== undefined) return known;
    const { startIndex } = this.#root;
    const found = Array.from(this.#root.text.matchAll(new RegExp(`\\b${name}\\b`, 'g')), ({ index }) =>
      this.#nameAt(startIndex + index, name.length),
    ).flatMap((one) => one ?? []);
    this.#uses.set(name, found);
    return found;
  }

  #nameAt(start: number, length: number): TreeNode | undefined {
    const node = this.#root.namedDescendantForIndex(start, start + length);
    if (node === null || !isName(node) || node.endIndex - node.startIndex > length + 1) return undefined;
    // PHP's variables consist of a dollar sign and a name.
    return node.parent?.type === 'variable_name' ? node.parent : node;
  }

  #valuesOf(name: string): readonly Value[] {
    this.#beyond.asked += 1;
    const known = this.#values.get(name);
    if (known !== undefined) return known;
    const found = new Map<number, Value>();
    for (const use of this.usesOf(name)) {
      for (
        let at = use.parent, steps = 0;
        at !== null && steps < 4 && !isFunction(at);
        at = at.parent, steps += 1
      ) {
        const bound = bindingOf(at);
        const appended = bound === undefined ? additionOf(at) : undefined;
        const value = bound ?? appended;
        if (value === undefined) continue;
        if (value.name === name && use.startIndex < value.value.startIndex)
          found.set(value.value.startIndex, {
            node: value.value,
            home: functionAround(at),
            kind: bound === undefined ? 'appended' : 'bound',
          });
        break;
      }
    }
    const values = [...found.values()];
    this.#values.set(name, values);
    return values;
  }
}

/** A parameter may declare several names: `a, b string`. */
function namesOf(parameter: TreeNode): readonly string[] {
  if (parameter.namedChildren.length === 0 || parameter.type === 'variable_name')
    return [lastName(parameter)];
  const fields = [...parameter.childrenForFieldName('name'), ...parameter.childrenForFieldName('pattern')];
  const named = fields.flatMap((one) => (one === null ? [] : [lastName(one)]));
  const [first] = partsOf(parameter).filter(({ type }) => !/modifier|annotation|attribute|type/.test(type));
  return named.length > 0 || first === undefined ? named : [lastName(first)];
}
