/**
 * A statement on a partitioned table does the same with each partition. The table's own size is that of all of them together: who adds up, or tells
 * of each, would count twice.
 */
import type { RelationEffect } from '../../effects/effect.ts';
import { oneLine } from '../../plan/format.ts';
import type { EffectDifference } from '../../proof/expected.ts';
import { strongestOf } from '../../proof/measured.ts';
import { partitions, tableCalled } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import type { BlockedRelation } from '../model.ts';
import { type Placed, schemaAt } from '../placed.ts';

type Partitions = NonNullable<BlockedRelation['partitions']>;

type Worked = Pick<RelationEffect, 'relation' | 'role' | 'isNew' | 'rewrite' | 'buildsIndex' | 'scan'>;

/** Those whose sizes add up: the table for all of its partitions, or these where the statistics know them and not the table. */
export function counted<Relation extends Worked>(
  relations: readonly Relation[],
  isKnown: (relation: string) => boolean = () => true,
): readonly Relation[] {
  const target = relations.find(({ role }) => role === 'target');
  const parts = target === undefined ? [] : partsOf(target, relations);
  if (parts.length === 0 || target === undefined) return relations;
  return !isKnown(target.relation) && parts.some(({ relation }) => isKnown(relation))
    ? relations.filter((one) => one !== target)
    : relations.filter((one) => !parts.includes(one));
}

/** With which the same is done. */
export function partsOf<Relation extends Worked>(
  target: Worked,
  relations: readonly Relation[],
): readonly Relation[] {
  return relations.filter(
    ({ role, isNew, ...one }) =>
      role === 'partition' &&
      !isNew &&
      (['rewrite', 'buildsIndex', 'scan'] as const).every((each) => one[each] === target[each]),
  );
}

/** Of partitions that are read along with their table the table alone. */
export function withoutPartsRead<Relation extends Pick<RelationEffect, 'relation' | 'role' | 'lock'>>(
  relations: readonly Relation[],
  placed: Placed,
): readonly Relation[] {
  const schema = schemaAt(placed);
  const isRead = ({ role, lock }: Relation): boolean =>
    lock === 'ACCESS SHARE' && (role === 'source' || role === 'partition');
  const keys = new Set(
    relations.flatMap((one) => (isRead(one) ? (tableCalled(schema, one.relation)?.key ?? []) : [])),
  );
  return relations.filter((one) => {
    const parent = tableCalled(schema, one.relation)?.partitionOf?.parent;
    return !isRead(one) || parent === undefined || !keys.has(parent);
  });
}

/** Along with a relation that a statement locks: see partitionsTold. Of what is read nobody knows all of them. */
export function partsTold(
  { relation, role }: Pick<RelationEffect, 'relation' | 'role'>,
  known: number,
  placed: Placed,
): { readonly partitions?: Partitions } {
  if (role === 'source')
    return tableCalled(schemaAt(placed), relation)?.partitionBy === undefined
      ? {}
      : { partitions: 'unlisted' };
  if (role !== 'target') return {};
  const told = partitionsTold(relation, known, [placed]);
  return told === 0 ? {} : { partitions: told };
}

/** ` and its 6 partitions`. */
export function partitionsInWords(of: Partitions | undefined): string {
  if (of === undefined || of === 0) return '';
  return ` and its ${of === 1 ? 'partition' : of === 'unlisted' ? 'partitions' : `${of} partitions`}`;
}

/**
 * `known`: on so many that migrations name the same is done. Where a function makes others nobody counts them: their names, and how many there
 * are, hang on the day. What is done with none that is known may be done with none: then the proof has to have seen it.
 */
export function partitionsTold(relation: string, known: number, statements: readonly Placed[]): Partitions {
  const isUnlisted = statements.some(
    (placed) =>
      (known > 0 && [placed.start, schemaAt(placed)].some((schema) => hasUnseen(relation, schema))) ||
      isSeenBeside(relation, placed),
  );
  return isUnlisted ? 'unlisted' : known;
}

/** By the replay: a command makes partitions of it, or of one of them, whose text is known in part only. */
export function hasUnseen(relation: string, schema: Schema): boolean {
  const table = tableCalled(schema, relation);
  return (
    table !== undefined &&
    (table.unseenPartitions || partitions(schema, table.key).some(({ key }) => hasUnseen(key, schema)))
  );
}

/** By the proof: with the table it locked partitions that the replay does not know. */
function isSeenBeside(relation: string, placed: Placed): boolean {
  const { proof, start, section } = placed;
  if (proof?.outcome.kind !== 'measured') return false;
  const seen = proof.outcome.measured.relations;
  const own = strongestOf(seen.find((one) => one.relation === relation)?.taken ?? []);
  const schemas = [start, section.found, schemaAt(placed)];
  return (
    own !== undefined &&
    seen.some(
      ({ relation: name, kind, ancestors, isNew, taken }) =>
        kind === 'table' &&
        !isNew &&
        strongestOf(taken) === own &&
        ancestors.includes(relation) &&
        schemas.every((schema) => tableCalled(schema, name) === undefined),
    )
  );
}

/** Of partitions that a function makes the names hang on the day on which it ran here: all of them are told at once. */
export function differenceInWords(
  { relation, partOf, about, expected, measured }: EffectDifference,
  placed: Placed,
): string {
  const schema = schemaAt(placed);
  const isNamed =
    partOf === undefined ||
    [relation, `public.${relation}`].some((key) => schema.relations.has(key) || schema.indexes.has(key));
  const on = isNamed ? oneLine(relation) : `partitions that a function makes of ${oneLine(partOf)}`;
  return `Measured otherwise than expected on ${on} (${about}): ${measured} instead of ${expected}.`;
}
