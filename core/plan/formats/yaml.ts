/**
 * Converts a plan in the server's YAML format to the value of the JSON format. EXPLAIN writes a small part of YAML: blocks by indentation,
 * strings as in JSON, bare numbers and booleans. Nothing else of YAML is supported.
 */

interface Entry {
  readonly column: number;
  readonly isItem: boolean;
  readonly key: string | undefined;
  readonly value: string;
}

/** Undefined if there is no such plan. */
export function readYamlPlan(input: string): unknown {
  const start = input.search(/^[ \t|]*- Plan:\s*[+|]?\s*$/m);
  if (start < 0) return undefined;
  const entries: Entry[] = [];
  for (const line of input.slice(start).split(/\r\n|\r|\n/)) {
    const entry = readLine(line);
    // A row count or a prompt ends the plan.
    if (entry === undefined) break;
    entries.push(entry);
  }
  const first = entries[0];
  return first === undefined ? undefined : readBlock(entries, { at: 0 }, first.column);
}

function readLine(raw: string): Entry | undefined {
  const line = raw
    .replace(/^[|│]\s?/, '')
    .replace(/\s*[|│]?\s*$/, '')
    .replace(/\s*\+$/, '');
  const found = /^( *)(- )?(?:("(?:[^"\\]|\\.)*"|[A-Za-z][^:"]*):(?: (.*))?|(\S.*))$/.exec(line);
  if (found === null) return undefined;
  const [, indent = '', dash, key, value, lone] = found;
  if (key === undefined && dash === undefined) return undefined;
  return {
    column: indent.length,
    isItem: dash !== undefined,
    key: key?.startsWith('"') === true ? String(scalar(key)) : key,
    value: (lone ?? value ?? '').trim(),
  };
}

/** A list if its first line begins with a dash, else a mapping. */
function readBlock(entries: readonly Entry[], place: { at: number }, column: number): unknown {
  const first = entries[place.at];
  if (first?.isItem !== true) return readMapping(entries, place, column);
  const items: unknown[] = [];
  for (
    let entry = entries[place.at];
    entry?.isItem === true && entry.column === column;
    entry = entries[place.at]
  ) {
    if (entry.key === undefined) {
      items.push(scalar(entry.value));
      place.at += 1;
    } else items.push(readMapping(entries, place, column + 2));
  }
  return items;
}

function readMapping(
  entries: readonly Entry[],
  place: { at: number },
  column: number,
): Readonly<Record<string, unknown>> {
  const fields: [string, unknown][] = [];
  for (let isFirst = true; ; isFirst = false) {
    const entry = entries[place.at];
    if (entry?.key === undefined) break;
    // The first key of an item follows its dash.
    if (entry.isItem ? !isFirst : entry.column !== column) break;
    place.at += 1;
    const next = entries[place.at];
    const isNested =
      entry.value === '' && next !== undefined && next.column > (entry.isItem ? column - 2 : column);
    fields.push([entry.key, isNested ? readBlock(entries, place, next.column) : scalar(entry.value)]);
  }
  return Object.fromEntries(fields);
}

function scalar(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}
