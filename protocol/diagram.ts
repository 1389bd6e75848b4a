/** Diagrams of tables: the drawing of explorer nodes, and the messages between the extension and the page that shows it. */
import {
  fitsShape,
  isBoolean,
  isCount,
  isList,
  isMaybe,
  isOneOf,
  isShape,
  isString,
  type Guard,
} from './guard.ts';
import { request } from './message.ts';
import { schemaSources, type SchemaNode, type SchemaSource } from './schema.ts';

export const diagramColumns = ['keys', 'all'] as const;
export type DiagramColumns = (typeof diagramColumns)[number];

/** Part of a schema that is too large for one picture. */
export interface DiagramArea {
  readonly key: string;
  readonly title: string;
  readonly tables: number;
}

export interface DiagramTable {
  /** The explorer node. */
  readonly node: string;
  readonly name: string;
  /** Description for screen readers. */
  readonly spoken: string;
  /** Searched in addition to the name. */
  readonly columns: readonly string[];
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface DrawnPicture {
  readonly kind: 'diagram';
  readonly title: string;
  /** The SVG as text; its colours come from the page's classes. */
  readonly svg: string;
  readonly width: number;
  readonly height: number;
  readonly tables: readonly DiagramTable[];
  readonly mermaid: string;
  /** The foreign keys that are drawn. */
  readonly links: number;
  /** Tables that did not fit. */
  readonly left: number;
  readonly columns: DiagramColumns;
  readonly areas: readonly DiagramArea[];
  /** Key of the shown area; undefined for all. */
  readonly area: string | undefined;
  /** True if all tables fit into one picture. */
  readonly canShowAll: boolean;
}

export type DiagramAnswer =
  | DrawnPicture
  /** Too many tables for one picture: the user has to choose an area, if there are any. */
  | {
      readonly kind: 'choose';
      readonly title: string;
      readonly tables: number;
      readonly most: number;
      readonly areas: readonly DiagramArea[];
    }
  | { readonly kind: 'empty'; readonly title: string; readonly message: string }
  | { readonly kind: 'failure'; readonly message: string };

export interface DiagramWish {
  readonly source: SchemaSource;
  /** Explorer nodes: tables, schemas, or their parts. Empty for the whole source. */
  readonly nodes: readonly string[];
  readonly area: string | undefined;
  /** Chosen automatically if undefined. */
  readonly columns: DiagramColumns | undefined;
}

export const schemaDiagram = request<DiagramAnswer>()({
  method: 'plinth/schemaDiagram',
  direction: 'client → server',
  doc: 'A picture of tables and their foreign keys, for nodes of the schema explorer.',
  params: isShape<DiagramWish>({
    source: isOneOf(...schemaSources),
    nodes: isList(isString),
    area: isMaybe(isString),
    columns: isMaybe(isOneOf(...diagramColumns)),
  }),
});

export const schemaTrail = request<readonly SchemaNode[]>()({
  method: 'plinth/schemaTrail',
  direction: 'client → server',
  doc: 'The way from the top of the explorer to a node, as it is now; empty where it is not there any more.',
  params: isShape<{ readonly source: SchemaSource; readonly node: string }>({
    source: isOneOf(...schemaSources),
    node: isString,
  }),
});

/** The state that the page shows. */
export type DiagramState = { readonly kind: 'loading' } | DiagramAnswer;

/** Extension → page. */
export type ToDiagram =
  | { readonly type: 'show'; readonly state: DiagramState }
  /** A message that is shown and announced once. */
  | { readonly type: 'say'; readonly text: string };

/** Page → extension. */
export type FromDiagram =
  | { readonly type: 'ready' | 'again' | 'copyMermaid' | 'saveMermaid' }
  | { readonly type: 'reveal' | 'open'; readonly node: string }
  | { readonly type: 'look'; readonly area: string | undefined; readonly columns: DiagramColumns | undefined }
  /** `data`: text of an SVG, or a PNG in base 64. */
  | { readonly type: 'save'; readonly format: 'svg' | 'png'; readonly data: string };

const fromPage: readonly Guard<unknown>[] = [
  isShape<{ readonly type: 'ready' | 'again' | 'copyMermaid' | 'saveMermaid' }>({
    type: isOneOf('ready', 'again', 'copyMermaid', 'saveMermaid'),
  }),
  isShape<Extract<FromDiagram, { readonly node: string }>>({
    type: isOneOf('reveal', 'open'),
    node: isString,
  }),
  isShape<Extract<FromDiagram, { readonly type: 'look' }>>({
    type: isOneOf('look'),
    area: isMaybe(isString),
    columns: isMaybe(isOneOf(...diagramColumns)),
  }),
  isShape<Extract<FromDiagram, { readonly type: 'save' }>>({
    type: isOneOf('save'),
    format: isOneOf('svg', 'png'),
    data: isString,
  }),
];

export function isFromDiagram(value: unknown): value is FromDiagram {
  return fromPage.some((guard) => guard(value, '') === undefined);
}

const isNumber: Guard<number> = (value, path) => (Number.isFinite(value) ? undefined : path);

const areas = isList(isShape<DiagramArea>({ key: isString, title: isString, tables: isCount }));

const states: readonly Guard<unknown>[] = [
  isShape<{ readonly kind: 'loading' }>({ kind: isOneOf('loading') }),
  isShape<Extract<DiagramAnswer, { readonly kind: 'failure' }>>({
    kind: isOneOf('failure'),
    message: isString,
  }),
  isShape<Extract<DiagramAnswer, { readonly kind: 'empty' }>>({
    kind: isOneOf('empty'),
    title: isString,
    message: isString,
  }),
  isShape<Extract<DiagramAnswer, { readonly kind: 'choose' }>>({
    kind: isOneOf('choose'),
    title: isString,
    tables: isCount,
    most: isCount,
    areas,
  }),
  isShape<DrawnPicture>({
    kind: isOneOf('diagram'),
    title: isString,
    svg: isString,
    width: isNumber,
    height: isNumber,
    tables: isList(
      isShape<DiagramTable>({
        node: isString,
        name: isString,
        spoken: isString,
        columns: isList(isString),
        x: isNumber,
        y: isNumber,
        width: isNumber,
        height: isNumber,
      }),
    ),
    mermaid: isString,
    links: isCount,
    left: isCount,
    columns: isOneOf(...diagramColumns),
    areas,
    area: isMaybe(isString),
    canShowAll: isBoolean,
  }),
];

const isShow = isShape<Extract<ToDiagram, { readonly type: 'show' }>>({
  type: isOneOf('show'),
  state: (value, path) => (states.some((guard) => guard(value, path) === undefined) ? undefined : path),
});
const isSay = isShape<Extract<ToDiagram, { readonly type: 'say' }>>({ type: isOneOf('say'), text: isString });

export function isToDiagram(value: unknown): value is ToDiagram {
  return fitsShape(isShow, value) || fitsShape(isSay, value);
}
