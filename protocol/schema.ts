/** The data of the schema explorer: nodes that are requested lazily by the id of their parent. The client decides how a node looks. */
import type { ObjectKind } from '../core/catalog/objects.ts';
import type { ScriptKind } from '../core/catalog/scripts.ts';
import type { Severity } from '../core/findings/grading.ts';
import {
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
import { notification, request, type Failure } from './message.ts';
import { isPosition, type PlaceRange } from './place.ts';

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
export const isSchemaOrigin = isShape({
  uri: isString,
  /** Offsets in the file's text. */
  start: isCount,
  end: isCount,
});
export type SchemaOrigin = Shaped<typeof isSchemaOrigin>;

export const locateOrigin = request<PlaceRange | null>()({
  method: 'plinth/locateOrigin',
  direction: 'client → server',
  doc: 'Lines and columns of the statement that made an object; nothing where the file is gone.',
  params: isSchemaOrigin,
});

/** The list of kinds is core's, and is not bundled with the client: our own server names none but these. */
const isKind: Guard<SchemaNodeKind> = (value, path) => (typeof value === 'string' ? undefined : path);

export const findingSeverities = ['error', 'warning', 'info', 'hint'] as const satisfies readonly Severity[];

const isSchemaFinding = isShape({
  rule: isString,
  severity: isOneOf(...findingSeverities),
  message: isString,
  place: isSchemaOrigin,
});
export type SchemaFinding = Shaped<typeof isSchemaFinding>;

const isSchemaFindings = isShape({
  /** Severity of the worst finding. */
  severity: isOneOf(...findingSeverities),
  count: isCount,
  /** The worst first; not all if there are very many. */
  told: isList(isSchemaFinding),
});
export type SchemaFindings = Shaped<typeof isSchemaFindings>;

export const pendingMarks = ['adds', 'changes', 'drops'] as const;
export type PendingMark = (typeof pendingMarks)[number];

const isNode = isShape({
  /** Stable across reloads as long as the object keeps its name and parent; expansion depends on it. */
  id: isString,
  kind: isKind,
  label: isString,
  /** Dimmed text after the label: type, columns, count. */
  detail: isString,
  /** Plain text, one fact per line. */
  tooltip: isList(isString),
  /** `open`: expanded at first. */
  children: isOneOf('none', 'closed', 'open'),
  /** The statement that created it. */
  origin: isMaybe(isSchemaOrigin),
  /** What `Copy Name` copies: quoted and qualified as SQL requires. */
  sqlName: isMaybe(isString),
  /** The personal data in it, in a few words; the tooltip gives the reason. */
  personal: isMaybe(isString),
  /** The database can print the statement that creates it. */
  hasDefinition: isBoolean,
  /** The statement templates for it. */
  scripts: isList(isOneOf(...schemaScripts)),
  /** When a change by another session was noticed, in milliseconds since the epoch. */
  changedAt: isMaybe(isCount),
  /** What pending migrations will do to it. */
  pending: isMaybe(isOneOf(...pendingMarks)),
  /** The findings about it. */
  findings: isMaybe(isSchemaFindings),
});
export type SchemaNode = Shaped<typeof isNode>;

export type SchemaChildren =
  | { readonly kind: 'nodes'; readonly nodes: readonly SchemaNode[] }
  /** Nothing to show, without an error. */
  | { readonly kind: 'empty'; readonly because: SchemaEmptiness }
  | Failure;

export type SchemaEmptiness =
  | 'no-migrations'
  | 'not-started'
  | 'not-connected'
  | 'restricted'
  | 'no-objects'
  | 'reading';

export const schemaChildren = request<SchemaChildren>()({
  method: 'plinth/schemaChildren',
  direction: 'client → server',
  doc: 'Children of a node of the schema explorer, or its roots.',
  params: isShape({
    source: isOneOf(...schemaSources),
    /** Undefined for the roots. */
    node: isMaybe(isString),
    /** True to bypass the cache. */
    fresh: isMaybe(isBoolean),
    /** Shows only objects whose name contains this text. */
    filter: isMaybe(isString),
  }),
});

export type SchemaDefinition =
  | { readonly kind: 'definition'; readonly name: string; readonly sql: string }
  | Failure;

export const schemaDefinition = request<SchemaDefinition>()({
  method: 'plinth/schemaDefinition',
  direction: 'client → server',
  doc: 'The statement that would make what a node of the schema explorer stands for.',
  params: isShape({
    source: isOneOf(...schemaSources),
    node: isString,
  }),
});

export const schemaScript = request<SchemaDefinition>()({
  method: 'plinth/schemaScript',
  direction: 'client → server',
  doc: 'A statement to start from, for what a node of the schema explorer stands for. It is written, not run.',
  params: isShape({ source: isOneOf(...schemaSources), node: isString, script: isOneOf(...schemaScripts) }),
});

/** One step of building the embedded database, for a progress indicator. */
const isEmbeddedProgress = isShape({ done: isCount, total: isCount, message: isString });
export type EmbeddedProgress = Shaped<typeof isEmbeddedProgress>;

export type EmbeddedStart = { readonly kind: 'ready' } | { readonly kind: 'cancelled' } | Failure;

export const embeddedStart = request<EmbeddedStart>()({
  method: 'plinth/embeddedStart',
  direction: 'client → server',
  doc: 'Starts the embedded PostgreSQL and runs the migration folders in it; cancelling the request stops it.',
  params: isShape({ folder: isMaybe(isString) }),
});

export const embeddedProgress = notification<EmbeddedProgress>({
  method: 'plinth/embeddedProgress',
  direction: 'server → client',
  doc: 'How far the embedded PostgreSQL is while a start is under way.',
  params: isEmbeddedProgress,
});

const isSchemaChanged = isShape({
  source: isOneOf(...schemaSources),
  /** The nodes that changed, or whose children did, in their current state; undefined to reload the whole source. */
  nodes: isMaybe(isList(isNode)),
  /** Ids of nodes of which only the list of children changed; what is below those children is unchanged. */
  lists: isList(isString),
});
export type SchemaChanged = Shaped<typeof isSchemaChanged>;

export const schemaChanged = notification<SchemaChanged>({
  method: 'plinth/schemaChanged',
  direction: 'server → client',
  doc: 'What the explorer shows of a source is no longer true.',
  params: isSchemaChanged,
});

export const schemaShown = notification<{ readonly source: SchemaSource | undefined }>({
  method: 'plinth/schemaShown',
  direction: 'client → server',
  doc: 'Which source somebody sees in the explorer, if any: changes of others are looked for only then.',
  params: isShape({
    source: isMaybe(isOneOf(...schemaSources)),
  }),
});

/** How old the shown tree of the open connections is. */
const isSchemaFreshness = isShape({
  /** Milliseconds since the epoch. */
  lookedAt: isCount,
  /** The maximum delay after which changes by others are shown. */
  everyMs: isCount,
  /** True if every database answered. */
  answered: isBoolean,
});
export type SchemaFreshness = Shaped<typeof isSchemaFreshness>;

export const schemaFreshness = notification<SchemaFreshness>({
  method: 'plinth/schemaFreshness',
  direction: 'server → client',
  doc: 'When changes of others were last looked for in the open databases, and how often that happens.',
  params: isSchemaFreshness,
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
  params: isShape({
    source: isOneOf(...schemaSources),
    text: isString,
  }),
});

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
  params: isShape({ source: isOneOf(...schemaSources), uri: isString, at: isPosition }),
});
