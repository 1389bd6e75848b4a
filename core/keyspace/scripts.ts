/**
 * Commands in the files of a project that hold up a Redis server: calls in Lua scripts (.lua), and lines of files for redis-cli (.redis). What a
 * script computes is not known and not reported.
 */
import { blockingIn, type Blocking, type Given } from './blocking.ts';
import { luaCalls } from './lua.ts';

export interface ScriptFinding extends Blocking {
  /** From 1. */
  readonly line: number;
}

export function isRedisScript(path: string): boolean {
  return /\.(?:lua|redis)$/i.test(path);
}

export function scriptFindings(path: string, text: string): readonly ScriptFinding[] {
  const calls = /\.lua$/i.test(path) ? luaCalls(text) : lineCommands(text);
  return calls.flatMap(({ words, start }): readonly ScriptFinding[] => {
    const found = blockingIn(words);
    return found === undefined ? [] : [{ ...found, line: text.slice(0, start).split('\n').length }];
  });
}

interface Call {
  readonly words: Given;
  readonly start: number;
}

/** One command a line, words in quotes or not; `#` begins a comment. */
function lineCommands(text: string): readonly Call[] {
  return [...text.matchAll(/^[ \t]*([^\s#][^\n]*)$/gm)].map((found) => {
    const line = found[1]?.trimEnd() ?? '';
    const start = found.index + found[0].indexOf(line);
    const words = [...line.matchAll(/"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|\S+/g)].map(
      ([word, double, single]) => double ?? single ?? word,
    );
    return { words, start };
  });
}
