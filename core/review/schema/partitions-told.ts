/** Partitions in which nothing changes but what changes in their table: the schema before and after tells of them along with it. */
import { tableByKey } from '../../schema/lookup.ts';
import type { SchemaChange } from './schema-model.ts';
import { hasUnseen, partitionsInWords } from '../statements/partitions.ts';
import type { TouchedObject } from './touched.ts';

export function withoutPartitions(touched: readonly TouchedObject[]): readonly TouchedObject[] {
  const told = new Map<TouchedObject, readonly TouchedObject[]>();
  for (const one of touched) {
    const parent = touched.find((other) => other !== one && isToldWith(one, other));
    if (parent !== undefined) told.set(parent, [...(told.get(parent) ?? []), one]);
  }
  const parts = new Set([...told.values()].flat());
  return touched
    .filter((one) => !parts.has(one))
    .map((one) => {
      const count = told.get(one)?.length ?? 0;
      if (count === 0) return one;
      const isUnlisted = [one.before, one.after].some((schema) => hasUnseen(one.key, schema));
      const object = `${one.change.object}${partitionsInWords(isUnlisted ? 'unlisted' : count)}`;
      return { ...one, change: { ...one.change, object } };
    });
}

function isToldWith(one: TouchedObject, parent: TouchedObject): boolean {
  if (one.kind !== 'relation' || parent.kind !== 'relation') return false;
  const [was, is] = [tableByKey(one.before, one.key), tableByKey(one.after, one.key)];
  const isPart = was?.partitionOf?.parent === parent.key && is?.partitionOf?.parent === parent.key;
  if (!isPart) return false;
  const [own, of] = [linesOf(one.change), linesOf(parent.change)];
  return own.every((line) => of.includes(line));
}

/** Those that only one of both sides has, of an index without its own names. */
function linesOf({ before, after }: SchemaChange): readonly string[] {
  const [was, is] = [before, after].map((text) =>
    text
      .split('\n')
      .map((line) => line.replace(/,$/, '').replace(/^(CREATE (?:UNIQUE )?INDEX) \S+ ON \S+/, '$1')),
  );
  return [
    ...(was ?? []).filter((line) => is?.includes(line) !== true).map((line) => `-${line}`),
    ...(is ?? []).filter((line) => was?.includes(line) !== true).map((line) => `+${line}`),
  ];
}
