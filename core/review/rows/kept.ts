/** Values that an UPDATE does not lose: they stand inside the new one, or only nulls or empty texts are written over. Reads words, and says no where it is not sure. */
import type { Update } from '../../operations/operation.ts';
import { lexemes } from '../../schema/expression-text.ts';
import { relationKey } from '../../schema/lookup.ts';
import type { Column } from '../../schema/model.ts';
import { isTakenAsItIs } from './converted.ts';
import { type Placed, schemaAt } from '../placed.ts';

export function isKept(operation: Update, of: Column, placed: Placed): boolean {
  const { one, section, at } = placed;
  const schema = schemaAt({ section, at });
  if (schema.dialect !== 'postgresql') return false;
  const { text, bodies } = one.statement.parsed;
  const body = bodies.length === 1 ? bodies[0] : undefined;
  const program = body === undefined ? text : text.slice(body.span.start, body.span.end);
  const words = lexemes(program)
    .map((each) => each.text)
    .filter((each) => each.trim() !== '');
  const updates = updatesOf(words, operation.table.name.text);
  if (updates.length === 0) return false;
  return updates.every((start) => {
    const value = valueOf(words, start, of.name);
    if (value === undefined) return true;
    return (
      isEmptyToNull(words, start, value, of.name) ||
      isInside(value, of, schema) ||
      (body !== undefined && isBehindGuard(words, start, of.name, relationKey(schema, operation.table)))
    );
  });
}

/** Where SET of each UPDATE of the table stands. */
function updatesOf(words: readonly string[], name: string): readonly number[] {
  return words.flatMap((word, at) => {
    if (word !== 'update') return [];
    const set = words.indexOf('set', at);
    return set > at && set - at < 9 && words.slice(at, set).includes(name) ? [set] : [];
  });
}

/** Of `column = value`, up to the comma or the clause behind it. */
function valueOf(words: readonly string[], set: number, name: string): readonly string[] | undefined {
  let depth = 0;
  let start: number | undefined;
  for (let at = set + 1; at <= words.length; at += 1) {
    const word = words[at] ?? ';';
    const isEnd = depth === 0 && [',', 'where', 'from', 'returning', ';'].includes(word);
    if (isEnd && start !== undefined) return words.slice(start, at);
    if (isEnd && word !== ',') return undefined;
    if (word === '(') depth += 1;
    if (word === ')') depth -= 1;
    const isBegin = depth === 0 && words[at - 1] === name && word === '=';
    if (isBegin && ['set', ','].includes(words[at - 2] ?? '')) start = at + 1;
  }
  return undefined;
}

/** `SET note = NULL WHERE note = ''`: an empty text says no more than none. */
function isEmptyToNull(
  words: readonly string[],
  set: number,
  value: readonly string[],
  name: string,
): boolean {
  const where = words.indexOf('where', set);
  const [is, equals, empty, end = ';'] = words.slice(where + 1, where + 5);
  return (
    value.join() === 'null' &&
    where > set &&
    is === name &&
    equals === '=' &&
    empty === "''" &&
    [';', 'and'].includes(end)
  );
}

/** `json_build_object('id', value)`, `format('%s!', value)`, `'id-' || value`: the old one can be read from it. */
function isInside(
  value: readonly string[],
  of: Column,
  schema: Parameters<typeof isTakenAsItIs>[2],
): boolean {
  const words = ['=', ...value, ';'];
  const isJoined = joinedTo(value, of.name);
  const isCalled = words.some((word) => building.has(word));
  return isJoined || (isCalled && isTakenAsItIs(words, of, schema, 'kept'));
}

const building: ReadonlySet<string> = new Set([
  'json_build_object',
  'jsonb_build_object',
  'json_build_array',
  'jsonb_build_array',
  'to_json',
  'to_jsonb',
]);

/** With one text in front of it or behind it, and nothing else. */
function joinedTo(value: readonly string[], name: string): boolean {
  const words = value.join(' ').replaceAll('| |', '||').split(' ');
  const isText = (word: string | undefined): boolean => word?.startsWith("'") === true;
  if (words.length !== 3 || words[1] !== '||') return false;
  return (words[0] === name && isText(words[2])) || (words[2] === name && isText(words[0]));
}

/** `IF NOT EXISTS (SELECT 1 FROM t WHERE c IS NOT NULL) THEN UPDATE …`: as long as one row has a value, nothing is written. */
function isBehindGuard(words: readonly string[], update: number, name: string, key: string): boolean {
  const guard = words.findIndex(
    (word, at) =>
      word === 'if' && words[at + 1] === 'not' && words[at + 2] === 'exists' && words[at + 3] === '(',
  );
  const then = words.indexOf('then', guard);
  if (guard < 0 || then < 0 || then > update) return false;
  const condition = words.slice(guard + 4, then - 1);
  const rest = condition.slice(condition.indexOf('from') + 1).join(' ');
  const table = key.slice(key.lastIndexOf('.') + 1);
  const isOnNulls =
    rest === `${table} where ${name} is not null` ||
    rest.startsWith(`${table} where ${name} is not null limit `);
  const between = words.slice(then, update);
  return isOnNulls && !between.includes('end') && !between.includes('else') && !between.includes('elsif');
}
