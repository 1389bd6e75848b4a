/**
 * Whether an expression may contain text that another person controls, inside one file: parameters of functions and data of a request. Simple
 * on purpose: what other functions return and what objects contain counts as the program's own.
 */
import type { Trust } from '../trust.ts';
import {
  argumentsOf,
  bareNode,
  calleeOf,
  functionAround,
  isCall,
  isLiteral,
  isName,
  lastName,
  partsOf,
  sumOf,
} from './nodes.ts';
import type { Program } from './text.ts';
import type { TreeNode } from './tree-sitter.ts';

/** The limit for values computed from values. */
const deepest = 8;

/** Functions that return their text changed, with the text as receiver or argument. */
const passing =
  /^(?:join|strip|trim|lower|upper|downcase|upcase|toLowerCase|toUpperCase|ToLower|ToUpper|TrimSpace|Trim|replace|format|formatted|Sprintf|sprintf|str|String|valueOf|toString|to_s|ToString|to_string|as_str|concat|implode|strtolower|strtoupper|substring|encode|decode|plus|append)$/;

export function trustIn(expression: TreeNode | undefined, program: Program, depth = 0): Trust {
  if (expression === undefined || depth > deepest) return 'own';
  const node = bareNode(expression);
  if (program.language.outside.test(node.text.slice(0, 200))) return 'outside';
  if (isName(node)) return ofName(node, program, depth);
  if (isLiteral(node)) {
    const inner = node
      .descendantsOfType('interpolation')
      .flatMap((one) => (one === null ? [] : partsOf(one)));
    return worst(inner, program, depth);
  }
  if (sumOf(node) !== undefined) return worst(sumOf(node) ?? [], program, depth);
  if (!isCall(node)) return 'own';
  const { name, receiver } = calleeOf(node);
  if (!passing.test(name)) return 'own';
  return worst([...(receiver === undefined ? [] : [receiver]), ...argumentsOf(node)], program, depth);
}

function worst(all: readonly TreeNode[], program: Program, depth: number): Trust {
  const found = all.map((one) => trustIn(one, program, depth + 1));
  return found.find((one) => one === 'outside') ?? found.find((one) => one === 'given') ?? 'own';
}

function ofName(node: TreeNode, program: Program, depth: number): Trust {
  const values = program.names.valuesAt(node);
  if (values.length > 0 && depth < deepest)
    return isChecked(node)
      ? 'own'
      : worst(
          values.map((one) => one.node),
          program,
          depth,
        );
  const parameter = program.names.parameterAround(node);
  if (parameter === undefined || isChecked(node)) return 'own';
  // `self`, `this`, and values whose type rules SQL out.
  if (/^[&*]?(?:mut\s+)?(?:self|cls|this)$/.test(parameter.text)) return 'own';
  return isTame(parameter, program) ? 'own' : 'given';
}

function isTame(parameter: TreeNode, { language }: Program): boolean {
  const type = parameter.childForFieldName('type') ?? partsOf(parameter).find((one) => /type/.test(one.type));
  return type !== undefined && language.tameTypes.test(type.text);
}

/** The function compares the value with what it allows, before it is used. */
function isChecked(node: TreeNode): boolean {
  const home = functionAround(node);
  if (home === undefined) return false;
  const name = `\\$?${lastName(node)}`;
  const before = home.text.slice(0, node.startIndex - home.startIndex);
  return new RegExp(
    `${name}\\s+(?:not\\s+)?in\\b|\\b(?:includes?|contains?|has|Contains|containsKey|ContainsKey|in_array|includes)\\??\\(\\s*${name}\\b|\\[\\s*${name}\\s*\\]|\\b(?:switch|match|when|case)\\b\\s*\\(?\\s*${name}\\b|(?:valid|allow|check|quote|escape|sanit)\\w*\\(\\s*${name}\\b`,
    'i',
  ).test(before);
}
