/** Which relations, functions and types a change touches, each as the first migration found it and as the last one left it. */
import { relationText } from '../../schema/print/one-relation.ts';
import { functionPart } from '../../schema/print/functions.ts';
import { typePart } from '../../schema/print/types.ts';
import { displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Schema, Table } from '../../schema/model.ts';
import { withUnseenTables } from '../../schema/unseen-tables.ts';
import { oneLine } from '../../plan/format.ts';
import { plainCopiesIn } from '../../schema/inverse/refill.ts';
import type { ReviewedSection, ReviewInput } from '../input.ts';
import type { SchemaChange } from './schema-model.ts';

export interface TouchedObject {
  readonly kind: 'relation' | 'function' | 'type';
  readonly key: string;
  /** For people. */
  readonly name: string;
  /** The schemas in which it stands as it was and as it is. */
  readonly before: Schema;
  readonly after: Schema;
  readonly change: SchemaChange;
  readonly targetVersion: number;
  /** Columns that have another name: what each was called before the change. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** What files do to one object with nobody in between. */
interface Run {
  readonly kind: TouchedObject['kind'];
  readonly key: string;
  readonly before: Schema;
  readonly after: Schema;
  readonly version: number;
  readonly files: readonly string[];
}

/**
 * Migrations that ran long ago may lie between those of a change: only what each of these does is taken. Where others have changed the same
 * object in between, it is told in several parts.
 */
export function touchedBy({
  migrations,
  formerly,
}: Pick<ReviewInput, 'migrations' | 'formerly'>): readonly TouchedObject[] {
  const found = new Map<string, readonly Run[]>();
  for (const { file, sections, targetVersion: version } of migrations)
    for (const { found: was, after, statements } of sections) {
      const operations = statements.flatMap(({ actions }) => actions.map(({ operation }) => operation));
      const before = withUnseenTables(was, after, operations);
      for (const { kind, key } of differing(before, after)) {
        if (statements.some(({ untold }) => untold) && mayComeAgain(kind, key, before, after)) continue;
        const runs = found.get(`${kind} ${key}`) ?? [];
        found.set(`${kind} ${key}`, withRun(runs, { kind, key, before, after, version, files: [file] }));
      }
    }
  const names = renamedIn(migrations);
  const inOrder = [...found].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return inOrder.flatMap(([, runs]) => {
    const differ = runs.map((one, at) => (at === 0 ? asItWas(one, formerly) : one)).filter(isAnother);
    return differ.map(({ kind, key, before, after, version: targetVersion, files }) => {
      const name = oneLine(displayName(key));
      const object = differ.length === 1 ? name : `${name} (${files.map(oneLine).join(', ')})`;
      const change = {
        object,
        before: textOf(kind, key, before, targetVersion),
        after: textOf(kind, key, after, targetVersion),
      };
      const renamed = kind === 'relation' ? (names.get(key) ?? noNames) : noNames;
      return { kind, key, name, before, after, change, targetVersion, renamed };
    });
  });
}

/** It has gone, or a trigger of it, and a command that nobody could follow may have made it anew. */
function mayComeAgain(kind: TouchedObject['kind'], key: string, before: Schema, after: Schema): boolean {
  if (kind === 'function') return !after.functions.has(key);
  if (kind === 'type') return !after.types.has(key);
  const [was, is] = [tableByKey(before, key), tableByKey(after, key)];
  if (!after.relations.has(key)) return true;
  return (was?.triggers ?? []).some(({ name }) => is?.triggers.some((one) => one.name === name) !== true);
}

/** Behind the last one where that has left it so. A replay may make the same table anew: what is written of it says whether it is another. */
function withRun(runs: readonly Run[], next: Run): readonly Run[] {
  const { kind, key, version } = next;
  const last = runs.at(-1);
  const isJoined =
    last !== undefined && textOf(kind, key, last.after, version) === textOf(kind, key, next.before, version);
  if (!isJoined) return [...runs, next];
  return [...runs.slice(0, -1), { ...next, before: last.before, files: [...last.files, ...next.files] }];
}

/** A view that a repeatable file has made. */
function asItWas(run: Run, formerly: ReviewInput['formerly']): Run {
  const of = run.kind === 'relation' ? formerly?.schema.relations.get(run.key) : undefined;
  return formerly === undefined || of?.kind !== 'view' ? run : { ...run, before: formerly.schema };
}

function isAnother({ kind, key, before, after, version }: Run): boolean {
  // Nobody saw it made: what is known of it is what the change itself says.
  if (kind === 'relation' && after.relations.get(key)?.origin.unseen === true) {
    if (!isOfIndexes(tableByKey(before, key), tableByKey(after, key))) return false;
  }
  return textOf(kind, key, before, version) !== textOf(kind, key, after, version);
}

/** Nothing but indexes may tell the one from the other. */
export function isOfIndexes(was: Table | undefined, is: Table | undefined): boolean {
  return (
    was !== undefined &&
    is !== undefined &&
    was.columns.length === is.columns.length &&
    was.constraints.length === is.constraints.length
  );
}

/** What a column was called before the change; undefined where it was not there. */
export function formerName(renamed: TouchedObject['renamed'], name: string): string | undefined {
  const former = renamed.get(name);
  return former ?? ([...renamed.values()].includes(name) ? undefined : name);
}

const noNames: ReadonlyMap<string, string> = new Map();

/** By table, the new names of its columns and what they were at first. */
function renamedIn(migrations: ReviewInput['migrations']): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const found = new Map<string, Map<string, string>>();
  for (const { sections } of migrations)
    for (const { statements, before, found: start } of sections)
      for (const [at, { actions }] of statements.entries())
        for (const { operation } of actions) {
          if (operation.kind === 'update') noteCopies(found, statements, at, before[at] ?? start);
          if (operation.kind !== 'renameColumn') continue;
          const key = relationKey(before[at] ?? start, operation.table);
          const names = found.get(key) ?? new Map<string, string>();
          found.set(key, names);
          const first = names.get(operation.column.text) ?? operation.column.text;
          names.delete(operation.column.text);
          if (first !== operation.to.text) names.set(operation.to.text, first);
        }
  return found;
}

/** Into a column that is made in the same file, with all values, from one that goes behind it: as if that had been renamed. */
function noteCopies(
  found: Map<string, Map<string, string>>,
  statements: ReviewedSection['statements'],
  at: number,
  schema: Schema,
): void {
  const parsed = statements[at]?.statement.parsed;
  if (parsed === undefined) return;
  for (const { table, from, to } of plainCopiesIn(parsed, schema)) {
    const is = (kind: 'addColumn' | 'dropColumn', name: string): boolean =>
      (kind === 'addColumn' ? statements.slice(0, at) : statements.slice(at)).some(({ actions }) =>
        actions.some(
          ({ operation: one }) =>
            one.kind === kind &&
            relationKey(schema, one.table) === table &&
            (one.kind === 'addColumn' ? one.column.name.text : one.column.text) === name,
        ),
      );
    const names = found.get(table) ?? new Map<string, string>();
    const first = names.get(from) ?? from;
    if (!is('addColumn', to) || !is('dropColumn', from)) continue;
    found.set(table, names);
    names.delete(from);
    names.set(to, first);
  }
}

function* differing(
  before: Schema,
  after: Schema,
): Generator<{ readonly kind: TouchedObject['kind']; readonly key: string }> {
  const relations = new Set([
    ...keysOf(before.relations.values(after.relations)),
    ...keysOf(after.relations.values(before.relations)),
    ...[...before.indexes.values(after.indexes)].map(({ relation }) => relation),
    ...[...after.indexes.values(before.indexes)].map(({ relation }) => relation),
  ]);
  for (const key of relations) yield { kind: 'relation', key };
  const functions = new Set([
    ...keysOf([...before.functions.values(after.functions)].flat()),
    ...keysOf([...after.functions.values(before.functions)].flat()),
  ]);
  for (const key of functions) yield { kind: 'function', key };
  const types = new Set([
    ...keysOf(before.types.values(after.types)),
    ...keysOf(after.types.values(before.types)),
  ]);
  for (const key of types) yield { kind: 'type', key };
}

function keysOf(of: Iterable<{ readonly key: string }>): readonly string[] {
  return [...of].map(({ key }) => key);
}

function textOf(kind: TouchedObject['kind'], key: string, schema: Schema, targetVersion: number): string {
  switch (kind) {
    case 'relation':
      // Of a table that nobody saw made its indexes are known, and not what it is.
      return schema.relations.get(key)?.origin.unseen === true
        ? relationText(schema, key, targetVersion).replace(/^CREATE TABLE [^\n]* \(\);\n/, '')
        : relationText(schema, key, targetVersion);
    case 'function':
      return (schema.functions.get(key) ?? [])
        .flatMap((one) => functionPart(one).statements)
        .map(({ sql }) => `${sql};\n`)
        .join('');
    case 'type': {
      const type = schema.types.get(key);
      return type === undefined
        ? ''
        : typePart(type)
            .statements.map(({ sql }) => `${sql};\n`)
            .join('');
    }
  }
}
