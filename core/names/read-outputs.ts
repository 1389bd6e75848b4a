/** Reads the outputs of a SELECT or RETURNING: its items, their aliases, and the names of items without one. */
import type { Name } from '../operations/model/operation.ts';
import type { TokenRange } from '../syntax/postgres/source.ts';
import type { Output, Place } from './outline.ts';
import { pathAt, readExpression, startsQuery } from './read-expression.ts';
import type { Draft, Reading } from './reading.ts';

/** `*` */
export const everything: Output = {
  name: undefined,
  aliased: false,
  path: { parts: [], star: true, start: 0, end: 0 },
  usual: undefined,
};

/** The list of SELECT or RETURNING. */
export function readOutputs(reading: Reading, range: TokenRange, block: Draft, place: Place): void {
  const { source } = reading;
  let { from } = range;
  while (modifiers.has(source.word(from))) from += 1;
  if (source.word(from) === 'distinct') {
    from += 1;
    if (source.word(from) === 'on' && source.isPunctuation(from + 1, '(')) {
      const close = Math.min(source.closing(from + 1), range.to);
      readExpression(reading, { from: from + 2, to: close }, { ...place, clause: 'order' });
      from = close + 1;
    }
  }
  for (const item of source.separated({ from, to: range.to })) readOutput(reading, item, block, place);
}

/** Before the list; all but the first are MySQL's. */
const modifiers: ReadonlySet<string> = new Set([
  'all',
  'distinctrow',
  'high_priority',
  'straight_join',
  'sql_buffer_result',
  'sql_calc_found_rows',
  'sql_no_cache',
]);

function readOutput(reading: Reading, item: TokenRange, block: Draft, place: Place): void {
  const { source, roles } = reading;
  const alias = aliasOf(reading, item);
  const to = alias?.from ?? item.to;
  readExpression(reading, { from: item.from, to }, place);
  if (source.isOperator(item.from, '*') && item.to === item.from + 1) {
    block.outputs.push(everything);
    return;
  }
  const found = startsQuery(reading, item.from) ? undefined : pathAt(reading, item.from);
  const path = found?.next === to && !source.isReserved(item.from) ? found.path : undefined;
  const output: Output = {
    name: alias?.name ?? (path?.star === true ? undefined : path?.parts.at(-1)),
    aliased: alias !== undefined,
    path,
    usual: path === undefined ? usualName(reading, { from: item.from, to }) : undefined,
  };
  block.outputs.push(output);
  if (alias === undefined) return;
  const { start, end } = alias.name;
  roles.push({ kind: 'output', start, end, name: alias.name, output, block });
}

/** `x AS total`, `x total`; `from` is the index at which the expression ends. */
function aliasOf(
  { source }: Reading,
  { from, to }: TokenRange,
): { readonly name: Name; readonly from: number } | undefined {
  const name = source.name(to - 1);
  if (name === undefined || to - 1 <= from) return undefined;
  if (source.word(to - 2) === 'as') return { name, from: to - 2 };
  if (source.isReserved(to - 1) || notAliases.has(source.word(to - 1))) return undefined;
  return endsOperand(source, to - 2) ? { name, from: to - 1 } : undefined;
}

/** True if the token can end a value. */
function endsOperand(source: Reading['source'], at: number): boolean {
  const token = source.tokens[at];
  switch (token?.kind) {
    case 'string':
    case 'number':
    case 'quoted-identifier':
    case 'parameter':
    case 'template':
      return true;
    case 'punctuation':
      return source.isPunctuation(at, ')') || source.isPunctuation(at, ']');
    case 'word': {
      const word = source.word(at);
      return valueWords.has(word) || (!source.isReserved(at) && !connecting.has(word));
    }
    default:
      return false;
  }
}

const valueWords: ReadonlySet<string> = new Set([
  'end',
  'null',
  'true',
  'false',
  'current_date',
  'current_timestamp',
  'current_time',
  'current_user',
  'localtimestamp',
]);
/** Words that the grammar does not reserve, but after which a value or the rest of a type follows. */
const connecting: ReadonlySet<string> = new Set([
  'zone',
  'between',
  'over',
  'at',
  'time',
  'double',
  'character',
  'filter',
  'exists',
  'interval',
]);
const notAliases: ReadonlySet<string> = new Set([
  'precision',
  'varying',
  'zone',
  'over',
  'at',
  'between',
  'filter',
  'within',
]);

/** The server's name for an expression without an alias. */
function usualName({ source }: Reading, { from, to }: TokenRange): string | undefined {
  if (source.word(from) === 'case') return 'case';
  const call = source.isPunctuation(to - 1, ')') ? source.objectName(from) : undefined;
  if (call !== undefined && source.isPunctuation(call.next, '(') && source.closing(call.next) === to - 1)
    return call.name.name.text;
  // A cast keeps the column's name.
  const cast = source.objectName(from);
  if (cast !== undefined && source.isPunctuation(cast.next, '::')) return cast.name.name.text;
  const first = call ?? source.objectName(from);
  if (first !== undefined && source.isPunctuation(first.next, '(')) {
    const next = source.closing(first.next) + 1;
    const word = source.word(next);
    if (word === 'over' || word === 'filter' || word === 'within' || source.isPunctuation(next, '::'))
      return first.name.name.text;
  }
  return undefined;
}
