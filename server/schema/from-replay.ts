/** The schema that the migrations build, as an outline: every object knows the statement that made it. */
import { join } from 'node:path';
import { quoteIdentifier } from '../../core/syntax/postgres/identifier.ts';
import { displayName, foreignKeysTo, indexesOf, partitions, tableByKey } from '../../core/schema/lookup.ts';
import type {
  Column,
  Constraint,
  Index,
  Origin,
  Relation,
  Schema,
  Table,
  View,
} from '../../core/schema/model.ts';
import { markOf, personalDataIn, type PersonalData } from '../../core/personal-data/personal-data.ts';
import { markLabel, markSentence, tableLabel, tableSentences } from '../../core/personal-data/present.ts';
import { noPersonalDataSettings, type PersonalDataSettings } from '../../core/personal-data/settings.ts';
import type { SchemaNodeKind } from '../../protocol/schema.ts';
import {
  count,
  groups,
  leaf,
  qualified,
  type Inside,
  type Leaf,
  type LeafOrigin,
  type Outline,
  type OutlineGroup,
  type OutlineRelation,
  type OutlineSchema,
} from './outline.ts';
import { typeText } from '../../core/schema/type-text.ts';

/** `root`: what origins' paths are relative to. */
export function outlineOfReplay(
  schema: Schema,
  root: string,
  settings: PersonalDataSettings = noPersonalDataSettings,
): Outline {
  const bySchema = new Map<string, Relation[]>();
  for (const relation of schema.relations.values()) {
    const others = bySchema.get(relation.schema);
    if (others === undefined) bySchema.set(relation.schema, [relation]);
    else others.push(relation);
  }
  const made = [...schema.namespaces.values()].filter(({ origin }) => origin !== undefined);
  const names = new Set([...bySchema.keys(), ...made.map(({ name }) => name)]);
  const source: Source = { schema, root, personal: personalDataIn(schema, settings) };
  return {
    notes: [],
    schemas: [...names].sort(compare).map((name) => outlineSchema(name, bySchema.get(name) ?? [], source)),
  };
}

interface Source {
  readonly schema: Schema;
  readonly root: string;
  readonly personal: PersonalData;
}

function outlineSchema(name: string, relations: readonly Relation[], source: Source): OutlineSchema {
  const sorted = relations.toSorted((a, b) => rank(a) - rank(b) || compare(a.name, b.name));
  return {
    name,
    relations: () =>
      sorted.flatMap((relation) => {
        if (relation.kind === 'sequence') return [];
        if (!('constraints' in relation)) return [view(relation, source)];
        return relation.partitionOf === undefined ? [table(relation, source)] : [];
      }),
    groups: () => schemaGroups(name, sorted, source),
  };
}

function schemaGroups(name: string, relations: readonly Relation[], source: Source): readonly OutlineGroup[] {
  const functions = [...source.schema.functions.values()].flat().filter((one) => one.schema === name);
  const types = [...source.schema.types.values()].filter((one) => one.schema === name);
  return groups(
    [
      'Functions',
      functions.map((one) =>
        leaf('function', one.name, {
          detail: `(${one.arguments.map(typeText).join(', ')})`,
          tooltip: [`${one.volatility}, ${one.language}`],
          sqlName: qualified(one.schema, one.name),
          origin: originOf(one.origin, source),
        }),
      ),
    ],
    [
      'Types',
      types.map((one) =>
        leaf('type', one.name, {
          detail: one.form,
          tooltip: one.values.length === 0 ? [] : [one.values.join(', ')],
          sqlName: qualified(one.schema, one.name),
          origin: originOf(one.origin, source),
        }),
      ),
    ],
    [
      'Sequences',
      relations
        .filter((one) => one.kind === 'sequence')
        .map((one) =>
          leaf('sequence', one.name, {
            sqlName: qualified(one.schema, one.name),
            origin: originOf(one.origin, source),
          }),
        ),
    ],
  );
}

function table(of: Table, source: Source): OutlineRelation {
  const parts = partitions(source.schema, of.key).length;
  const kind: SchemaNodeKind =
    of.kind === 'foreign-table'
      ? 'foreign-table'
      : of.partitionBy === undefined
        ? 'table'
        : 'partitioned-table';
  const facts = [
    ...(of.certainty === 'possible' ? ['may exist: made conditionally'] : []),
    ...(of.persistence === 'permanent' ? [] : [of.persistence]),
    ...(of.partitionBy === undefined ? [] : [`by ${of.partitionBy.strategy}, ${count(parts, 'partition')}`]),
    ...(of.partitionOf === undefined ? [] : [of.partitionOf.bound]),
  ];
  const personal = source.personal.table(of.key);
  const own = leaf(kind, of.name, {
    detail: facts.join(', '),
    personal: personal && tableLabel(personal),
    tooltip: [
      displayName(of.key),
      ...(personal === undefined ? [] : tableSentences(personal)),
      ...(of.complete ? [] : ['Columns may be missing: it was made from something not known here.']),
      ...(of.rowSecurity.enabled ? ['Row-level security is enabled.'] : []),
      `Made by ${of.origin.file}`,
    ],
    sqlName: qualified(of.schema, of.name),
    origin: originOf(of.origin, source),
  });
  return { ...own, inside: () => insideTable(of, source) };
}

function insideTable(of: Table, source: Source): Inside {
  const keys = of.constraints.filter(isKey);
  const checks = of.constraints.filter((one) => !isKey(one));
  const incoming = foreignKeysTo(source.schema, of.key);
  return {
    columns: of.columns.map((one) => column(one, of, source)),
    groups: groups(
      ['Keys', keys.map((one) => constraint(one, source))],
      ['Indexes', indexesOf(source.schema, of.key).map((one) => index(one, source))],
      ['Constraints', checks.map((one) => constraint(one, source))],
      [
        'Referenced By',
        incoming.map(({ table: from, constraint: key }) =>
          leaf('foreign-key', displayName(from.key), {
            detail: `(${key.columns.join(', ')})`,
            tooltip: [key.name],
            sqlName: qualified(from.schema, from.name),
            origin: originOf(key.origin, source),
          }),
        ),
      ],
      [
        'Policies',
        of.policies.map((one) =>
          leaf('policy', one.name, {
            detail: `${one.command}${one.permissive ? '' : ', restrictive'}`,
            origin: originOf(one.origin, source),
          }),
        ),
      ],
      [
        'Triggers',
        of.triggers.map((one) => leaf('trigger', one.name, { origin: originOf(one.origin, source) })),
      ],
    ),
    partitions: partitions(source.schema, of.key)
      .toSorted((a, b) => compare(a.name, b.name))
      .map((one) => table(one, source)),
  };
}

function column(of: Column, owner: Table, source: Source): Leaf {
  const isKeyColumn = owner.constraints.some(
    (one) => one.kind === 'primary-key' && one.columns.includes(of.name),
  );
  const type = typeText(of.type);
  const mark = markOf(source.personal.table(owner.key), of.name);
  return leaf(isKeyColumn ? 'key-column' : 'column', of.name, {
    detail: `${type}${of.nullable ? '' : ', not null'}`,
    personal: mark && markLabel(mark),
    tooltip: [
      `${of.name} ${type}`,
      ...(mark === undefined ? [] : [markSentence(mark)]),
      of.nullable ? 'nullable' : 'not null',
      ...(of.default === undefined ? [] : [`default ${of.default}`]),
      ...(of.identity === undefined ? [] : [`identity ${of.identity}`]),
      ...(of.generated === undefined ? [] : [`generated, ${of.generated}`]),
      `Last changed by ${of.origin.file}`,
    ],
    sqlName: quoteIdentifier(of.name),
    origin: originOf(of.origin, source),
  });
}

function constraint(of: Constraint, source: Source): Leaf {
  const target = of.references === undefined ? undefined : tableByKey(source.schema, of.references.relation);
  const arrow = of.references === undefined ? '' : ` → ${displayName(of.references.relation)}`;
  const body = of.expression ?? (of.columns.length === 0 ? '' : `(${of.columns.join(', ')})`);
  return leaf(kindOf(of), of.name, {
    detail: `${body}${arrow}${of.valid ? '' : ', not valid'}`,
    tooltip: [
      ...(of.expression === undefined ? [] : [of.expression]),
      ...(of.references === undefined || target !== undefined
        ? []
        : ['The referenced table is not made by these migrations.']),
      ...(of.valid ? [] : ['Rows that were there before it may break it: it was never validated.']),
    ],
    sqlName: quoteIdentifier(of.name),
    origin: originOf(of.origin, source),
  });
}

function kindOf(of: Constraint): SchemaNodeKind {
  switch (of.kind) {
    case 'primary-key':
      return 'primary-key';
    case 'unique':
      return 'unique-key';
    case 'foreign-key':
      return 'foreign-key';
    case 'check':
    case 'exclusion':
    case 'not-null':
      return 'constraint';
  }
}

function isKey(of: Constraint): boolean {
  return of.kind === 'primary-key' || of.kind === 'unique' || of.kind === 'foreign-key';
}

function index(of: Index, source: Source): Leaf {
  const keys = of.elements.map(
    (one) => `${one.column ?? one.expression ?? '?'}${one.descending ? ' desc' : ''}`,
  );
  const include = of.include.length === 0 ? '' : ` include (${of.include.join(', ')})`;
  const where = of.where === undefined ? '' : ` where ${of.where}`;
  return leaf(of.valid ? 'index' : 'invalid-index', of.name, {
    detail: `${of.unique ? 'unique ' : ''}${of.method} (${keys.join(', ')})${include}${where}`,
    tooltip: [
      ...(of.constraint === undefined ? [] : [`Behind constraint ${of.constraint}`]),
      ...(of.valid ? [] : ['It may be invalid: it costs writes and serves no query.']),
    ],
    sqlName: qualified(of.schema, of.name),
    origin: originOf(of.origin, source),
  });
}

function view(of: View, source: Source): OutlineRelation {
  const own = leaf(of.kind === 'view' ? 'view' : 'materialized-view', of.name, {
    detail: of.certainty === 'possible' ? 'may exist: made conditionally' : '',
    tooltip: [
      displayName(of.key),
      ...(of.reads.length === 0 ? [] : [`Reads ${of.reads.map(displayName).join(', ')}`]),
      `Made by ${of.origin.file}`,
    ],
    sqlName: qualified(of.schema, of.name),
    origin: originOf(of.origin, source),
  });
  const inside: Inside = {
    columns: (of.columns ?? []).map((name) => {
      const mark = markOf(source.personal.table(of.key), name);
      const said = mark && { personal: markLabel(mark), tooltip: [name, markSentence(mark)] };
      return leaf('column', name, { sqlName: quoteIdentifier(name), ...said });
    }),
    groups: groups(['Indexes', indexesOf(source.schema, of.key).map((one) => index(one, source))]),
    partitions: [],
  };
  return { ...own, inside: () => inside };
}

function originOf(origin: Origin, { root }: Source): LeafOrigin {
  return { path: join(root, origin.file), span: origin.span };
}

/** Tables before what is made of them. */
function rank({ kind }: Relation): number {
  return kind === 'view' || kind === 'materialized-view' ? 1 : 0;
}

/** Code units, not a locale's order: the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
