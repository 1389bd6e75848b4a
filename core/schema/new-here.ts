/**
 * What a migration has surely made itself, so that nobody else uses it yet. CREATE … IF NOT EXISTS, a test before it, a handler behind it and
 * a DROP of the same name do not prove that.
 */
import type { ObjectName } from '../operations/operation.ts';
import { resolveIndex, resolveRelation } from './lookup.ts';
import type { Origin, Relation, Schema } from './model.ts';
import type { ParsedStatement, Statement } from '../syntax/statement.ts';
import type { Span } from '../text/span.ts';

/** A part of a document: what it makes is new in it. */
export interface Place {
  readonly path: string;
  readonly span: Span | undefined;
  /** What it drops, and where. */
  readonly drops: readonly Drop[];
}

interface Drop {
  readonly name: ObjectName;
  readonly at: number;
}

export function placeOf(path: string, span: Span | undefined, statements: readonly Statement[]): Place {
  return {
    path,
    span,
    drops: statements.flatMap((one) => dropsIn(one.parsed).map((name) => ({ name, at: one.span.start }))),
  };
}

/** Temporary tables are the session's own; others are new where this very part has surely made them. */
export function isNewHere(schema: Schema, name: ObjectName, place: Place): boolean {
  const relation = resolveRelation(schema, name);
  if (relation === undefined) return false;
  if ('persistence' in relation && relation.persistence === 'temporary') return true;
  return isSurelyMade(relation) && isMadeIn(relation.origin, place) && !replaces(relation, place);
}

/** One of these files has made it: a way back that takes it away loses nothing that was there before. */
export function isMadeBy(schema: Schema, name: ObjectName, files: readonly string[]): boolean {
  const made = resolveRelation(schema, name) ?? resolveIndex(schema, name);
  return made !== undefined && isSurelyMade(made) && files.includes(made.origin.file);
}

function isSurelyMade({ certainty, origin }: Pick<Relation, 'certainty' | 'origin'>): boolean {
  return certainty === 'certain' && origin.guarded !== true;
}

/** A way back in the same file finds what the way forward has made long ago. */
function isMadeIn(origin: Origin, { path, span }: Place): boolean {
  if (origin.file !== path) return false;
  return span === undefined || (span.start <= origin.span.start && origin.span.end <= span.end);
}

/** Another of that name went before: those who use it wait for this one. */
function replaces({ schema, name, origin }: Relation, { drops }: Place): boolean {
  return drops.some(
    (drop) =>
      drop.at < origin.span.start &&
      drop.name.name.text === name &&
      (drop.name.schema === undefined || drop.name.schema.text === schema),
  );
}

function dropsIn({ operations, bodies }: ParsedStatement): readonly ObjectName[] {
  return [
    ...operations.flatMap((one) =>
      one.kind === 'dropRelation' && one.relation === 'table' ? [one.target] : [],
    ),
    ...bodies.flatMap((body) =>
      body.runs === 'now' ? body.statements.flatMap((one) => dropsIn(one.parsed)) : [],
    ),
  ];
}
