/** The data of the schema explorer: nodes that are requested lazily by the id of their parent. The client decides how a node looks. */
import type { ObjectKind } from '../core/catalog/objects.ts';
import type { ScriptKind } from '../core/catalog/scripts.ts';
import type { Severity } from '../core/findings/finding.ts';
import { isBoolean, isCount, isList, isMaybe, isOneOf, isShape, isString, type Guard } from './guard.ts';
import { notification, request } from './message.ts';
import { isPosition, type PlacePosition, type PlaceRange } from './place.ts';

export const schemaSources = ['migrations', 'embedded', 'connection'] as const;
export type SchemaSource = (typeof schemaSources)[number];

/** The available statement templates. */
export const schemaScripts = [
  'select',
  'insert',
  'create',
  'alter',
  'drop',
] as const satisfies readonly ScriptKind[];
export type SchemaScript = (typeof schemaScripts)[number];

/** The kinds of database objects, and of the groups around them. */
export type SchemaNodeKind = ObjectKind | 'folder' | 'page' | 'group' | 'note';

/** The place of a statement in a file; offsets are converted to lines only when the user opens it. */
export interface SchemaOrigin {
  readonly uri: string;
  /** Offsets in the file's text. */
  readonly start: number;
  readonly end: number;
}

export const isSchemaOrigin: Guard<SchemaOrigin> = isShape<SchemaOrigin>({
  uri: isString,
  start: isCount,
  end: isCount,
});

export const locateOrigin = request<PlaceRange | null>()({
  method: 'plinth/locateOrigin',
  direction: 'client → server',
  doc: 'Lines and columns of the statement that made an object; nothing where the file is gone.',
  params: isSchemaOrigin,
});

export interface SchemaNode {
  /** Stable across reloads as long as the object keeps its name and parent; expansion depends on it. */
  readonly id: string;
  readonly kind: SchemaNodeKind;
  readonly label: string;
  /** Dimmed text after the label: type, columns, count. */
  readonly detail: string;
  /** Plain text, one fact per line. */
  readonly tooltip: readonly string[];
  /** `open`: expanded at first. */
  readonly children: 'none' | 'closed' | 'open';
  /** The statement that created it. */
  readonly origin: SchemaOrigin | undefined;
  /** What `Copy Name` copies: quoted and qualified as SQL requires. */
  readonly sqlName: string | undefined;
  /** The personal data in it, in a few words; the tooltip gives the reason. */
  readonly personal: string | undefined;
  /** The database can print the statement that creates it. */
  readonly hasDefinition: boolean;
  /** The statement templates for it. */
  readonly scripts: readonly ScriptKind[];
  /** When a change by another session was noticed, in milliseconds since the epoch. */
  readonly changedAt: number | undefined;
  /** What pending migrations will do to it. */
  readonly pending: PendingMark | undefined;
  /** The findings about it. */
  readonly findings: SchemaFindings | undefined;
}

export const findingSeverities = ['error', 'warning', 'info', 'hint'] as const satisfies readonly Severity[];

export interface SchemaFindings {
  /** Severity of the worst finding. */
  readonly severity: Severity;
  readonly count: number;
  /** The worst first; not all if there are very many. */
  readonly told: readonly SchemaFinding[];
}

export interface SchemaFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly place: SchemaOrigin;
}

export const pendingMarks = ['adds', 'changes', 'drops'] as const;
export type PendingMark = (typeof pendingMarks)[number];

export type SchemaChildren =
  | { readonly kind: 'nodes'; readonly nodes: readonly SchemaNode[] }
  /** Nothing to show, without an error. */
  | { readonly kind: 'empty'; readonly because: SchemaEmptiness }
  | { readonly kind: 'failure'; readonly message: string };

export type SchemaEmptiness =
  | 'no-migrations'
  | 'not-started'
  | 'not-connected'
  | 'restricted'
  | 'no-objects'
  | 'reading';

interface SchemaChildrenParams {
  readonly source: SchemaSource;
  /** Undefined for the roots. */
  readonly node: string | undefined;
  /** True to bypass the cache. */
  readonly fresh: boolean | undefined;
  /** Shows only objects whose name contains this text. */
  readonly filter: string | undefined;
}

export const schemaChildren = request<SchemaChildren>()({
  method: 'plinth/schemaChildren',
  direction: 'client → server',
  doc: 'Children of a node of the schema explorer, or its roots.',
  params: isShape<SchemaChildrenParams>({
    source: isOneOf(...schemaSources),
    node: isMaybe(isString),
    fresh: isMaybe(isBoolean),
    filter: isMaybe(isString),
  }),
});

export type SchemaDefinition =
  | { readonly kind: 'definition'; readonly name: string; readonly sql: string }
  | { readonly kind: 'failure'; readonly message: string };

export const schemaDefinition = request<SchemaDefinition>()({
  method: 'plinth/schemaDefinition',
  direction: 'client → server',
  doc: 'The statement that would make what a node of the schema explorer stands for.',
  params: isShape<{ readonly source: SchemaSource; readonly node: string }>({
    source: isOneOf(...schemaSources),
    node: isString,
  }),
});

export const schemaScript = request<SchemaDefinition>()({
  method: 'plinth/schemaScript',
  direction: 'client → server',
  doc: 'A statement to start from, for what a node of the schema explorer stands for. It is written, not run.',
  params: isShape<{
    readonly source: SchemaSource;
    readonly node: string;
    readonly script: SchemaScript;
  }>({ source: isOneOf(...schemaSources), node: isString, script: isOneOf(...schemaScripts) }),
});

/** One step of building the embedded database, for a progress indicator. */
export interface EmbeddedProgress {
  readonly done: number;
  readonly total: number;
  readonly message: string;
}

export type EmbeddedStart =
  | { readonly kind: 'ready' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failure'; readonly message: string };

export const embeddedStart = request<EmbeddedStart>()({
  method: 'plinth/embeddedStart',
  direction: 'client → server',
  doc: 'Starts the embedded PostgreSQL and runs the migration folders in it; cancelling the request stops it.',
  params: isShape<{ readonly folder: string | undefined }>({ folder: isMaybe(isString) }),
});

export const embeddedProgress = notification<EmbeddedProgress>({
  method: 'plinth/embeddedProgress',
  direction: 'server → client',
  doc: 'How far the embedded PostgreSQL is while a start is under way.',
  params: isShape<EmbeddedProgress>({ done: isCount, total: isCount, message: isString }),
});

const nodeKinds: Readonly<Record<SchemaNodeKind, true>> = {
  folder: true,
  page: true,
  group: true,
  note: true,
  schema: true,
  table: true,
  'partitioned-table': true,
  'foreign-table': true,
  view: true,
  'materialized-view': true,
  sequence: true,
  function: true,
  procedure: true,
  aggregate: true,
  enum: true,
  'enum-value': true,
  domain: true,
  'composite-type': true,
  'range-type': true,
  type: true,
  column: true,
  'key-column': true,
  'reference-column': true,
  'primary-key': true,
  'unique-key': true,
  'foreign-key': true,
  constraint: true,
  'unvalidated-constraint': true,
  index: true,
  'invalid-index': true,
  policy: true,
  trigger: true,
  'disabled-trigger': true,
  rule: true,
  statistics: true,
  grant: true,
  extension: true,
  'outdated-extension': true,
  member: true,
  language: true,
  cast: true,
  operator: true,
  collation: true,
  'text-search': true,
  'access-method': true,
  'foreign-data-wrapper': true,
  'foreign-server': true,
  'user-mapping': true,
  publication: true,
  subscription: true,
  'event-trigger': true,
  event: true,
  synonym: true,
  'large-object': true,
  'default-privileges': true,
  role: true,
  database: true,
  tablespace: true,
};

const isKind: Guard<SchemaNodeKind> = (value, path) =>
  typeof value === 'string' && Object.hasOwn(nodeKinds, value) ? undefined : path;

const isNode: Guard<SchemaNode> = isShape<SchemaNode>({
  id: isString,
  kind: isKind,
  label: isString,
  detail: isString,
  tooltip: isList(isString),
  children: isOneOf('none', 'closed', 'open'),
  origin: isMaybe(isSchemaOrigin),
  sqlName: isMaybe(isString),
  personal: isMaybe(isString),
  hasDefinition: isBoolean,
  scripts: isList(isOneOf(...schemaScripts)),
  changedAt: isMaybe(isCount),
  pending: isMaybe(isOneOf(...pendingMarks)),
  findings: isMaybe(
    isShape<SchemaFindings>({
      severity: isOneOf(...findingSeverities),
      count: isCount,
      told: isList(
        isShape<SchemaFinding>({
          rule: isString,
          severity: isOneOf(...findingSeverities),
          message: isString,
          place: isSchemaOrigin,
        }),
      ),
    }),
  ),
});

export interface SchemaChanged {
  readonly source: SchemaSource;
  /** The nodes that changed, or whose children did, in their current state; undefined to reload the whole source. */
  readonly nodes: readonly SchemaNode[] | undefined;
  /** Ids of nodes of which only the list of children changed; what is below those children is unchanged. */
  readonly lists: readonly string[];
}

export const schemaChanged = notification<SchemaChanged>({
  method: 'plinth/schemaChanged',
  direction: 'server → client',
  doc: 'What the explorer shows of a source is no longer true.',
  params: isShape<SchemaChanged>({
    source: isOneOf(...schemaSources),
    nodes: isMaybe(isList(isNode)),
    lists: isList(isString),
  }),
});

export const schemaShown = notification<{ readonly source: SchemaSource | undefined }>({
  method: 'plinth/schemaShown',
  direction: 'client → server',
  doc: 'Which source somebody sees in the explorer, if any: changes of others are looked for only then.',
  params: isShape<{ readonly source: SchemaSource | undefined }>({
    source: isMaybe(isOneOf(...schemaSources)),
  }),
});

/** How old the shown tree of the open connections is. */
export interface SchemaFreshness {
  /** Milliseconds since the epoch. */
  readonly lookedAt: number;
  /** The maximum delay after which changes by others are shown. */
  readonly everyMs: number;
  /** True if every database answered. */
  readonly answered: boolean;
}

export const schemaFreshness = notification<SchemaFreshness>({
  method: 'plinth/schemaFreshness',
  direction: 'server → client',
  doc: 'When changes of others were last looked for in the open databases, and how often that happens.',
  params: isShape<SchemaFreshness>({ lookedAt: isCount, everyMs: isCount, answered: isBoolean }),
});

export interface SchemaFound {
  /** Best matches first. */
  readonly found: readonly FoundNode[];
  /** Why the list may be incomplete. */
  readonly failure: string | undefined;
}

export interface FoundNode {
  readonly kind: SchemaNodeKind;
  readonly name: string;
  /** The names of its ancestors, outermost first. */
  readonly above: readonly string[];
  readonly id: string;
}

export const schemaFind = request<SchemaFound>()({
  method: 'plinth/schemaFind',
  direction: 'client → server',
  doc: 'What has a name in a source; `kind:` in front looks for one kind.',
  params: isShape<{ readonly source: SchemaSource; readonly text: string }>({
    source: isOneOf(...schemaSources),
    text: isString,
  }),
});

interface RelationPlace {
  readonly source: SchemaSource;
  readonly uri: string;
  readonly at: PlacePosition;
}

export interface RelationInTree {
  /** The name at the place; undefined if there is none. */
  readonly name: string | undefined;
  /** The path from the root of the tree to the table or view of that name; empty if the source does not contain it. */
  readonly trail: readonly SchemaNode[];
}

export const schemaReveal = request<RelationInTree>()({
  method: 'plinth/schemaReveal',
  direction: 'client → server',
  doc: 'The way to the table or view that a place of a document names.',
  params: isShape<RelationPlace>({ source: isOneOf(...schemaSources), uri: isString, at: isPosition }),
});
