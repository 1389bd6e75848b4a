/**
 * The commands that a Lua script sends to Redis, as far as its text says them: calls of redis.call and redis.pcall whose arguments are texts.
 * Comments and texts are skipped; nothing is executed. A script runs as one command, so that whatever it does holds up all clients.
 */
import type { Given } from './blocking.ts';

export interface LuaCall {
  /** Of `redis.call`, as an offset in the text. */
  readonly start: number;
  /** Undefined for an argument that is computed. */
  readonly words: Given;
}

/** Comments, texts and names, in the order in which Lua's manual (5.1, section 2.1) reads them. */
const token =
  /--\[(=*)\[[^]*?\]\1\]|--[^\n]*|\[(=*)\[([^]*?)\]\2\]|"((?:[^"\\\n]|\\[^])*)"|'((?:[^'\\\n]|\\[^])*)'|[A-Za-z_]\w*|[^\s]/g;

interface Token {
  readonly text: string;
  readonly start: number;
  /** The contents of a text without escapes; undefined for others. */
  readonly value: string | undefined;
}

export function luaCalls(script: string): readonly LuaCall[] {
  const tokens = tokensOf(script);
  return tokens.flatMap((first, at): readonly LuaCall[] => {
    const name = tokens[at + 2]?.text;
    const opens = tokens[at + 3]?.text === '(';
    if ((first.text !== 'redis' && first.text !== 'server') || tokens[at + 1]?.text !== '.') return [];
    if ((name !== 'call' && name !== 'pcall') || !opens) return [];
    return [{ start: first.start, words: argumentsFrom(tokens, at + 4) }];
  });
}

function tokensOf(script: string): readonly Token[] {
  return [...script.matchAll(token)].flatMap((found): readonly Token[] => {
    const [text, , , long, double, single] = found;
    if (text.startsWith('--')) return [];
    return [{ text, start: found.index, value: long ?? double ?? single }];
  });
}

function argumentsFrom(tokens: readonly Token[], from: number): Given {
  const words: (string | undefined)[] = [];
  let current: Token[] = [];
  let depth = 0;
  const finish = (): void => {
    const [only] = current;
    if (only !== undefined)
      words.push(current.length === 1 && only.value !== undefined ? only.value : constantOf(current));
    current = [];
  };
  for (const one of tokens.slice(from)) {
    const isText = one.value !== undefined;
    if (!isText && one.text === ')' && depth === 0) break;
    if (!isText && one.text === ',' && depth === 0) {
      finish();
      continue;
    }
    if (!isText && '([{'.includes(one.text)) depth += 1;
    if (!isText && ')]}'.includes(one.text)) depth -= 1;
    current.push(one);
  }
  finish();
  return words;
}

/** A number, with its sign: tokens of one character each. */
function constantOf(tokens: readonly Token[]): string | undefined {
  const text = tokens.map((one) => one.text).join('');
  return /^-?\d+$/.test(text) ? text : undefined;
}
