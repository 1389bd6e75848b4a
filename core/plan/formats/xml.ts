/**
 * Converts a plan in the server's XML format to the value of the JSON format. Reads only what EXPLAIN writes: no meaningful attributes, no
 * mixed content, no document type, no entities except the five of XML.
 */
import { wordSet } from '../../collections/word-set.ts';
import { readElements, type Element } from './elements.ts';

/** Undefined if there is no such plan, or it was cut off. */
export function readXmlPlan(input: string): unknown {
  const start = input.search(/<explain\b/);
  if (start < 0) return undefined;
  const root = readElements(withoutContinuations(input.slice(start)));
  const query = root?.children.find(({ name }) => name === 'Query');
  return query === undefined ? undefined : valueOf(query);
}

/** psql ends each line of a value except the last with `+`. */
function withoutContinuations(text: string): string {
  return text.replaceAll(/>\s*\+\s*$/gm, '>');
}

/** Elements whose children are a list, whatever their number. */
const lists = wordSet(`
  Plans Triggers Workers Grouping-Sets Group-Keys Hash-Keys Target-Tables
`);

function valueOf({ name, children, text }: Element): unknown {
  // The grouping set of all rows has a key without columns.
  const isEmptyList = lists.has(name) || (name === 'Group-Key' && text.trim() === '');
  if (children.length === 0) return isEmptyList ? [] : scalar(text);
  if (lists.has(name) || children.every((child) => child.name === 'Item')) return children.map(valueOf);
  return Object.fromEntries(
    children.map((child, place) => [
      groupsOf(child, children.slice(0, place)) ?? keyOf(child.name),
      valueOf(child),
    ]),
  );
}

/** For an incremental sort the other formats name the kind of group and where it was sorted; here only order and method tell. */
function groupsOf({ name, children }: Element, before: readonly Element[]): string | undefined {
  if (name === 'Incremental-Sort-Groups')
    return before.some((one) => one.name === name) ? 'Pre-sorted Groups' : 'Full-sort Groups';
  if (name !== 'Sort-Space' || children.length === 0) return undefined;
  const methods = before.find((one) => one.name === 'Sort-Methods-Used')?.children ?? [];
  const isDisk =
    before.some((one) => one.name === name) ||
    (methods.length > 0 && methods.every(({ text }) => text.startsWith('external')));
  return `Sort Space ${isDisk ? 'Disk' : 'Memory'}`;
}

function scalar(text: string): string | boolean {
  return text === 'true' ? true : text === 'false' ? false : text;
}

/** The server replaces characters that are invalid in a name by hyphens; these names contain a real hyphen or slash. */
function keyOf(name: string): string {
  switch (name) {
    case 'One-Time-Filter':
      return 'One-Time Filter';
    case 'Full-sort-Groups':
      return 'Full-sort Groups';
    case 'Pre-sorted-Groups':
      return 'Pre-sorted Groups';
    default:
      return name.replaceAll('-', ' ').replace(/\bI O\b/, 'I/O');
  }
}
