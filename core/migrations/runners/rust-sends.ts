/** Calls of a Rust program that send SQL: Diesel’s, sqlx’s and tokio-postgres’. Textual: a text that stands there, a constant of the file, a file that is built in. */
import { folderOf, join } from '../listing.ts';
import { literal } from '../../text/pattern.ts';

export interface Source {
  readonly file: string;
  readonly text: string;
  /** Without comments and tests. */
  readonly told: string;
  /** Without what is quoted either. */
  readonly code: string;
}

export interface Send {
  readonly at: number;
  /** Undefined where it is put together. */
  readonly sql: string | undefined;
  /** The file whose text is sent. */
  readonly sentFile: string | undefined;
}

/** Whatever they are given is SQL. */
const sending =
  /\.(?:batch_execute|simple_query)\(|\b(?:sql_query|raw_sql|sqlx::query(?:_as|_scalar|_unchecked)?)(?:::<[^>]*>)?\(|\bquery(?:_as|_scalar|_unchecked)?!\(/g;
/** Others have methods of that name too: only what is written there counts. */
const perhaps =
  /\.(?:execute|query|query_one|query_opt|fetch_one|fetch_optional|fetch_all)\(|(?<![\w.:])query\(/g;
/** Diesel’s own words for statements. */
const built = /\b(?:diesel::)?(?:update|insert_into|delete)\(\s*\w+(?:::\w+)*[^;]*?\.execute\(/g;

export function sendsIn(source: Source, start: number, end: number): readonly Send[] {
  const code = source.code.slice(start, end);
  const given = (pattern: RegExp): readonly Send[] =>
    [...code.matchAll(pattern)].map(({ 0: head, index }) => ({
      at: start + index,
      ...textAt(source, start + index + head.length),
    }));
  return [
    ...given(sending),
    ...given(perhaps).filter(({ sql, sentFile }) => sql !== undefined || sentFile !== undefined),
    ...[...code.matchAll(built)].map(({ index }) => ({
      at: start + index,
      sql: undefined,
      sentFile: undefined,
    })),
  ].toSorted((a, b) => a.at - b.at);
}

function textAt(source: Source, at: number): Omit<Send, 'at'> {
  const { file, text, code } = source;
  const from = text.slice(at, at + mostText).replace(/^\s*&?\s*(?:format!\(\s*)?/, '');
  const told = literalIn(from);
  if (told !== undefined) return { sql: told, sentFile: undefined };
  const named = /^(?:\w+::)*([A-Z][A-Z0-9_]*)\b/.exec(from)?.[1];
  const head =
    named === undefined
      ? null
      : new RegExp(`\\b(?:const|static)\\s+${literal(named)}\\s*:[^=;]*=\\s*`).exec(code);
  const value =
    head === null ? from : text.slice(head.index + head[0].length, head.index + head[0].length + mostText);
  const known = head === null ? undefined : literalIn(value);
  if (known !== undefined) return { sql: known, sentFile: undefined };
  const way = /^include_str!\(\s*"([^"]+)"/.exec(value)?.[1];
  return { sql: undefined, sentFile: way === undefined ? undefined : resolved(folderOf(file), way) };
}

const mostText = 4_000;

/** `"…"`, `r#"…"#`. */
function literalIn(text: string): string | undefined {
  const raw = /^r(#*)"([^]*?)"\1/.exec(text)?.[2];
  if (raw !== undefined) return raw;
  const plain = /^"((?:[^"\\]|\\[^])*)"/.exec(text)?.[1];
  return plain
    ?.replaceAll(/\\\n\s*/g, '')
    .replaceAll(/\\n/g, '\n')
    .replaceAll(/\\(["'\\])/g, '$1');
}

function resolved(folder: string, way: string): string {
  const parts = folder === '' ? [] : folder.split('/');
  for (const one of way.split('/')) {
    if (one === '..') parts.pop();
    else if (one !== '.' && one !== '') parts.push(one);
  }
  return join('', parts.join('/'));
}
