/** Nodes for folders and for objects that are not relations, each read when its parent is opened. */
import { failure } from '../../protocol/message.ts';
import {
  nesting,
  openable,
  ordered,
  printable,
  type CatalogObject,
  type ObjectKind,
  type ObjectScope,
} from '../../core/catalog/objects.ts';
import {
  programConcern,
  relationConcern,
  typeConcern,
  type Concern,
} from '../../core/lint/affected-objects.ts';
import { formatBytes } from '../../core/text/format.ts';
import type { Refusal } from '../../engine/databases/catalog/explore/explore.ts';
import type { Marked, Within } from './catalog-source.ts';
import {
  branch,
  compare,
  end,
  folder,
  leaf,
  nodes,
  type LeafOrigin,
  type Many,
  type OutlineNode,
} from './outline.ts';

export function define(
  { kind, id, name }: Pick<CatalogObject, 'kind' | 'id' | 'name'>,
  source: Marked,
): OutlineNode['define'] {
  if (!printable.has(kind)) return undefined;
  return async () => {
    const read = await source.ask({ what: 'definition', kind, id });
    if (read.kind === 'failed') return failure(read.failure.message);
    const { definition, refused } = read.value;
    if (definition !== undefined) return { kind: 'definition', name, sql: definition };
    return failure(refused[0]?.message ?? 'This object is not there any more. Refresh the schema.');
  };
}

/** Common type names; the full names are in the tooltip. */
export function shortType(type: string): string {
  return type
    .replace(/^timestamp(\(\d\))? with time zone/, 'timestamptz$1')
    .replace(/^(timestamp(?:\(\d\))?) without time zone/, '$1')
    .replace(/^character varying/, 'varchar')
    .replace(/^character\(/, 'char(')
    .replace(/^public\./, '');
}

export const underWay = end(
  leaf('note', 'Reading what else is here', {
    tooltip: ['Functions, types and everything else are being counted, and come by themselves.'],
  }),
  'under-way',
);

/** Non-empty folders, whose contents are read when they are opened. */
export async function folders(scope: ObjectScope, source: Marked): Promise<readonly OutlineNode[]> {
  const question = { what: 'groups', scope } as const;
  const asked = source.soon === undefined ? source.ask(question) : source.soon(question);
  if (asked === undefined) return [underWay];
  const read = await asked;
  if (read.kind === 'failed') return [refusal('', read.failure.message)];
  return [
    ...read.value.groups.map(({ name, count: many }) =>
      folder(name, many, async () => {
        const list = await source.ask({ what: 'list', scope, group: name, count: many });
        if (list.kind === 'failed') return failure(list.failure.message);
        const objects = list.value.lists.flatMap((one) => one.objects);
        const sorted = objects.toSorted((a, b) =>
          ordered.has(a.kind) && ordered.has(b.kind)
            ? 0
            : compare(a.name, b.name) || compare(a.detail, b.detail),
        );
        const key = scope.of === 'schema' ? scope.schema : '';
        return nodes([
          ...refusals(list.value.refused),
          source.pages.cut(
            `${key}/${name}`,
            withKeys(sorted),
            (one) => one.key,
            ({ of, key: own }) => objectNode(of, own, source, undefined),
          ),
        ]);
      }),
    ),
    ...refusals(read.value.refused),
  ];
}

export function objectNodes(
  group: string,
  objects: readonly CatalogObject[],
  source: Marked,
  within: Within | undefined,
): readonly (OutlineNode | Many)[] {
  return [
    source.pages.cut(
      `${within?.of.id ?? ''}/${group}`,
      withKeys(objects),
      (one) => one.key,
      ({ of, key }) => objectNode(of, key, source, within),
    ),
  ];
}

interface Keyed {
  readonly of: CatalogObject;
  readonly key: string;
}

/** Names are unique for most objects; overloads include their arguments, and others are numbered. */
function withKeys(objects: readonly CatalogObject[]): readonly Keyed[] {
  const seen = new Map<string, number>();
  return objects.map((of) => {
    const name =
      of.kind === 'function' || of.kind === 'procedure' || of.kind === 'aggregate' ? of.sqlName : of.name;
    const plain = `o:${name ?? of.name}`;
    const times = (seen.get(plain) ?? 0) + 1;
    seen.set(plain, times);
    return { of, key: times === 1 ? plain : `${plain}#${times}` };
  });
}

function objectNode(of: CatalogObject, key: string, source: Marked, within: Within | undefined): OutlineNode {
  const own = leaf(of.kind, withoutPublic(of.name), {
    detail: [
      ...(of.detail === '' ? [] : [withoutPublic(of.detail)]),
      ...(of.type === undefined ? [] : [shortType(of.type)]),
      ...(of.bytes === undefined || of.bytes === 0 ? [] : [formatBytes(of.bytes)]),
    ].join(', '),
    tooltip: [
      ...(of.facts.length === 0 ? [of.name] : of.facts),
      ...(of.comment === undefined ? [] : [of.comment]),
    ],
    sqlName: of.sqlName && withoutPublic(of.sqlName),
    concern: concernOf(of),
    origin: within && originOf(of, within),
    object: of.id,
  });
  const printed = define(of, source);
  if (!openable.has(of.kind)) return { ...end(own, key), define: printed };
  const node = branch(own, key, async () => {
    const read = await source.ask({ what: 'inside', kind: of.kind, id: of.id });
    if (read.kind === 'failed') return failure(read.failure.message);
    const inner = read.value.lists.flatMap(({ objects }) => objects);
    return nodes([
      ...refusals(read.value.refused),
      source.pages.cut(
        `${of.kind}/${of.id}`,
        withKeys(inner),
        (one) => one.key,
        (one) => {
          const inside = objectNode(one.of, one.key, source, undefined);
          return nesting.has(of.kind) ? inside : end(inside, one.key);
        },
      ),
    ]);
  });
  return { ...node, define: printed };
}

/** By the qualified name, as the server prints it. */
function concernOf({ kind, sqlName = '' }: CatalogObject): Concern | undefined {
  const about = aboutKind[kind];
  const [, schema, name] =
    /^("(?:[^"]|"")*"|[^".(]+)\.("(?:[^"]|"")*"|[^".(]+)/.exec(about === undefined ? '' : sqlName) ?? [];
  return schema === undefined || name === undefined ? undefined : about?.(unquoted(schema), unquoted(name));
}

const aboutKind: Readonly<Partial<Record<ObjectKind, (schema: string, name: string) => Concern>>> = {
  function: programConcern,
  procedure: programConcern,
  aggregate: programConcern,
  sequence: relationConcern,
  enum: typeConcern,
  domain: typeConcern,
  'composite-type': typeConcern,
  'range-type': typeConcern,
  type: typeConcern,
};

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}

function originOf(of: CatalogObject, { of: { schema, name }, origins }: Within): LeafOrigin | undefined {
  switch (of.kind) {
    case 'index':
    case 'invalid-index':
      return origins.index(schema, of.name);
    case 'primary-key':
    case 'unique-key':
    case 'foreign-key':
    case 'constraint':
    case 'unvalidated-constraint':
      return origins.constraint(schema, name, of.name);
    default:
      return undefined;
  }
}

/** Names as the server prints them with a search path of only pg_catalog. */
function withoutPublic(text: string): string {
  return text.replace(/(^|→ )public\./, '$1');
}

export function refusals(list: readonly Refusal[]): readonly OutlineNode[] {
  return list.map(({ group, message }) => refusal(group, message));
}

function refusal(group: string, message: string): OutlineNode {
  const label = group === '' ? 'Not read' : `${group} not read`;
  return end(leaf('note', label, { detail: message, tooltip: [message] }), `refused:${group}`);
}
