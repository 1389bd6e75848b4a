/**
 * Evaluates the text of an expression: literals, sums, formatted texts and constants of the file. What depends on anything else is a hole.
 * Runs nothing.
 */
import type { Part } from '../../../core/embedded-sql/embedded.ts';
import { runsOf } from './literal.ts';
import {
  argumentsOf,
  bareNode,
  calleeOf,
  isCall,
  isJuxtaposed,
  isListIn,
  isLiteral,
  isName,
  operatorOf,
  partsOf,
  sidesOf,
  sumOf,
} from './nodes.ts';
import type { Beyond, Names } from './names.ts';
import type { Wrappers } from '../wrappers.ts';
import type { FormatStyle, ProgramLanguage } from '../languages/language.ts';
import type { TreeNode } from './tree-sitter.ts';

export interface TreeHole {
  readonly part: Part;
  /** Undefined if it cannot be located. */
  readonly expression: TreeNode | undefined;
}

export interface TreeText {
  readonly parts: readonly Part[];
  readonly holes: readonly TreeHole[];
}

/** What all expressions of one file are evaluated with. */
export interface Program {
  readonly source: string;
  readonly language: ProgramLanguage;
  readonly names: Names;
  readonly wrappers: Wrappers;
  /** The text of a heredoc, which begins after the line that announces it. */
  readonly bodyOf: (node: TreeNode) => TreeNode;
  readonly beyond: Beyond;
}

/** The limit for constants that refer to constants. */
const deepest = 8;

/** Undefined if the expression is not a readable text. */
export function treeText(expression: TreeNode, program: Program, depth = 0): TreeText | undefined {
  const node = bareNode(expression);
  if (depth > deepest) return undefined;
  if (isLiteral(node)) return literalText(node, program, depth);
  if (isJuxtaposed(node)) return joined(partsOf(node), program, depth);
  if (sumOf(node) !== undefined) return joined(operandsOf(node), program, depth);
  if (isListIn(node, program.language.joinedLists)) return joined(partsOf(node), program, depth, ' ');
  if (program.language.formatOperator === operatorOf(node) && sidesOf(node) !== undefined) {
    const [template, values] = sidesOf(node) ?? [node, node];
    const given = /^(?:tuple|array)$/.test(values.type) ? partsOf(values) : [values];
    return formatted(treeText(template, program, depth + 1), 'verbs', given, program);
  }
  if (isCall(node)) return calledText(node, program, depth);
  if (!isName(node)) return undefined;
  const value = program.names.constant(node);
  const text = value && treeText(value, program, depth + 1);
  return text === undefined || text.holes.length > 0 ? undefined : atName(text, node);
}

/** A constant of the file is placed where it is named. */
function atName({ parts }: TreeText, { startIndex, endIndex }: TreeNode): TreeText {
  const text = parts.map((part) => part.text).join('');
  const at = { start: startIndex, end: endIndex };
  return { parts: [{ text, at, kind: 'written', quote: 'raw' }], holes: [] };
}

function literalText(node: TreeNode, program: Program, depth: number): TreeText {
  const parts: Part[] = [];
  const holes: TreeHole[] = [];
  for (const run of runsOf(node, program.bodyOf(node), program.source, program.language)) {
    if (run.kind === 'part') {
      parts.push(run.part);
      continue;
    }
    const expression = run.expression && innerOf(run.expression);
    const at = { start: run.start, end: run.end };
    const known = expression && constantText(expression, program, depth);
    if (known !== undefined) parts.push({ text: known, at, kind: 'written', quote: 'raw' });
    else {
      const part = holePart(program.source.slice(run.start, run.end), at, 'fitted');
      parts.push(part);
      holes.push({ part, expression });
    }
  }
  return { parts, holes };
}

/** The expression of `{name!r}` or `#{name}`. */
function innerOf(node: TreeNode): TreeNode {
  if (node.type !== 'interpolation') return node;
  const named = node.childForFieldName('expression');
  return named ?? partsOf(node).find(({ type }) => type !== 'interpolation_brace') ?? node;
}

function constantText(expression: TreeNode, program: Program, depth: number): string | undefined {
  const node = bareNode(expression);
  if (
    /^(?:integer|float|int_literal|decimal_integer_literal|integer_literal|number_literal)$/.test(node.type)
  )
    return node.text;
  const text = isName(node) || isLiteral(node) ? treeText(node, program, depth + 1) : undefined;
  return text === undefined || text.holes.length > 0
    ? undefined
    : text.parts.map((part) => part.text).join('');
}

/** `a + b + c` is a left-leaning tree, very deep in generated programs. */
function operandsOf(sum: TreeNode): readonly TreeNode[] {
  const operands: TreeNode[] = [];
  let node = sum;
  for (let sides = sumOf(node); sides !== undefined; sides = sumOf(node)) {
    operands.push(sides[1]);
    node = bareNode(sides[0]);
  }
  return [...operands, node].reverse();
}

function joined(
  operands: readonly TreeNode[],
  program: Program,
  depth: number,
  separator = '',
): TreeText | undefined {
  const parts: Part[] = [];
  const holes: TreeHole[] = [];
  let isText = false;
  for (const operand of operands) {
    const known = constantText(operand, program, depth);
    const text = known === undefined ? treeText(operand, program, depth + 1) : undefined;
    const at = { start: operand.startIndex, end: operand.endIndex };
    if (separator !== '' && operand !== operands[0])
      parts.push({ text: separator, at: { start: at.start, end: at.start }, kind: 'written', quote: 'raw' });
    if (known !== undefined && !isLiteral(bareNode(operand))) {
      parts.push({ text: known, at, kind: 'written', quote: 'raw' });
      continue;
    }
    const own = text ?? treeText(operand, program, depth + 1);
    isText ||= own !== undefined;
    if (own !== undefined) {
      parts.push(...own.parts);
      holes.push(...own.holes);
      continue;
    }
    const part = holePart(operand.text, at, 'whole');
    parts.push(part);
    holes.push({ part, expression: operand });
  }
  return isText ? { parts, holes } : undefined;
}

/** Methods that keep the text, except for white space; of a text, or with a text as their only argument. */
const keeping =
  /^(?:trim\w*|strip\w*|squish|freeze|dedent|chomp|lines?|to_string|to_owned|into|as_str|toString|ToString|stripMargin|cleandoc|from|concat!?|text|intern|html_safe|StringBuilder|StringBuffer|String)$/;

function calledText(node: TreeNode, program: Program, depth: number): TreeText | undefined {
  const { name, receiver } = calleeOf(node);
  const given = argumentsOf(node);
  const style = program.language.formats?.get(name);
  const inner = receiver && bareNode(receiver);
  const own = inner !== undefined && isReadable(inner) ? treeText(inner, program, depth + 1) : undefined;
  if (style !== undefined) {
    if (own !== undefined) return formatted(own, style, given, program);
    const [template, ...values] = given;
    return template && formatted(treeText(template, program, depth + 1), style, values, program);
  }
  if (!keeping.test(name)) return undefined;
  if (own !== undefined) return own;
  const [first] = given;
  return first !== undefined && given.length === 1 && name !== 'text'
    ? treeText(first, program, depth + 1)
    : undefined;
}

/** A text, not the object that a method belongs to. */
function isReadable(node: TreeNode): boolean {
  return isLiteral(node) || isJuxtaposed(node) || isCall(node) || sumOf(node) !== undefined;
}

const verbs = /%%|%(?:\((\w+)\)|\[(\d)\]|(\d)\$)?[-+# 0-9.,]*[a-zA-Z]/g;
const braces = /\{\{|\}\}|\{([\w.[\]]*)(?:[!:][^{}]*)?\}/g;

function formatted(
  text: TreeText | undefined,
  style: FormatStyle,
  given: readonly TreeNode[],
  program: Program,
): TreeText | undefined {
  if (text === undefined) return undefined;
  const parts: Part[] = [];
  const holes: TreeHole[] = [...text.holes];
  let next = 0;
  for (const part of text.parts) {
    if (part.kind !== 'verbatim') {
      parts.push(part);
      continue;
    }
    let from = 0;
    const put = (to: number): void => {
      const at = { start: part.at.start + from, end: part.at.start + to };
      if (to > from) parts.push({ ...part, text: part.text.slice(from, to), at });
    };
    for (const match of part.text.matchAll(style === 'verbs' ? verbs : braces)) {
      const { 0: written, index } = match;
      put(index);
      from = index + written.length;
      const at = { start: part.at.start + index, end: part.at.start + from };
      if (/^(?:%%|\{\{|\}\})$/.test(written)) {
        parts.push({ ...part, text: written.slice(0, 1), at, kind: 'written' });
        continue;
      }
      const key = match[1] ?? match[2] ?? match[3] ?? '';
      const expression = /^\d+$/.test(key)
        ? given[Number(key) - (style === 'verbs' ? 1 : 0)]
        : (keyed(given, key) ?? given[next]);
      next += 1;
      const known = expression && constantText(expression, program, 0);
      if (known !== undefined) parts.push({ text: known, at, kind: 'written', quote: 'raw' });
      else {
        const hole = holePart(expression?.text ?? (key || 'value'), at, 'whole');
        parts.push(hole);
        // `%d` is a number.
        holes.push({
          part: hole,
          expression: /[dfiuxXeEgG]$/.test(written) && style === 'verbs' ? undefined : expression,
        });
      }
    }
    put(part.text.length);
  }
  return { parts, holes };
}

function keyed(given: readonly TreeNode[], key: string): TreeNode | undefined {
  if (!/^[a-zA-Z_]/.test(key)) return undefined;
  const named = given.find((one) => one.childForFieldName('name')?.text === key);
  return named?.childForFieldName('value') ?? undefined;
}

/** `fitted`: as long as what it replaces, so that what follows keeps its place. */
function holePart(written: string, at: Part['at'], size: 'fitted' | 'whole'): Part {
  const name = written.replaceAll(/^[#$%]?\{?\$?|\}$/g, '').replaceAll(/\W/g, '_') || 'value';
  const room = Math.max(1, at.end - at.start - 3);
  const fitted = size === 'fitted' ? name.padEnd(room, '_').slice(0, room) : name.slice(0, 60);
  return { text: `\${${fitted}}`, at, kind: 'hole', quote: 'raw' };
}
