/**
 * Converts the tree that MySQL prints for EXPLAIN FORMAT=TREE and EXPLAIN ANALYZE to the raw plan that everything else reads. The
 * description in each line becomes the node's kind.
 */
import type { RawObject } from '../reading/raw.ts';

interface Line {
  readonly depth: number;
  readonly text: string;
}

/** Deeper input is hostile, and would exhaust the stack. */
const deepest = 1_000;

/** Undefined if the text is no such tree. */
export function readMysqlTree(text: string): RawObject | undefined {
  const lines: Line[] = [];
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [, indent, rest] = /^(\s*)-> (.*)$/.exec(line) ?? [];
    const last = lines.at(-1);
    if (indent !== undefined && rest !== undefined) lines.push({ depth: indent.length, text: rest });
    else if (last === undefined && line.trim() !== '') return undefined;
    // A condition may contain a line break.
    else if (last !== undefined && line.trim() !== '')
      lines[lines.length - 1] = { ...last, text: `${last.text} ${line.trim()}` };
  }
  if (lines.length === 0) return undefined;
  const [root] = built(lines, 0, -1, 0).nodes;
  return { Plan: root ?? {}, Engine: 'mysql' };
}

/** The nodes below a depth, from a line on, and the first line after them. */
function built(
  lines: readonly Line[],
  from: number,
  above: number,
  level: number,
): { readonly nodes: readonly RawObject[]; readonly next: number } {
  const nodes: RawObject[] = [];
  let at = from;
  for (let line = lines[at]; line !== undefined && line.depth > above && level < deepest; line = lines[at]) {
    const below = built(lines, at + 1, line.depth, level + 1);
    const own = nodeOf(line.text);
    const joins = String(own['Node Type']).endsWith('Join');
    const children = below.nodes.map((child, place) =>
      joins && place > 0 ? { ...child, 'Parent Relationship': 'Inner' } : child,
    );
    nodes.push(together(own, children));
    at = below.next;
  }
  return { nodes, next: at };
}

/** A condition belongs to the table that it filters, as in the other formats; a materialized result is not a table. */
function together(own: RawObject, children: readonly RawObject[]): RawObject {
  const [only, ...others] = children;
  if (only === undefined) return own;
  const isScan = only['Relation Name'] !== undefined && only['Plans'] === undefined;
  if (others.length === 0 && own['Filter'] !== undefined && isScan) {
    const { Filter, 'Plan Rows': rows } = own;
    const measured = Object.fromEntries(Object.entries(own).filter(([key]) => key.startsWith('Actual ')));
    return { ...only, ...measured, Filter, ...(rows === undefined ? {} : { 'Plan Rows': rows }) };
  }
  const { 'Relation Name': name, ...rest } = own;
  return name === undefined ? { ...own, Plans: children } : { ...rest, Plans: children };
}

/** `Index lookup on o using by_customer (customer_id=c.id)  (cost=0.35 rows=1) (actual time=0.01..0.02 rows=1 loops=3)`. */
function nodeOf(line: string): RawObject {
  const [, cost] = /\(cost=([^)]*)\)/.exec(line) ?? [];
  const [, actual] = /\(actual time=([^)]*)\)/.exec(line) ?? [];
  const said = line
    .replace(/\s*\((?:cost|actual time)=[^)]*\)/g, '')
    .replace(/\s*\(never executed\)/, '')
    .trim();
  const [, object, , index] = / on (<[^>]*>|\S+)( using (\S+))?/.exec(said) ?? [];
  const [, condition] = /^Filter: (.*)$/.exec(said) ?? [];
  const [, sorted] = /^Sort(?: row IDs)?: (.*?)(?:, limit input.*)?$/.exec(said) ?? [];
  const rows = numberIn(cost, /rows=([\d.e+]+)/);
  return {
    'Node Type': typeOf(said),
    ...(object === undefined || !/^[\w<`$]/.test(object) || !/scan|lookup/i.test(said)
      ? {}
      : object.startsWith('<')
        ? { Alias: object }
        : { 'Relation Name': object, Alias: object }),
    ...(index === undefined ? {} : { 'Index Name': index }),
    ...(condition === undefined ? {} : { Filter: condition }),
    ...(sorted === undefined ? {} : { 'Sort Key': sorted.split(/,\s*/) }),
    ...(rows === undefined ? {} : { 'Plan Rows': rows, 'Rows Examined': rows }),
    ...(/\(never executed\)/.test(line) ? { 'Actual Rows': 0, 'Actual Loops': 0 } : counted(actual)),
    Says: said,
  };
}

function counted(actual: string | undefined): RawObject {
  const [, first, last] = /^([\d.e+-]+?)\.\.([\d.e+-]+)/.exec(actual ?? '') ?? [];
  const rows = numberIn(actual, /rows=([\d.e+]+)/);
  const loops = numberIn(actual, /loops=(\d+)/);
  if (rows === undefined || loops === undefined) return {};
  return {
    'Actual Startup Time': Number(first ?? 0),
    'Actual Total Time': Number(last ?? 0),
    'Actual Rows': rows,
    'Actual Loops': loops,
    'Counted Rows Examined': rows,
  };
}

function numberIn(text: string | undefined, pattern: RegExp): number | undefined {
  const found = pattern.exec(text ?? '')?.[1];
  return found === undefined ? undefined : Number(found);
}

/** The first words of a line, in the terms of the other formats. */
const types: readonly (readonly [RegExp, string])[] = [
  [/^Table scan on/i, 'Full Table Scan'],
  [
    /^(?:Covering )?index lookup on|^Single-row (?:covering )?index lookup|^Multi-range index lookup/i,
    'Index Lookup',
  ],
  [/^Covering index scan on/i, 'Covering Index Scan'],
  [/^Index scan on/i, 'Full Index Scan'],
  [/^(?:Covering )?index range scan on|^Index skip scan/i, 'Index Range Scan'],
  [/^Nested loop .*join/i, 'Nested Loop Join'],
  [/hash join/i, 'Hash Join (MySQL)'],
  [/^Sort\b/i, 'Filesort'],
  [/temporary table|^Materialize/i, 'Temporary Table'],
  [/^Filter:/i, 'Keep Rows'],
  [/^Limit/i, 'Limit'],
  [/^(?:Group )?aggregate/i, 'Group Rows'],
  [/^Window/i, 'Window Functions'],
  [/^Append/i, 'Union'],
  [/^(?:Update|Delete|Insert|Replace)\b/i, 'Change'],
];

function typeOf(said: string): string {
  if (/re-planned for each iteration/i.test(said)) return 'Range Checked For Each Record';
  const known = types.find(([pattern]) => pattern.test(said))?.[1];
  return known ?? said.replace(/[:(].*$/, '').trim();
}
