/**
 * What a migration has made itself, so that nobody else uses it yet. CREATE … IF NOT EXISTS, a test before it and a handler after it make
 * what was not there, which the migrations before tell where they are told whole: nothing that they use has come from elsewhere. Otherwise,
 * in a script by hand and in a migration that runs again whenever it changes, they prove nothing; nor does a DROP of the same name that
 * nothing here has made.
 */
import type { DropRelation, ObjectName } from '../operations/model/operation.ts';
import { isWhole, resolveIndex, resolveRelation } from './lookup.ts';
import { temporarySchema } from '../operations/model/temporary-schema.ts';
import type { MigrationFile } from '../migrations/convention.ts';
import type { Index, Origin, Relation, Schema } from './model.ts';
import { cameAlong, sameChange, type CameWith, type SameChange } from './same-change.ts';
import type { ParsedStatement, Statement } from '../syntax/statement.ts';
import type { Span } from '../text/span.ts';

/** A part of a document: what it makes is new in it. */
export interface Place {
  readonly path: string;
  readonly span: Span | undefined;
  /** One of a folder's migrations, which runs once, after all that come before it. */
  readonly runsOnce: boolean;
  /** What it drops, and where. */
  readonly drops: readonly Drop[];
  /** With the migrations that came along and run before it; undefined if it came alone, or nobody knows. */
  readonly change: SameChange | undefined;
}

/** The document's part, before it is known what the statements drop. */
export interface Part {
  readonly path: string;
  readonly span: Span | undefined;
  /** Undefined for what is no migration. */
  readonly file: Pick<MigrationFile, 'repeatable'> | undefined;
  /** Migrations that came in the same change, before it. None for a rollback, which runs long after. */
  readonly cameWith?: readonly CameWith[] | undefined;
}

export interface Drop {
  readonly name: ObjectName;
  readonly at: number;
}

/** `start` is the schema before the first statement. */
export function placeOf(
  { path, span, file, cameWith = [] }: Part,
  statements: readonly Statement[],
  start: Schema | undefined,
): Place {
  const runsOnce = file?.repeatable === false;
  const change = cameWith.length === 0 ? undefined : sameChange(cameWith, { path, statements });
  // IF EXISTS found nothing that anybody could be waiting for, unless a first migration was laid over what was there.
  const wasThere = ({ target, ifExists }: DropRelation): boolean =>
    start === undefined ||
    !runsOnce ||
    !ifExists ||
    !isWhole(start) ||
    start.relations.size === 0 ||
    resolveRelation(start, target) !== undefined;
  const nobodyUsed = ({ target }: DropRelation): boolean => {
    if (start === undefined || change === undefined) return false;
    const dropped = resolveRelation(start, target);
    return dropped !== undefined && cameAlong(start, dropped, change);
  };

  return {
    path,
    span,
    runsOnce,
    change,
    drops: statements.flatMap((one) =>
      dropsIn(one.parsed)
        .filter((drop) => wasThere(drop) && !nobodyUsed(drop) && !isMadeBefore(drop, one, statements))
        .map(({ target }) => ({ name: target, at: one.span.start })),
    ),
  };
}

/** CREATE TABLE has found nothing of that name: what goes is this part's own, as is what follows it under the name. */
function isMadeBefore(
  { target }: DropRelation,
  { span }: Statement,
  statements: readonly Statement[],
): boolean {
  return statements.some(
    (one) =>
      one.span.end <= span.start &&
      !one.conditional &&
      one.parsed.operations.some(
        (made) =>
          made.kind === 'createTable' &&
          !made.ifNotExists &&
          made.persistence !== 'temporary' &&
          made.table.name.text === target.name.text &&
          made.table.schema?.text === target.schema?.text,
      ),
  );
}

/** Temporary tables are the session's own; others are new where this very part, or what came along with it, has surely made them. */
export function isNewHere(schema: Schema, name: ObjectName, place: Place): boolean {
  const relation = resolveRelation(schema, name);
  // What is the session's own by its name is nobody else's, seen or not.
  if (relation === undefined) return name.schema?.text === temporarySchema && /^[#@]/.test(name.name.text);
  if ('persistence' in relation && relation.persistence === 'temporary') return true;
  const { change } = place;
  const isNew = isMadeIn(relation.origin, place)
    ? !replaces(relation, place)
    : change !== undefined && cameAlong(schema, relation, change);
  if (!isNew) return false;
  return isSurelyMade(relation) || (place.runsOnce && isFirstOfItsName(schema, relation));
}

/** One of these files has made it: a rollback that takes it away loses nothing that was there before. */
export function isMadeBy(schema: Schema, name: ObjectName, files: readonly string[]): boolean {
  const made = resolveRelation(schema, name) ?? resolveIndex(schema, name);
  if (made === undefined || !files.includes(made.origin.file)) return false;
  return isSurelyMade(made) || isFirstOfItsName(schema, made);
}

function isSurelyMade({ certainty, origin }: Pick<Relation, 'certainty' | 'origin'>): boolean {
  return certainty === 'certain' && origin.guarded !== true;
}

/** It was made if it was not there, and where all that is used was seen being made, it was not. */
function isFirstOfItsName(schema: Schema, { origin, ...made }: Relation | Index): boolean {
  const isTold = !('complete' in made) || made.complete;
  return isTold && origin.conditional !== true && isWhole(schema);
}

/** A rollback in the same file finds what the way forward has made long ago. */
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

function dropsIn({ operations, bodies }: ParsedStatement): readonly DropRelation[] {
  return [
    ...operations.flatMap((one) => (one.kind === 'dropRelation' && one.relation === 'table' ? [one] : [])),
    ...bodies.flatMap((body) =>
      body.runs === 'now' ? body.statements.flatMap((one) => dropsIn(one.parsed)) : [],
    ),
  ];
}
