/**
 * Shows the effects of pending migrations in the explorer: marks on existing relations, nodes for new objects, and a line with the number
 * of pending migrations or the reason why it is unknown. engine/drift/overlay.ts computes them.
 */
import { join } from 'node:path';
import type { CatalogRelation, CatalogSchema } from '../../core/catalog/catalog.ts';
import { blocksInWords } from '../../core/effects/describe.ts';
import { blocks } from '../../core/effects/effect.ts';
import { formatBytes, plural } from '../../core/text/format.ts';
import { keyOf } from '../../core/schema/lookup.ts';
import type { Overlay, PendingChange, PendingThing } from '../../engine/drift/overlay.ts';
import type { PendingMark } from '../../protocol/schema.ts';
import { end, group, leaf, relationKey, type LeafOrigin, type OutlineNode } from './outline.ts';

export interface PendingMarks {
  readonly notes: readonly OutlineNode[];
  readonly of: (relation: CatalogRelation) => RelationMark | undefined;
  /** Relations that will be created in a schema. */
  readonly coming: (schema: CatalogSchema) => readonly OutlineNode[];
}

export interface RelationMark {
  readonly what: PendingMark;
  readonly detail: readonly string[];
  readonly tooltip: readonly string[];
  /** Parts that will be added or dropped. */
  readonly parts: readonly OutlineNode[];
}

export const nothingPending: PendingMarks = { notes: [], of: () => undefined, coming: () => [] };

export function pendingMarks(overlay: Overlay, root: string): PendingMarks {
  if (overlay.kind === 'unknown') return { ...nothingPending, notes: [unknownNote(overlay.because)] };
  if (overlay.pending.length === 0) return nothingPending;
  return {
    notes: [pendingNote(overlay.pending, root)],
    of: (relation) => {
      const change = overlay.relations.get(keyOf(relation.schema, relation.name));
      if (change !== undefined) return markOf(change, relation);
      const comes = overlay.coming.get(relation.schema)?.find(({ thing }) => thing.name === relation.name);
      return comes && thereAlready(comes);
    },
    coming: ({ name, relations }) => {
      const comes = overlay.coming.get(name) ?? [];
      const there = new Set(comes.length === 0 ? [] : relations.map((one) => one.name));
      return comes.filter(({ thing }) => !there.has(thing.name)).map(comingNode);
    },
  };
}

function unknownNote(because: string): OutlineNode {
  const note = leaf('note', 'Pending migrations', {
    detail: 'not known',
    tooltip: [`Which migrations have run here is not known: ${because}.`],
  });
  return end(note, 'n:pending');
}

function pendingNote(pending: readonly string[], root: string): OutlineNode {
  const [first = ''] = pending;
  const origin: LeafOrigin = { path: join(root, first), span: { start: 0, end: 0 } };
  const note = leaf('note', plural(pending.length, 'pending migration'), {
    detail: pending.length === 1 ? first : `from ${first}`,
    tooltip: [
      'These have not run here yet. Nodes are marked with what they will do.',
      ...pending.slice(0, 20),
    ],
    origin,
  });
  return end(note, 'n:pending');
}

function markOf(change: PendingChange, relation: CatalogRelation): RelationMark {
  const { what, lock, rewrite, by, parts } = change;
  const size = relation.estimatedBytes === 0 ? '' : ` ${formatBytes(relation.estimatedBytes)}`;
  const isHard = lock !== undefined && blocks(lock) !== 'nobody' && blocks(lock) !== 'schema-changes';
  const facts = [
    ...(what === 'drops' ? ['will be dropped'] : []),
    ...(rewrite ? [`rewrites${size}`] : []),
    ...(isHard ? [blocksInWords(blocks(lock))] : []),
  ];
  return {
    what,
    // The badge says that it changes; the detail says what that costs.
    detail: [`pending: ${facts.length === 0 ? 'will change' : facts.join(', ')}`],
    tooltip: [
      ...(lock === undefined || by === undefined
        ? []
        : [`Pending: ${by} takes ${lock}, which ${blocksInWords(blocks(lock))}.`]),
      ...(rewrite
        ? [`Pending: all of it is written anew${size === '' ? '' : `,${size} as of the last ANALYZE`}.`]
        : []),
      ...parts.map(sentence),
    ],
    parts: group('Pending', parts.map(partNode)),
  };
}

/** Somebody created it by hand, or the migration ran without its tool. */
function thereAlready({ thing }: PendingThing): RelationMark {
  return {
    what: 'changes',
    detail: ['pending: is here already'],
    tooltip: [
      `Pending: a migration creates ${thing.kind} ${thing.name}, and one of that name is here already.`,
    ],
    parts: [],
  };
}

function sentence({ what, thing }: PendingThing): string {
  return `Pending: ${thing.kind} ${thing.name} ${coming[what]}.`;
}

const coming = { adds: 'will be added', drops: 'will be dropped' } as const;

function partNode(part: PendingThing): OutlineNode {
  const { what, thing } = part;
  const kind = thing.kind === 'default' ? 'column' : thing.kind;
  const own = leaf(kind, thing.name, { detail: coming[what], tooltip: [sentence(part)], pending: what });
  return end(own, `pending:${thing.kind}:${thing.name}`);
}

function comingNode(part: PendingThing): OutlineNode {
  const { thing, isThere } = part;
  const there = isThere === true ? thereAlready(part) : undefined;
  const own = leaf(thing.kind === 'default' ? 'column' : thing.kind, thing.name, {
    detail: there?.detail.join(', ') ?? 'pending: will be added',
    tooltip: there?.tooltip ?? [sentence(part)],
    pending: there?.what ?? 'adds',
  });
  return end(own, `pending:${relationKey(thing.name)}`);
}
