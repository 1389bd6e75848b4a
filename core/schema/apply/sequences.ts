/** Sequences: explicit ones, those of serial and identity columns, and their changes. */
import type {
  AlterSequence,
  ColumnDefinition,
  CreateSequence,
  SequenceOptions,
} from '../../operations/model/operation.ts';
import { creationSchema, keyOf, resolveRelation } from '../lookup.ts';
import { temporarySchema } from '../../operations/model/temporary-schema.ts';
import type { Schema, Sequence, Table } from '../model.ts';
import { certaintyAt, originOf, type At } from './statement-place.ts';
import { owned } from './new-object.ts';
import { chooseRelationName } from './default-names.ts';
import { removeRelation } from './drops.ts';
import { putRelation } from './store.ts';

type Numbers = Pick<Sequence, 'type' | 'start' | 'increment' | 'minimum' | 'maximum' | 'cache' | 'cycle'>;

export const noOptions: SequenceOptions = {
  type: undefined,
  start: undefined,
  increment: undefined,
  minimum: undefined,
  maximum: undefined,
  cache: undefined,
  cycle: undefined,
  ownedBy: undefined,
  name: undefined,
  restart: false,
};

export function createSequence(schema: Schema, operation: CreateSequence, at: At): Schema {
  const inSchema =
    operation.persistence === 'temporary'
      ? temporarySchema
      : (operation.sequence.schema?.text ?? creationSchema(schema));
  const name = operation.sequence.name.text;
  const key = keyOf(inSchema, name);
  const exists = schema.relations.has(key);
  if (exists && (operation.ifNotExists || at.conditional)) return schema;
  return putRelation(exists ? removeRelation(schema, key, 'cascade') : schema, {
    kind: 'sequence',
    key,
    schema: inSchema,
    name,
    ...owned(schema, 'sequence', inSchema),
    ownedBy: ownerOf(schema, operation.options),
    identity: false,
    persistence: operation.persistence,
    ...numbersOf(operation.options, 'int8'),
    origin: originOf(at),
    certainty: certaintyAt(at, operation),
  });
}

export function alterSequence(schema: Schema, operation: AlterSequence, at: At): Schema {
  const sequence = resolveRelation(schema, operation.sequence);
  if (sequence?.kind !== 'sequence' || at.conditional) return schema;
  return putRelation(schema, changedSequence(schema, sequence, operation.options));
}

export function changedSequence(schema: Schema, sequence: Sequence, options: SequenceOptions): Sequence {
  const ownedBy = options.ownedBy === undefined ? sequence.ownedBy : ownerOf(schema, options);
  return { ...sequence, ...changedNumbers(sequence, options), ownedBy };
}

function ownerOf(schema: Schema, { ownedBy }: SequenceOptions): Sequence['ownedBy'] {
  if (ownedBy === undefined || ownedBy === 'none') return undefined;
  const relation = resolveRelation(schema, ownedBy.table);
  return relation === undefined ? undefined : { relation: relation.key, column: ownedBy.column };
}

/** The sequence of a serial or identity column, if it has one; the column's table may not exist yet. */
export function withSequence(schema: Schema, table: Table, column: ColumnDefinition, at: At): Schema {
  if (column.serial === undefined && column.identity === undefined) return schema;
  return withOwnedSequence(
    schema,
    table,
    {
      column: column.name.text,
      type: column.type.name,
      options: column.identityOptions ?? noOptions,
      identity: column.identity !== undefined,
    },
    at,
  );
}

export function withOwnedSequence(
  schema: Schema,
  table: Table,
  wanted: {
    readonly column: string;
    readonly type: string;
    readonly options: SequenceOptions;
    readonly identity: boolean;
  },
  at: At,
): Schema {
  const parts = { schema: table.schema, relation: table.name, columns: [wanted.column], label: 'seq' };
  const name = wanted.options.name?.name.text ?? chooseRelationName(schema, parts, 'relation');
  const inSchema = wanted.options.name?.schema?.text ?? table.schema;
  const { comment, labels, changes, privileges } = owned(schema, 'sequence', inSchema);
  const { type, start, increment, minimum, maximum, cache, cycle } = numbersOf(wanted.options, wanted.type);
  return putRelation(schema, {
    comment,
    labels,
    changes,
    owner: table.owner,
    privileges,
    kind: 'sequence',
    key: keyOf(inSchema, name),
    schema: inSchema,
    name,
    ownedBy: { relation: table.key, column: wanted.column },
    identity: wanted.identity,
    persistence: table.persistence,
    type,
    start,
    increment,
    minimum,
    maximum,
    cache,
    cycle,
    origin: originOf(at),
    certainty: table.certainty,
  });
}

const bounds: Readonly<Record<Sequence['type'], { readonly least: string; readonly most: string }>> = {
  int2: { least: '-32768', most: '32767' },
  int4: { least: '-2147483648', most: '2147483647' },
  int8: { least: '-9223372036854775808', most: '9223372036854775807' },
};

function typeOf(name: string): Sequence['type'] {
  return name === 'int2' || name === 'int4' ? name : 'int8';
}

function numbersOf(options: SequenceOptions, type: string): Numbers {
  const wanted = typeOf(options.type ?? type);
  const increment = options.increment ?? '1';
  const minimum = said(options.minimum) ?? leastFor(wanted, increment);
  const maximum = said(options.maximum) ?? mostFor(wanted, increment);
  return {
    type: wanted,
    increment,
    minimum,
    maximum,
    start: options.start ?? (isDown(increment) ? maximum : minimum),
    cache: options.cache ?? '1',
    cycle: options.cycle ?? false,
  };
}

function changedNumbers(old: Sequence, options: SequenceOptions): Numbers {
  const type = options.type === undefined ? old.type : typeOf(options.type);
  const increment = options.increment ?? old.increment;
  // A bound that is the old type's limit becomes the new type's limit.
  const least = old.minimum === bounds[old.type].least ? bounds[type].least : old.minimum;
  const most = old.maximum === bounds[old.type].most ? bounds[type].most : old.maximum;
  return {
    type,
    increment,
    minimum: options.minimum === 'none' ? leastFor(type, increment) : (options.minimum ?? least),
    maximum: options.maximum === 'none' ? mostFor(type, increment) : (options.maximum ?? most),
    start: options.start ?? old.start,
    cache: options.cache ?? old.cache,
    cycle: options.cycle ?? old.cycle,
  };
}

function said(bound: string | undefined): string | undefined {
  return bound === 'none' ? undefined : bound;
}

function isDown(increment: string): boolean {
  return increment.startsWith('-');
}

function leastFor(type: Sequence['type'], increment: string): string {
  return isDown(increment) ? bounds[type].least : '1';
}

function mostFor(type: Sequence['type'], increment: string): string {
  return isDown(increment) ? '-1' : bounds[type].most;
}
