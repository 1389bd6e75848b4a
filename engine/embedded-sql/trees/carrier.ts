/** What a program does with a text, by the nodes around it: passes it to a call, binds it to a name, compares it. */
import {
  additionOf,
  argumentsOf,
  bareNode,
  bindingOf,
  calleeOf,
  isAnnotation,
  isArguments,
  isCall,
  isJuxtaposed,
  isListIn,
  isWrapper,
  sumOf,
  operatorOf,
  type Callee,
} from './nodes.ts';
import type { Program } from './text.ts';
import { treeText } from './text.ts';
import type { TreeNode } from './tree-sitter.ts';

export type Carrier =
  | { readonly kind: 'call'; readonly call: TreeNode; readonly callee: Callee }
  | { readonly kind: 'annotation'; readonly node: TreeNode; readonly name: string }
  | { readonly kind: 'bound'; readonly name: string; readonly binding: TreeNode }
  /** A comment, a comparison, a key: its text is not a statement of the program. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unknown' };

/** The largest expression that a literal is the text of. */
export function wholeText(literal: TreeNode, program: Program): TreeNode {
  let whole = literal;
  for (let at = literal.parent; at !== null; at = at.parent) {
    if (isWrapper(at)) continue;
    if (isArguments(at) || at.type === 'argument') continue;
    if (isWhole(at, whole, program)) whole = at;
    else if (!isMember(at)) break;
  }
  return whole;
}

/** `'…'.trim` of `'…'.trim()`. */
function isMember({ type }: TreeNode): boolean {
  return /^(?:attribute|selector_expression|field_expression|member_access_expression|navigation_expression|call_suffix)$/.test(
    type,
  );
}

function isWhole(node: TreeNode, inner: TreeNode, program: Program): boolean {
  if (isJuxtaposed(node) || sumOf(node) !== undefined || isListIn(node, program.language.joinedLists))
    return true;
  if (program.language.formatOperator !== undefined && operatorOf(node) === program.language.formatOperator)
    return node.startIndex === inner.startIndex;
  if (!isCall(node)) return false;
  const { receiver } = calleeOf(node);
  const isOfText = receiver !== undefined && bareNode(receiver).id === inner.id;
  const [first] = argumentsOf(node);
  return (isOfText || first?.id === inner.id) && treeText(node, program) !== undefined;
}

const between =
  /^(?:array|list|tuple|list_literal|array_creation_expression|array_element_initializer|keyword_argument|pair|keyed_element|literal_value|element_value_pair|field_initializer|token_tree|navigation_suffix|annotated_lambda|conditional_expression|ternary_expression|conditional|if_expression|initializer_expression|equals_value_clause|element_value_array_initializer|array_expression|hash|dictionary|collection_literal|composite_literal|anonymous_object_creation_expression)$/;
const comparisons = /^(?:==|!=|===|!==|<>|in|not in|is|=~|!~|eql\?)$/;

export function carrierOf(text: TreeNode): Carrier {
  let inner = text;
  for (let at = text.parent; at !== null; inner = at, at = at.parent) {
    if (isAnnotation(at)) return { kind: 'annotation', node: at, name: calleeOf(at).name };
    if (isCall(at)) {
      if (!isArguments(inner)) return { kind: 'unknown' };
      return { kind: 'call', call: at, callee: calleeOf(at) };
    }
    const bound = bindingOf(at);
    if (bound !== undefined) return { kind: 'bound', name: bound.name, binding: at };
    if (additionOf(at) !== undefined) return { kind: 'unknown' };
    if (
      /^(?:expression_statement|block|module)$/.test(at.type) &&
      at.namedChildren.length >= 1 &&
      inner.id === text.id
    )
      return { kind: 'nothing' };
    if (
      /^(?:comparison_operator|binary|binary_expression)$/.test(at.type) &&
      comparisons.test(operatorOf(at))
    )
      return { kind: 'nothing' };
    if (/^(?:pair|keyed_element|element_value_pair)$/.test(at.type) && isKey(at, inner))
      return { kind: 'nothing' };
    if (!isWrapper(at) && !isArguments(at) && !between.test(at.type)) return { kind: 'unknown' };
  }
  return { kind: 'unknown' };
}

function isKey(pair: TreeNode, inner: TreeNode): boolean {
  return pair.childForFieldName('key')?.id === inner.id;
}
