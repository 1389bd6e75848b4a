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
  type Shaped,
} from './guard.ts';
import { request, type Failure } from './message.ts';
import { schemaSources, type SchemaNode } from './schema.ts';

export const diagramColumns = ['keys', 'all'] as const;
export type DiagramColumns = (typeof diagramColumns)[number];

/** Part of a schema that is too large for one picture. */
const isDiagramArea = isShape({ key: isString, title: isString, tables: isCount });
export type DiagramArea = Shaped<typeof isDiagramArea>;
const areas = isList(isDiagramArea);

const isNumber: Guard<number> = (value, path) => (Number.isFinite(value) ? undefined : path);

const isDiagramTable = isShape({
  /** The explorer node. */
  node: isString,
  name: isString,
  /** Description for screen readers. */
  spoken: isString,
  /** Searched in addition to the name. */
  columns: isList(isString),
  x: isNumber,
  y: isNumber,
  width: isNumber,
  height: isNumber,
});
export type DiagramTable = Shaped<typeof isDiagramTable>;

const isDrawnPicture = isShape({
  kind: isOneOf('diagram'),
  title: isString,
  /** The SVG as text; its colours come from the page's classes. */
  svg: isString,
  width: isNumber,
  height: isNumber,
  tables: isList(isDiagramTable),
  mermaid: isString,
  /** The foreign keys that are drawn. */
  links: isCount,
  /** Tables that did not fit. */
  left: isCount,
  columns: isOneOf(...diagramColumns),
  areas,
  /** Key of the shown area; undefined for all. */
  area: isMaybe(isString),
  /** True if all tables fit into one picture. */
  canShowAll: isBoolean,
});
export type DrawnPicture = Shaped<typeof isDrawnPicture>;

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
  | Failure;

const isDiagramWish = isShape({
  source: isOneOf(...schemaSources),
  /** Explorer nodes: tables, schemas, or their parts. Empty for the whole source. */
  nodes: isList(isString),
  area: isMaybe(isString),
  /** Chosen automatically if undefined. */
  columns: isMaybe(isOneOf(...diagramColumns)),
});
export type DiagramWish = Shaped<typeof isDiagramWish>;

export const schemaDiagram = request<DiagramAnswer>()({
  method: 'plinth/schemaDiagram',
  direction: 'client → server',
  doc: 'A picture of tables and their foreign keys, for nodes of the schema explorer.',
  params: isDiagramWish,
});

export const schemaTrail = request<readonly SchemaNode[]>()({
  method: 'plinth/schemaTrail',
  direction: 'client → server',
  doc: 'The way from the top of the explorer to a node, as it is now; empty where it is not there any more.',
  params: isShape({
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
  isShape({
    type: isOneOf('ready', 'again', 'copyMermaid', 'saveMermaid'),
  }),
  isShape({
    type: isOneOf('reveal', 'open'),
    node: isString,
  }),
  isShape({
    type: isOneOf('look'),
    area: isMaybe(isString),
    columns: isMaybe(isOneOf(...diagramColumns)),
  }),
  isShape({
    type: isOneOf('save'),
    format: isOneOf('svg', 'png'),
    data: isString,
  }),
];

export function isFromDiagram(value: unknown): value is FromDiagram {
  return fromPage.some((guard) => guard(value, '') === undefined);
}

const states: readonly Guard<unknown>[] = [
  isShape({ kind: isOneOf('loading') }),
  isShape({
    kind: isOneOf('failure'),
    message: isString,
  }),
  isShape({
    kind: isOneOf('empty'),
    title: isString,
    message: isString,
  }),
  isShape({
    kind: isOneOf('choose'),
    title: isString,
    tables: isCount,
    most: isCount,
    areas,
  }),
  isDrawnPicture,
];

const isShow = isShape({
  type: isOneOf('show'),
  state: (value, path) => (states.some((guard) => guard(value, path) === undefined) ? undefined : path),
});
const isSay = isShape({ type: isOneOf('say'), text: isString });

export function isToDiagram(value: unknown): value is ToDiagram {
  return fitsShape(isShow, value) || fitsShape(isSay, value);
}
