/** One statistics file: parsed and validated, each error with its line. statistics-set.ts finds the file. */
import { findNodeAtLocation, parseTree, type Node, type ParseError } from 'jsonc-parser';
import { readStatistics, type StatisticsProblem } from '../../core/statistics/read.ts';
import type { Statistics } from '../../core/statistics/statistics.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import { readText } from './read-file.ts';

interface PlacedProblem {
  readonly message: string;
  /** One-based. */
  readonly line: number;
  readonly column: number;
  readonly key: string;
}

export interface StatisticsFile {
  /** Undefined if the file is invalid; `problems` then says why. */
  readonly statistics: Statistics | undefined;
  readonly problems: readonly PlacedProblem[];
}

/** With column statistics, a few kilobytes for each table. */
const mostBytes = 64 * 1024 ** 2;
/** Errors are located only in files up to this size. */
const mostToPlace = 1024 ** 2;

export function readStatisticsFile(file: string): StatisticsFile {
  const content = readText(file, mostBytes);
  if (content.kind === 'text') return statisticsIn(content.text);
  const because = content.kind === 'huge' ? `it is larger than ${mostBytes / 1024 ** 2} MB` : content.because;
  const message = `The statistics are not used: ${because}.`;
  return { statistics: undefined, problems: [{ message, line: 1, column: 1, key: '' }] };
}

/** The same for a text that was read already. */
export function statisticsIn(text: string): StatisticsFile {
  const parsed = parse(text);
  if (parsed === undefined) {
    const problem = { path: [], message: 'The statistics are not used: this is not valid JSON.' };
    return { statistics: undefined, problems: [placed(problem, text, firstError(text))] };
  }
  const reading = readStatistics(parsed.json);
  const problems = reading.kind === 'read' ? reading.problems : [reading.problem];
  const tree = problems.length > 0 ? treeOf(text) : undefined;
  return {
    statistics: reading.kind === 'read' ? reading.statistics : undefined,
    problems: problems.map((one) =>
      placed(one, text, (tree && findNodeAtLocation(tree, [...one.path])?.offset) ?? 0),
    ),
  };
}

function parse(text: string): { readonly json: unknown } | undefined {
  try {
    return { json: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function firstError(text: string): number {
  const errors: ParseError[] = [];
  treeOf(text, errors);
  return Math.min(errors[0]?.offset ?? 0, text.length);
}

/** Undefined for a large file, or one nested too deeply for this parser: an error is then reported at the top. */
function treeOf(text: string, errors: ParseError[] = []): Node | undefined {
  if (text.length > mostToPlace) return undefined;
  try {
    return parseTree(text, errors, { disallowComments: true });
  } catch {
    return undefined;
  }
}

function placed({ path, message }: StatisticsProblem, text: string, offset: number): PlacedProblem {
  const { line, column } = new LineIndex(text).position(offset);
  return { message, line: line + 1, column: column + 1, key: path.join('.') };
}
