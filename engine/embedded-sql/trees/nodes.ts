/**
 * What the nodes of the grammars are: the grammars name alike what is alike, so one list for each role serves all languages. Knows no SQL.
 */
import { wordSet } from '../../../core/collections/word-set.ts';
import type { TreeNode } from './tree-sitter.ts';

const literals = wordSet(`
  string string_literal interpreted_string_literal raw_string_literal encapsed_string multiline_string_literal verbatim_string_literal
  interpolated_string_expression heredoc nowdoc heredoc_beginning
`);

/** Leave a text what it is. */
const wrappers = wordSet(`
  parenthesized_expression parenthesized_statements argument value_argument expression_list reference_expression await await_expression
  await_expr cast_expression try_expression literal_element as_expression
`);
const sums = wordSet('binary_operator binary_expression binary');
const juxtapositions = wordSet('concatenated_string chained_string');
const calls = wordSet(`
  call call_expression method_invocation object_creation_expression invocation_expression implicit_object_creation_expression
  function_call_expression member_call_expression scoped_call_expression nullsafe_member_call_expression macro_invocation
`);
const annotations = wordSet('annotation attribute constructor_invocation');
const argumentLists = wordSet(`
  argument_list arguments value_arguments annotation_argument_list attribute_argument_list token_tree
`);
const functions = wordSet(`
  function_definition lambda function_declaration method_declaration func_literal constructor_declaration lambda_expression lambda_literal
  anonymous_function local_function_statement method singleton_method function_item closure_expression arrow_function
  anonymous_function_creation_expression secondary_constructor
`);
const parameterLists = wordSet(`
  parameters parameter_list formal_parameters function_value_parameters method_parameters lambda_parameters closure_parameters class_parameters
`);
const bindings = wordSet(`
  assignment assignment_expression assignment_statement short_var_declaration const_spec var_spec variable_declarator property_declaration
  const_element property_element let_declaration const_item static_item named_expression
`);
const additions = wordSet(`
  augmented_assignment operator_assignment augmented_assignment_expression compound_assignment_expr assignment assignment_expression
  assignment_statement binary
`);
const names = wordSet('identifier constant variable_name instance_variable name');

export const isLiteral = ({ type }: TreeNode): boolean => literals.has(type);
export const isName = ({ type }: TreeNode): boolean => names.has(type);
export const isCall = ({ type }: TreeNode): boolean => calls.has(type);
export const isAnnotation = ({ type }: TreeNode): boolean => annotations.has(type);
export const isArguments = ({ type }: TreeNode): boolean => argumentLists.has(type);
export const isFunction = ({ type }: TreeNode): boolean => functions.has(type);
export const isParameters = ({ type }: TreeNode): boolean => parameterLists.has(type);
export const isWrapper = ({ type }: TreeNode): boolean => wrappers.has(type);
export const isJuxtaposed = ({ type }: TreeNode): boolean => juxtapositions.has(type);

/** `{"…", "…"}` in an annotation of one of these names. */
export function isListIn(node: TreeNode, names: ReadonlySet<string> | undefined): boolean {
  if (names === undefined || node.type !== 'element_value_array_initializer') return false;
  let at = node.parent;
  while (at !== null && (at.type === 'element_value_pair' || isArguments(at))) at = at.parent;
  return at !== null && isAnnotation(at) && names.has(calleeOf(at).name);
}

export function childrenOf(node: TreeNode): readonly TreeNode[] {
  return node.children.flatMap((one) => one ?? []);
}

/** Without punctuation and comments. */
export function partsOf(node: TreeNode): readonly TreeNode[] {
  return node.namedChildren.flatMap((one) => (one === null || /comment$/.test(one.type) ? [] : [one]));
}

/** Without parentheses and the like. */
export function bareNode(node: TreeNode): TreeNode {
  let at = node;
  while (isWrapper(at)) {
    const inner = partsOf(at).at(-1);
    if (inner === undefined) return at;
    at = inner;
  }
  return at;
}

export function operatorOf(node: TreeNode): string {
  const field = node.childForFieldName('operator');
  return (field ?? childrenOf(node).find((one) => !one.isNamed))?.text ?? '';
}

/** `a + b`, `a . b`: the two sides. */
export function sumOf(node: TreeNode): readonly [TreeNode, TreeNode] | undefined {
  return sums.has(node.type) && /^(?:\+|\.)$/.test(operatorOf(node)) ? sidesOf(node) : undefined;
}

export function sidesOf(node: TreeNode): readonly [TreeNode, TreeNode] | undefined {
  const all = partsOf(node);
  const [left, right] = [all[0], all.at(-1)];
  return left === undefined || right === undefined || all.length < 2 ? undefined : [left, right];
}

/** What a call or an annotation is called: `execute` of `self.db.execute(…)`, with what stands before it. */
export interface Callee {
  readonly name: string;
  readonly receiver: TreeNode | undefined;
  readonly written: string;
}

export function calleeOf(call: TreeNode): Callee {
  const field = (name: string): TreeNode | undefined => call.childForFieldName(name) ?? undefined;
  const named = field('method') ?? field('name') ?? field('function') ?? field('macro') ?? field('type');
  const callee = named ?? partsOf(call)[0];
  const written = (callee?.text ?? '').replace(/(?:::)?<[^()]*>$/, '');
  const name = /[\w$]+[!?]?$/.exec(written)?.[0] ?? '';
  const holder = field('receiver') ?? field('object') ?? field('scope');
  const inner = callee !== undefined && partsOf(callee).length > 1 ? partsOf(callee)[0] : undefined;
  const receiver = holder ?? inner;
  return { name, receiver, written: holder === undefined ? written : `${holder.text}.${written}` };
}

export function argumentsOf(call: TreeNode): readonly TreeNode[] {
  const list = childrenOf(call).findLast(isArguments);
  return list === undefined ? [] : partsOf(list).map(bareNode);
}

/** `name = value`, with each name and its value. */
export function bindingOf(
  node: TreeNode,
): { readonly name: string; readonly value: TreeNode; readonly target: TreeNode } | undefined {
  if (!bindings.has(node.type)) return undefined;
  if (/^assignment/.test(node.type) && /^(?:\+|\.|-|\|)=$/.test(operatorOf(node))) return undefined;
  const field = (...all: string[]): TreeNode | undefined => {
    for (const one of all) {
      const found = node.childForFieldName(one);
      if (found !== null) return found;
    }
    return undefined;
  };
  const all = partsOf(node).filter(({ type }) => !/modifier|annotation/.test(type));
  const target = field('left', 'name', 'pattern') ?? all[0];
  const value = field('right', 'value', 'default_value') ?? all.at(-1);
  if (target === undefined || value === undefined || target.id === value.id) return undefined;
  return { name: lastName(target), value: bareNode(value), target };
}

/** `name += more`, `name << more`. */
export function additionOf(node: TreeNode): { readonly name: string; readonly value: TreeNode } | undefined {
  if (!additions.has(node.type) || !/^(?:\+=|\.=|<<)$/.test(operatorOf(node))) return undefined;
  const sides = sidesOf(node);
  return sides && { name: lastName(sides[0]), value: bareNode(sides[1]) };
}

/** `query` of `this.query`, `$query` and `query, args`. */
export function lastName(node: TreeNode): string {
  const [first = ''] = node.text.slice(0, 200).split(/[,:=]/);
  return /[\w]+(?=\s*$)/.exec(first)?.[0] ?? '';
}

/** The innermost function around a node. */
export function functionAround(node: TreeNode): TreeNode | undefined {
  for (let at = node.parent; at !== null; at = at.parent) if (isFunction(at)) return at;
  return undefined;
}
