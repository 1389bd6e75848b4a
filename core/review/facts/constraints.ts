/**
 * Which constraints and unique indexes of an existing table a change adds, so that rows may be rejected, and which it drops. One that
 * rejects nothing new does not count: an equal one, a longer list of values, a key with a further column.
 */
import { column, displayName, indexesOf, tableByKey } from '../../schema/lookup.ts';
import { lexemes, normalised } from '../../schema/expression-text.ts';
import type { Index, Schema, Table } from '../../schema/model.ts';
import { columnRef, idOf, isMadeHere, type Altered, type ObjectRef, type Scene } from './alteration.ts';

/** A constraint or index that rejects rows. */
interface Refusing {
  readonly name: string;
  readonly kind: 'check' | 'unique' | 'foreign-key' | 'exclusion';
  /** Plain columns; empty if they are not known. */
  readonly columns: readonly string[];
  /** The condition of a CHECK, the predicate of a partial index, the referenced key. */
  readonly text: string;
}

/** `dropped`: the name of a constraint of a table that no migration creates. */
export function constraintAlterations(key: string, scene: Scene, dropped?: string): readonly Altered[] {
  if (isMadeHere(key, scene)) return [];
  const [found, left] = [refusingIn(scene.found, key), refusingIn(scene.left, key)];
  const [before, after] = [refusingIn(scene.before, key), refusingIn(scene.after, key)];
  const added = after.filter((one) => !isWithin(before, one) && isWithin(left, one));
  const gone = before.filter((one) => !isWithin(after, one) && isWithin(found, one));
  for (const { name } of added)
    if (!found.some((one) => one.name === name)) scene.made.add(idOf(refOf(key, name)));
  const isUnseen = dropped !== undefined && tableByKey(scene.found, key)?.complete !== true;
  return [
    ...added
      .filter((one) => isAboutOld(one, key, scene) && !found.some((old) => isAsStrict(old, one)))
      .map(({ name }): Altered => ({ object: refOf(key, name), change: { kind: 'refuses' } })),
    ...gone
      .filter((one) => isStillThere(one, key, scene) && !left.some((now) => isAsStrict(now, one)))
      .map(({ name }): Altered => ({ object: refOf(key, name), change: { kind: 'admits' } })),
    ...(isUnseen && gone.length === 0 && !scene.made.has(idOf(refOf(key, dropped)))
      ? [{ object: refOf(key, dropped), change: { kind: 'admits' } } as const]
      : []),
  ];
}

function refOf(key: string, name: string): ObjectRef {
  return { kind: 'constraint', key, part: name, name: `${name} of ${displayName(key)}` };
}

/** An equal one under the same name: one statement may drop it and add another. */
function isWithin(all: readonly Refusing[], { name, text, columns }: Refusing): boolean {
  return all.some(
    (one) => one.name === name && one.text === text && one.columns.join('\n') === columns.join('\n'),
  );
}

function refusingIn(schema: Schema, key: string): readonly Refusing[] {
  const table = tableByKey(schema, key);
  if (table === undefined) return [];
  return [...table.constraints.flatMap(refusingOf), ...indexesOf(schema, key).flatMap(uniqueOf)];
}

function refusingOf(one: Table['constraints'][number]): readonly Refusing[] {
  const { kind, name, columns, enforced, expression, references, index } = one;
  if (!enforced || kind === 'not-null') return [];
  // A key is represented by its index, if it has one.
  if (kind === 'unique' || kind === 'primary-key')
    return index === undefined ? [{ name, kind: 'unique', columns, text: '' }] : [];
  if (kind === 'check') return [{ name, kind, columns, text: normalised(expression ?? '') }];
  const text = `${references?.relation ?? ''} ${references?.columns.join(' ') ?? ''}`;
  return [{ name, kind, columns, text: kind === 'foreign-key' ? text : name }];
}

function uniqueOf({ name, unique, elements, where }: Index): readonly Refusing[] {
  if (!unique) return [];
  const plain = elements.flatMap((one) => one.column ?? []);
  const isPlain = plain.length === elements.length;
  const text = isPlain ? normalised(where ?? '') : JSON.stringify(elements.map((one) => one.expression));
  return [{ name, kind: 'unique', columns: isPlain ? plain : [], text }];
}

/** It can reject rows of code that does not know the new columns; nulls are accepted. */
function isAboutOld({ kind, columns }: Refusing, key: string, { left, made }: Scene): boolean {
  const isNew = (name: string): boolean => made.has(idOf(columnRef(key, name)));
  const now = tableByKey(left, key);
  if (kind === 'check') return columns.length === 0 || columns.some((name) => !isNew(name));
  return columns.every(
    (name) => !isNew(name) || (now !== undefined && column(now, name)?.default !== undefined),
  );
}

function isStillThere({ columns }: Refusing, key: string, { left }: Scene): boolean {
  const table = tableByKey(left, key);
  return table !== undefined && columns.every((name) => column(table, name) !== undefined);
}

/** It rejects everything that the other one rejects. */
function isAsStrict(one: Refusing, other: Refusing): boolean {
  if (one.kind !== other.kind) return false;
  const isWithinOther = one.columns.every((name) => other.columns.includes(name));
  if (one.kind === 'unique') return one.columns.length > 0 && isWithinOther && one.text === other.text;
  if (one.text === other.text) return isWithinOther && one.columns.length === other.columns.length;
  return one.kind === 'check' && isShorterList(one.text, other.text);
}

/** `a IN ('x', 'y')` and `a IN ('x', 'y', 'z')`: all else is equal. */
function isShorterList(short: string, long: string): boolean {
  const [a, b] = [listIn(short), listIn(long)];
  return (
    a !== undefined && b !== undefined && a.of === b.of && [...a.values].every((one) => b.values.has(one))
  );
}

/** Undefined unless it is one column in a list of texts, as people or the server write it. */
function listIn(
  expression: string,
): { readonly of: string; readonly values: ReadonlySet<string> } | undefined {
  const all = lexemes(expression);
  const values = all.flatMap(({ kind, text }) => (kind === 'string' ? [text] : []));
  const words = all.flatMap(({ kind, text }, at) =>
    kind === 'string' || punctuation.has(text) || all[at - 1]?.text === '::' ? [] : [text],
  );
  const [of, ...operator] = words;
  const isList = operator.join(' ') === 'in' || operator.join(' ') === '= any array';
  return of !== undefined && isList ? { of, values: new Set(values) } : undefined;
}

const punctuation: ReadonlySet<string> = new Set(['(', ')', '[', ']', ',', '::']);
