/**
 * The file of recorded plans next to a query file: text for people and diffs, a line for each node. Prints and parses it; an unknown line
 * is reported. Queries are stored without their values.
 */
import { oneLine } from '../text/format.ts';
import { redactExpression } from '../plan/redact.ts';
import { magnitudeInWords, type FingerprintNode } from './fingerprint.ts';

/** Which server planned it. A plan on empty tables is only compared with plans on empty tables. */
export type RecordSource = 'connection' | 'lab' | 'embedded';

export interface PlanRecord {
  readonly source: RecordSource;
  /** Major version of the server that planned. */
  readonly major: number;
  readonly queries: readonly RecordedQuery[];
}

export interface RecordedQuery {
  /** As the comment before the query names it. */
  readonly name: string | undefined;
  /** On one line, without values. */
  readonly sql: string;
  readonly nodes: readonly FingerprintNode[];
}

/** Appended to the whole name, because `orders.sql` and `orders.ts` may be in one folder. */
const recordSuffix = '.plans';

export function recordPath(path: string): string {
  return `${path}${recordSuffix}`;
}

/** The query in a form that does not depend on its values and layout. */
export function querySql(text: string): string {
  return oneLine(redactExpression(text).replace(/\s+/g, ' '));
}

const format = 'plinth plans 1';
const width = 110;

/** `file`: the query file's own name. */
export function printRecord(file: string, { source, major, queries }: PlanRecord): string {
  const head = [
    `# ${format}`,
    `# Plans of ${oneLine(file)}, kept by “plinth plan record” and held against today's by “plinth plan check”.`,
    '# Rows are orders of magnitude; values are left out.',
    `source: ${source}`,
    `server: PostgreSQL ${String(major)}`,
  ];
  return `${[...head, ...queries.flatMap(queryLines)].join('\n')}\n`;
}

function queryLines({ name, sql, nodes }: RecordedQuery): readonly string[] {
  return [
    '',
    name === undefined ? 'query' : `query: ${oneLine(name)}`,
    ...folded(sql).map((line) => `| ${line}`),
    ...nodes.map(nodeLine),
  ];
}

export function nodeLine({ depth, text, magnitude }: FingerprintNode): string {
  const rows = magnitude === undefined ? '' : `  ${magnitudeInWords(magnitude)}`;
  return `${'  '.repeat(depth + 1)}${text}${rows}`;
}

/** At spaces, so that joining the lines with a space restores the text. */
function folded(sql: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of sql.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

// ------------------------------------------------------------------------------------------------------------------------ reading

export type RecordReading =
  | { readonly ok: true; readonly record: PlanRecord }
  /** A clause. */
  | { readonly ok: false; readonly because: string };

export function readRecord(text: string): RecordReading {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines[0] !== `# ${format}`)
    return wrong(
      'it does not begin as this version writes it: a newer Plinth has written it, or something else',
    );
  let source: RecordSource | undefined;
  let major: number | undefined;
  const queries: { name: string | undefined; sql: string[]; nodes: FingerprintNode[] }[] = [];
  for (const [at, line] of lines.entries()) {
    const query = queries.at(-1);
    if (line === '' || line.startsWith('#')) continue;
    if (query === undefined && line.startsWith('source: ')) source = sourceOf(line.slice(8));
    else if (query === undefined && line.startsWith('server: PostgreSQL ')) major = Number(line.slice(19));
    else if (line === 'query') queries.push({ name: undefined, sql: [], nodes: [] });
    else if (line.startsWith('query: ')) queries.push({ name: line.slice(7), sql: [], nodes: [] });
    else if (query !== undefined && query.nodes.length === 0 && line.startsWith('| '))
      query.sql.push(line.slice(2));
    else if (query !== undefined && line.startsWith('  ')) query.nodes.push(readNode(line));
    else return wrong(`line ${String(at + 1)} is not one that “plinth plan record” writes`);
  }
  if (source === undefined || major === undefined || !Number.isInteger(major))
    return wrong('it does not say where its plans come from');
  return {
    ok: true,
    record: { source, major, queries: queries.map((one) => ({ ...one, sql: one.sql.join(' ') })) },
  };
}

function sourceOf(word: string): RecordSource | undefined {
  return (['connection', 'lab', 'embedded'] as const).find((one) => one === word);
}

function readNode(line: string): FingerprintNode {
  const rows = / {2}~([\d,]+)(?: ([kMB]))? rows?$/.exec(line);
  const indent = /^ */.exec(line)?.[0].length ?? 2;
  const text = line.slice(indent, rows?.index);
  const magnitude =
    rows === null
      ? undefined
      : Math.round(Math.log10(Number(rows[1]?.replaceAll(',', '')))) + unitOf(rows[2]);
  return { depth: Math.floor(indent / 2) - 1, text, magnitude };
}

function unitOf(letter: string | undefined): number {
  return letter === undefined ? 0 : ({ k: 3, M: 6, B: 9 }[letter] ?? 0);
}

function wrong(because: string): RecordReading {
  return { ok: false, because };
}
