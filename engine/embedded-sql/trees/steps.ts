/**
 * What a program appends to a text step by step, after the literal that begins it: `sql += …`, `builder.append(…)`. A step that a branch or a loop
 * decides about is a hole. Follows one function, in the order of its text, until the name gets another value or its builder is emptied.
 */
import { continued, type Part } from '../../../core/embedded-sql/embedded.ts';
import { carrierOf, type Carrier } from './carrier.ts';
import {
  additionOf,
  argumentsOf,
  bareNode,
  bindingOf,
  calleeOf,
  functionAround,
  isCall,
  isName,
  lastName,
} from './nodes.ts';
import { treeText, type Program } from './text.ts';
import type { TreeNode } from './tree-sitter.ts';

/** Appends to a text that is sent later. */
export const appending =
  /^(?:append\w*|Append\w*|push_str|WriteString|StringBuilder|StringBuffer|write_str|concat|Fprint(?:f|ln)?)$/;

/** Empties a builder for another text. */
const emptying = /^(?:setLength|delete|clear|reset|Clear|Reset|Remove|truncate)$/;

interface Step {
  readonly value: TreeNode | undefined;
  readonly at: TreeNode;
}

/** The parts of the text that begins with some parts, through its last step; undefined if its steps cannot be followed. */
export function withSteps(
  parts: readonly Part[],
  whole: TreeNode,
  carrier: Carrier,
  program: Program,
): readonly Part[] | undefined {
  const steps = [...chained(carrier), ...laterSteps(whole, carrier, program)];
  if (steps.length === 0) return undefined;
  const all = [...parts];
  let isHole = false;
  for (const { value, at } of steps) {
    const text = value !== undefined && isCertain(at, whole) ? treeText(value, program) : undefined;
    if (text === undefined) {
      if (!isHole) all.push(...holeAt(at));
    } else all.push(...(isHole ? [spaceAt(at), ...text.parts] : text.parts));
    isHole = text === undefined;
  }
  return all;
}

function holeAt({ startIndex: start, endIndex: end }: TreeNode): readonly Part[] {
  return continued([]).map((part) => ({ ...part, at: { start, end } }));
}

/** What is not known need not end a word. */
function spaceAt({ startIndex }: TreeNode): Part {
  return { text: ' ', at: { start: startIndex, end: startIndex }, kind: 'written', quote: 'raw' };
}

/** `builder.append(first).append(second)`. */
function chained(carrier: Carrier): readonly Step[] {
  return carrier.kind === 'call' ? callsBehind(carrier.call) : [];
}

/** Calls that append, of which a node is the receiver, one around the other. */
function callsBehind(node: TreeNode): readonly Step[] {
  const steps: Step[] = [];
  let inner = node;
  for (let at = node.parent; at !== null && at.startIndex === node.startIndex; at = at.parent) {
    if (!isCall(at) || at.endIndex === inner.endIndex) continue;
    if (!appending.test(calleeOf(at).name)) break;
    const [value, ...more] = argumentsOf(at);
    steps.push({ value: more.length === 0 ? value : undefined, at });
    inner = at;
  }
  return steps;
}

function laterSteps(whole: TreeNode, carrier: Carrier, { names }: Program): readonly Step[] {
  const home = functionAround(whole);
  const name = nameOf(carrier);
  if (home === undefined || name === undefined) return [];
  const steps: Step[] = [];
  for (const use of names.usesOf(name)) {
    if (use.startIndex < whole.endIndex || functionAround(use)?.id !== home.id) continue;
    const change = changeBy(use, name);
    if (change === 'bound' || isEmptied(use)) break;
    steps.push(...(change === undefined ? callsBehind(use) : [change]));
  }
  return steps;
}

function isEmptied(use: TreeNode): boolean {
  const around = use.parent?.parent;
  return [use.parent, around].some((at) => {
    if (at === null || at === undefined || !isCall(at)) return false;
    const { name, receiver } = calleeOf(at);
    return emptying.test(name) && receiver?.id === use.id;
  });
}

/** The name that holds the text or its builder. */
function nameOf(carrier: Carrier): string | undefined {
  if (carrier.kind === 'bound') return carrier.name;
  if (carrier.kind !== 'call') return undefined;
  let receiver = carrier.callee.receiver && bareNode(carrier.callee.receiver);
  while (receiver !== undefined && isCall(receiver)) receiver = calleeOf(receiver).receiver;
  if (receiver !== undefined) return isName(receiver) ? lastName(receiver) : undefined;
  const outer = carrierOf(carrier.call);
  return outer.kind === 'bound' ? outer.name : undefined;
}

function changeBy(use: TreeNode, name: string): Step | 'bound' | undefined {
  for (let at = use.parent, steps = 0; at !== null && steps < 4; at = at.parent, steps += 1) {
    const added = additionOf(at);
    if (added !== undefined)
      return added.name === name && use.startIndex < added.value.startIndex
        ? { value: added.value, at }
        : undefined;
    const bound = bindingOf(at);
    if (bound !== undefined)
      return bound.name === name && use.startIndex < bound.value.startIndex ? 'bound' : undefined;
  }
  return undefined;
}

/** It stands in the block of the text's beginning, or in one around that. */
function isCertain(step: TreeNode, { startIndex }: TreeNode): boolean {
  let statement = step;
  for (let at = step.parent; at !== null && at.startIndex > startIndex; at = at.parent) statement = at;
  return /^(?:expression_statement|\w*assign\w*|binary)$/.test(statement.type) || isCall(statement);
}
