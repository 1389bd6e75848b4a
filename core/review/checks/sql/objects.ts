/**
 * Objects that one state of a schema has and another lacks, each with a condition that tests for it on a server. Created and dropped
 * objects are tested before and after the change. Their definitions are not compared.
 */
import { oneLine } from '../../../text/format.ts';
import type { Index, Relation, Routine, Schema, Table, UserType } from '../../../schema/model.ts';
import { isTable } from '../../../schema/apply/store.ts';
import { columnExists, literal, quoted, regclass, shown, shownColumn, sqlName, typeName } from './names.ts';

export interface Thing {
  readonly kind:
    | Relation['kind']
    | 'column'
    | 'index'
    | 'constraint'
    | 'trigger'
    | 'policy'
    | 'type'
    | 'enum-value'
    | 'function'
    | 'schema'
    | 'extension';
  /** Distinguishes it from others of its kind. */
  readonly key: string;
  /** For display, with its kind unless that is a table or a column. */
  readonly name: string;
  /** A condition. */
  readonly exists: string;
  /** Indexes: another one. */
  readonly invalid?: string;
}

/** Parts of a relation are listed separately if both states have the relation; otherwise parts that can exist without it are. */
export function objectsOnlyIn(one: Schema, other: Schema): readonly Thing[] {
  return [
    ...[...one.relations.values(other.relations)].flatMap((relation) => relations(relation, other)),
    ...[...one.indexes.values(other.indexes)].flatMap((index) => indexes(index, other)),
    ...[...one.types.values(other.types)].flatMap((type) => types(type, other.types.get(type.key))),
    ...[...one.functions.values(other.functions)].flatMap((all) => functions(all, other)),
    ...[...one.namespaces.values(other.namespaces)].flatMap(({ name }) =>
      other.namespaces.has(name) ? [] : [namespace(name)],
    ),
    ...[...one.extensions.values(other.extensions)].flatMap(({ name, origin }) =>
      other.extensions.has(name) || origin.conditional === true ? [] : [extension(name)],
    ),
  ];
}

function relations(relation: Relation, other: Schema): readonly Thing[] {
  const { key, kind, origin } = relation;
  if (origin.conditional === true || isTemporary(relation)) return [];
  const is = other.relations.get(key);
  if (is === relation) return [];
  const parts = isTable(relation) ? partsOf(relation, is !== undefined && isTable(is) ? is : undefined) : [];
  // Sequences of serial and identity columns are created and dropped with them.
  const isOwned = relation.kind === 'sequence' && relation.ownedBy !== undefined;
  if (is !== undefined || isOwned || origin.unseen === true) return parts;
  const name = kind === 'table' ? shown(key) : `${kind.replace('-', ' ')} ${shown(key)}`;
  return [{ kind, key, name, exists: `${regclass(relation)} IS NOT NULL` }, ...parts];
}

function isTemporary(relation: Relation): boolean {
  return 'persistence' in relation && relation.persistence === 'temporary';
}

function partsOf(table: Table, was: Table | undefined): readonly Thing[] {
  const of = regclass(table);
  const on = ` on ${shown(table.key)}`;
  const had = (all: readonly { readonly name: string }[] | undefined, name: string): boolean =>
    all?.some((each) => each.name === name) === true;
  const isWhole = was === undefined && table.origin.unseen !== true;
  const columns = isWhole
    ? []
    : table.columns.flatMap(({ name, local, origin }): readonly Thing[] =>
        had(was?.columns, name) || !local || origin.conditional === true
          ? []
          : [
              {
                ...part('column', table, name),
                name: shownColumn(table.key, name),
                exists: columnExists(of, name),
              },
            ],
      );
  const constraints = isWhole
    ? []
    : table.constraints.flatMap(({ name, kind, local, origin }): readonly Thing[] =>
        had(was?.constraints, name) || !local || kind === 'not-null' || origin.conditional === true
          ? []
          : [
              {
                ...part('constraint', table, name),
                name: `constraint ${oneLine(name)}${on}`,
                exists: `EXISTS (SELECT FROM pg_constraint WHERE conrelid = ${of} AND conname = ${literal(name)})`,
              },
            ],
      );
  const triggers = table.triggers.flatMap(({ name, inherited, origin }): readonly Thing[] =>
    had(was?.triggers, name) || inherited || origin.conditional === true
      ? []
      : [
          {
            ...part('trigger', table, name),
            name: `trigger ${oneLine(name)}${on}`,
            exists: `EXISTS (SELECT FROM pg_trigger WHERE tgrelid = ${of} AND NOT tgisinternal AND tgname = ${literal(name)})`,
          },
        ],
  );
  const policies = table.policies.flatMap(({ name, origin }): readonly Thing[] =>
    had(was?.policies, name) || origin.conditional === true
      ? []
      : [
          {
            ...part('policy', table, name),
            name: `policy ${oneLine(name)}${on}`,
            exists: `EXISTS (SELECT FROM pg_policy WHERE polrelid = ${of} AND polname = ${literal(name)})`,
          },
        ],
  );
  return [...columns, ...constraints, ...triggers, ...policies];
}

function part(kind: Thing['kind'], { key }: Table, name: string): Pick<Thing, 'kind' | 'key'> {
  return { kind, key: `${key}.${name}` };
}

/** An index of a constraint is created and dropped with it, one of a partition with its parent's. */
function indexes(index: Index, other: Schema): readonly Thing[] {
  const { key, constraint, partOf, origin } = index;
  if (other.indexes.has(key) || constraint !== undefined || partOf !== undefined) return [];
  if (origin.conditional === true) return [];
  const of = regclass(index);
  return [
    {
      ...{ kind: 'index', key, name: `index ${shown(key)}`, exists: `${of} IS NOT NULL` },
      invalid: `EXISTS (SELECT FROM pg_index WHERE indexrelid = ${of} AND NOT indisvalid)`,
    },
  ];
}

function types(type: UserType, was: UserType | undefined): readonly Thing[] {
  const { key, values, form, origin } = type;
  const of = `to_regtype(${literal(sqlName(type))})`;
  if (origin.conditional === true) return [];
  if (was === undefined)
    return [{ kind: 'type', key, name: `type ${shown(key)}`, exists: `${of} IS NOT NULL` }];
  return form === 'enum'
    ? values.flatMap((value): readonly Thing[] =>
        was.values.includes(value)
          ? []
          : [
              {
                ...{ kind: 'enum-value', key: `${key}.${value}` },
                name: `value ${oneLine(value)} of type ${shown(key)}`,
                exists: `EXISTS (SELECT FROM pg_enum WHERE enumtypid = ${of} AND enumlabel = ${literal(value)})`,
              },
            ],
      )
    : [];
}

function functions(all: readonly Routine[], other: Schema): readonly Thing[] {
  const signatures = new Set(all.flatMap(({ key }) => (other.functions.get(key) ?? []).map(signature)));
  return all.flatMap((one): readonly Thing[] =>
    signatures.has(signature(one)) || one.origin.conditional === true
      ? []
      : [
          {
            ...{ kind: 'function', key: signature(one), name: `${one.form} ${shown(one.key)}` },
            exists: `to_regprocedure(${literal(signature(one))}) IS NOT NULL`,
          },
        ],
  );
}

/** In the notation of to_regprocedure(). */
function signature(one: Routine): string {
  return `${sqlName(one)}(${one.arguments.map(typeName).join(', ')})`;
}

function namespace(name: string): Thing {
  const exists = `to_regnamespace(${literal(quoted(name))}) IS NOT NULL`;
  return { kind: 'schema', key: name, name: `schema ${oneLine(name)}`, exists };
}

function extension(name: string): Thing {
  const exists = `EXISTS (SELECT FROM pg_extension WHERE extname = ${literal(name)})`;
  return { kind: 'extension', key: name, name: `extension ${oneLine(name)}`, exists };
}
