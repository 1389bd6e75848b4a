/**
 * Converts JSON, or a plan pasted in any format, to the raw plan object; tolerates psql frames, line continuations, a byte order mark and a
 * preceding log line. The other formats are in formats/. Interpreting the plan is `normalise`'s task.
 */
import { readTextPlan } from '../formats/text.ts';
import { readXmlPlan } from '../formats/xml.ts';
import { readYamlPlan } from '../formats/yaml.ts';
import { clickhousePlan } from '../clickhouse/document.ts';
import { duckdbPlan } from '../duckdb/document.ts';
import { readMysqlTree } from '../mysql/tree.ts';
import { mysqlPlan } from '../mysql/document.ts';
import { isObject, type RawObject } from './raw.ts';
import { readShowplan } from '../sqlserver/document.ts';

export type RawPlan =
  /** The object that contains `Plan`, next to `Settings`, `Planning Time` and so on. */
  { readonly ok: true; readonly raw: RawObject } | { readonly ok: false; readonly problem: string };

/** Longer input is rejected, because it would be in memory several times. */
const longestInput = 64 * 1024 * 1024;

export function parsePlan(input: unknown): RawPlan {
  return typeof input === 'string' ? parseText(input) : findPlan(input);
}

function parseText(input: string): RawPlan {
  if (input.length > longestInput) return failed('The plan is larger than 64 MB.');
  if (input.trim() === '') return failed('There is no plan: the text is empty.');
  const plain = input.replace(/^\uFEFF/, '');
  const showplan = readShowplan(plain);
  if (showplan !== undefined) return showplan;
  const tree = readMysqlTree(plain);
  if (tree !== undefined) return { ok: true, raw: tree };
  const json = parseJson(plain);
  if (json?.ok === true) return json;
  const other = readXmlPlan(plain) ?? readYamlPlan(plain);
  if (other !== undefined) return findPlan(other);
  return readTextPlan(plain) ?? json ?? failed('This is no query plan, or it was cut off.');
}

/** Parentheses in conditions of another format look like JSON too, but do not contain a plan. */
function parseJson(plain: string): RawPlan | undefined {
  const value = valueIn(plain) ?? valueIn(withoutFrame(plain));
  return value === undefined ? undefined : findPlan(value);
}

function valueIn(text: string): unknown {
  const json = jsonPart(text);
  return json === undefined ? undefined : readJson(json);
}

/** psql prints a heading, a rule, `+` at the end of continued lines and a row count; some clients put every line in borders. */
function withoutFrame(input: string): string {
  return input
    .split(/\r\n|\r|\n/)
    .filter((line) => !/^[\s|│+\-─═╔╚╗╝╟╢┌└┐┘├┤┼]*$/.test(line) || line.trim() === '')
    .map((line) => withoutLast(withoutLast(line.replace(/^\s*[|│║]\s?/, ''), '|│║'), '+↵'))
    .join('\n');
}

/** A pattern that begins with blanks would take the square of a line's indentation. */
function withoutLast(line: string, marks: string): string {
  const text = line.trimEnd();
  return text !== '' && marks.includes(text.slice(-1)) ? text.slice(0, -1).trimEnd() : text;
}

/** From the first bracket that can open a plan to its counterpart; strings are skipped. */
function jsonPart(input: string): string | undefined {
  const start = input.search(/[[{]\s*(?:[+↵|│║]\s*)*[{"]/);
  if (start < 0) return undefined;
  let depth = 0;
  let inString = false;
  for (let at = start; at < input.length; at += 1) {
    const unit = input[at];
    if (inString) {
      if (unit === '\\') at += 1;
      else if (unit === '"') inString = false;
    } else if (unit === '"') inString = true;
    else if (unit === '[' || unit === '{') depth += 1;
    else if (unit === ']' || unit === '}') {
      depth -= 1;
      if (depth === 0) return input.slice(start, at + 1);
    }
  }
  return undefined;
}

function readJson(json: string): unknown {
  try {
    const value: unknown = JSON.parse(json);
    return value;
  } catch {
    return undefined;
  }
}

/** `[{"Plan": …}]`, `{"Plan": …}`, a bare node, or the column of a result row. */
function findPlan(value: unknown): RawPlan {
  if (Array.isArray(value)) {
    return value.length === 0 ? failed('The server answered with an empty plan.') : findPlan(value[0]);
  }
  if (!isObject(value)) return failed('This is JSON, but not a query plan.');
  const clickhouse = clickhousePlan(value);
  if (clickhouse !== undefined) return { ok: true, raw: clickhouse };
  if (isObject(value['Plan'])) return { ok: true, raw: value };
  const mysql = mysqlPlan(value);
  if (mysql !== undefined) return { ok: true, raw: mysql };
  const duckdb = duckdbPlan(value);
  if (duckdb !== undefined) return { ok: true, raw: duckdb };
  if (typeof value['Node Type'] === 'string') return { ok: true, raw: { Plan: value } };
  if (value['QUERY PLAN'] !== undefined) return parsePlan(value['QUERY PLAN']);
  if (value['Utility Statement'] !== undefined)
    return failed('The server makes no plan for this kind of statement.');
  return failed('This is JSON, but not a query plan.');
}

function failed(problem: string): RawPlan {
  return { ok: false, problem };
}
