/**
 * Converts a plan in the server's text format to the raw plan object of the JSON format, so that one reader handles both. The columns of
 * the arrows give the tree; node-line and property-line parse the lines, and lines removes what surrounds the plan.
 */
import { conditionFields } from '../reading/condition-fields.ts';
import type { RawObject } from '../reading/raw.ts';
import { isRootLine, readNodeLine } from './node-line.ts';
import { isAppendix, isFootLine, readFootLine, type Foot } from './foot-line.ts';
import { isSubplanHeading, pastedLines, type Line } from './lines.ts';
import { isFields, readPropertyLine } from './property-line.ts';

export type TextPlan =
  | { readonly ok: true; readonly raw: RawObject }
  | { readonly ok: false; readonly problem: string }
  /** The text contains no plan. */
  | undefined;

/** A node whose lines are being read. */
interface Open {
  /** Where its name starts: its children's arrows are to the right of it. */
  readonly column: number;
  readonly fields: Record<string, unknown>;
  readonly plans: Open[];
  /** The name in a heading such as `SubPlan 1`, else the index among the parent's children. */
  readonly subplan: string | undefined;
}

export function readTextPlan(input: string): TextPlan {
  const { lines, query } = pastedLines(input);
  const start = lines.findIndex(({ text }) => isRootLine(text));
  const first = lines[start];
  if (first === undefined) return undefined;
  const root = opened(first, undefined);
  const foot: Foot = query === undefined ? {} : { 'Query Text': query };
  const problem = readLines(lines.slice(start + 1), root, foot);
  if (problem !== undefined) return { ok: false, problem };
  const isBuffered = hasBuffers(root);
  return { ok: true, raw: { Plan: closed(root, undefined, 0, isBuffered), ...foot } };
}

/** The first line of a selection may begin after its blank; lines of a node are two columns to its right. */
const lostBlank = 1;

function readLines(lines: readonly Line[], root: Open, foot: Foot): string | undefined {
  const stack = [root];
  let heading: string | undefined;
  let section: Record<string, unknown> | undefined;
  for (const line of lines) {
    const { text, column } = line;
    const arrow = /^->\s+/.exec(text);
    if (arrow !== null) {
      while (stack.length > 0 && (stack.at(-1)?.column ?? 0) >= column) stack.pop();
      // The first arrow is always below the root, wherever it begins.
      const parent = stack.at(-1) ?? (root.plans.length === 0 ? root : undefined);
      if (parent === root && stack.length === 0) stack.push(root);
      if (parent === undefined)
        return 'The plan has lost its indentation, which says what belongs to what. Copy it again with its spaces.';
      const node = opened({ text: text.slice(arrow[0].length), column: column + arrow[0].length }, heading);
      heading = undefined;
      parent.plans.push(node);
      stack.push(node);
      section = undefined;
    } else if (isSubplanHeading(text)) {
      heading = text;
    } else if (column <= root.column && isRootLine(text)) {
      // A second plan begins here; only the first is read.
      return undefined;
    } else if (column <= root.column + lostBlank && isAppendix(text)) {
      section = {};
    } else if (column <= root.column + lostBlank && isFootLine(text)) {
      section = readFootLine(text, foot);
    } else if (section !== undefined && column > root.column) {
      readPropertyLine(text, section);
    } else {
      const node = stack.at(-1) ?? root;
      if (!readTarget(text, node)) readPropertyLine(text, workerAt(node, line) ?? node.fields);
    }
  }
  return undefined;
}

/** `Update on readings_q1 r_1` below a change of several tables. */
function readTarget(text: string, node: Open): boolean {
  if (node.fields['Node Type'] !== 'ModifyTable' || !isRootLine(text)) return false;
  const { 'Node Type': type, 'Relation Name': name, Schema: schema, Alias: alias } = readNodeLine(text);
  if (type !== 'ModifyTable') return false;
  const held = node.fields['Target Tables'];
  const targets: unknown[] = Array.isArray(held) ? held : [];
  targets.push({ 'Relation Name': name, Schema: schema, Alias: alias });
  node.fields['Target Tables'] = targets;
  return true;
}

/** A worker's line is indented more deeply than the node's own. */
function workerAt(node: Open, { text, column }: Line): Record<string, unknown> | undefined {
  const workers = node.fields['Workers'];
  if (column <= node.column + 2 || !Array.isArray(workers) || /^Worker \d+:/.test(text)) return undefined;
  const last: unknown = workers.at(-1);
  return isFields(last) ? last : undefined;
}

function opened({ text, column }: Line, subplan: string | undefined): Open {
  return { column, fields: readNodeLine(text), plans: [], subplan };
}

/** The finished object: its relation to the parent, and zeros that the text format omits. */
function closed(node: Open, parent: Open | undefined, place: number, isBuffered: boolean): RawObject {
  const fields: Record<string, unknown> = { ...node.fields };
  if (parent !== undefined) fields['Parent Relationship'] = relationship(node, parent, place);
  if (node.subplan !== undefined) fields['Subplan Name'] = node.subplan;
  addZeros(fields, isBuffered);
  if (node.plans.length > 0) {
    let inputs = -1;
    fields['Plans'] = node.plans.map((child) => {
      if (child.subplan === undefined) inputs += 1;
      return closed(child, node, inputs, isBuffered);
    });
  }
  return fields;
}

/** The other formats print zeros that the text format omits. */
function addZeros(fields: Record<string, unknown>, isBuffered: boolean): void {
  if (isBuffered) fields['Shared Hit Blocks'] ??= 0;
  const type = fields['Node Type'];
  // Each grouping set may have its own sort.
  if (type === 'Aggregate') delete fields['Sort Key'];
  if (type === 'Append' || type === 'Merge Append') fields['Subplans Removed'] ??= 0;
  if (fields['Actual Loops'] === undefined) return;
  for (const [condition, , removed] of conditionFields)
    if (removed !== undefined && fields[condition] !== undefined && type !== 'Bitmap Index Scan')
      fields[removed] ??= 0;
  if (type === 'Bitmap Heap Scan') {
    fields['Exact Heap Blocks'] ??= 0;
    fields['Lossy Heap Blocks'] ??= 0;
  }
}

function relationship({ subplan }: Open, parent: Open, place: number): string {
  if (subplan !== undefined) return subplan.startsWith('SubPlan') ? 'SubPlan' : 'InitPlan';
  switch (parent.fields['Node Type']) {
    case 'Append':
    case 'Merge Append':
    case 'BitmapAnd':
    case 'BitmapOr':
      return 'Member';
    case 'Subquery Scan':
      return 'Subquery';
    default:
      return place === 0 ? 'Outer' : 'Inner';
  }
}

function hasBuffers(node: Open): boolean {
  return node.fields['Shared Hit Blocks'] !== undefined || node.plans.some(hasBuffers);
}
