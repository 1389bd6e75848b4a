/**
 * Decides which objects a migration itself creates, so that nobody else uses them yet. CREATE … IF NOT EXISTS, an existence test before it
 * or a handler after it create an object only if it does not exist, which is certain if the migrations before contain the creation of
 * everything that they use. Otherwise, in a script applied by hand and in a repeatable migration, they prove nothing; nor does a DROP of an
 * object of that name that nothing here creates.
 */
import { oncePer } from '../collections/once-per.ts';
import type { DropRelation, ObjectName } from '../operations/model/operation.ts';
import { isWhole, resolveRelation } from './lookup.ts';
import { temporarySchema } from '../operations/model/temporary-schema.ts';
import type { MigrationFile } from '../migrations/convention.ts';
import type { Index, Origin, Relation, Schema } from './model.ts';
import { cameAlong, sameChange, type CameWith, type SameChange } from './same-change.ts';
import type { ParsedStatement, Statement } from '../syntax/statement.ts';
import type { Span } from '../text/span.ts';

/** A part of a document: the objects that it creates are new in it. */
export interface Place {
  readonly path: string;
  readonly span: Span | undefined;
  /** One of a folder's migrations, which runs once, after all earlier ones. */
  readonly runsOnce: boolean;
  /** What it drops, and where. */
  readonly drops: readonly Drop[];
  /** With the earlier migrations of the same change; undefined if there are none, or that is not known. */
  readonly change: SameChange | undefined;
}

/** The document's part, before its drops are known. */
export interface Part {
  readonly path: string;
  readonly span: Span | undefined;
  /** Undefined for a file that is not a migration. */
  readonly file: Pick<MigrationFile, 'repeatable'> | undefined;
  /** Earlier migrations of the same change. None for a rollback, which runs much later. */
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
  // IF EXISTS finds nothing that anybody could be waiting for, unless the first migration describes an existing database.
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

/** CREATE TABLE has succeeded, so no table of that name existed: the dropped table is this part's own, and so is its successor. */
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

/** Temporary tables belong to the session; others are new if this part, or an earlier migration of the change, certainly creates them. */
export function isNewHere(schema: Schema, name: ObjectName, place: Place): boolean {
  const relation = resolveRelation(schema, name);
  // A name in the session's temporary schema belongs to the session.
  if (relation === undefined) return name.schema?.text === temporarySchema && /^[#@]/.test(name.name.text);
  if ('persistence' in relation && relation.persistence === 'temporary') return true;
  const { change } = place;
  const isNew = isMadeIn(relation.origin, place)
    ? !replaces(relation, place)
    : change !== undefined && cameAlong(schema, relation, change);
  if (!isNew) return false;
  return isSurelyMade(relation) || (place.runsOnce && isFirstOfItsName(schema, relation));
}

function isSurelyMade({ certainty, origin }: Pick<Relation, 'certainty' | 'origin'>): boolean {
  return certainty === 'certain' && origin.guarded !== true;
}

/** It is created if it does not exist, and if the creation of everything used is known, it does not. */
function isFirstOfItsName(schema: Schema, { origin, ...made }: Relation | Index): boolean {
  const isTold = !('complete' in made) || made.complete;
  return isTold && origin.conditional !== true && isWhole(schema);
}

/** A down section in the same file runs long after the up section. */
function isMadeIn(origin: Origin, { path, span }: Place): boolean {
  if (origin.file !== path) return false;
  return span === undefined || (span.start <= origin.span.start && origin.span.end <= span.end);
}

/** Another object of that name was dropped before: its users wait for this one. */
function replaces({ schema, name, origin }: Relation, { drops }: Place): boolean {
  return drops.some(
    (drop) =>
      drop.at < origin.span.start &&
      drop.name.name.text === name &&
      (drop.name.schema === undefined || drop.name.schema.text === schema),
  );
}

const dropsIn: (parsed: ParsedStatement) => readonly DropRelation[] = oncePer(({ operations, bodies }) => [
  ...operations.flatMap((one) => (one.kind === 'dropRelation' && one.relation === 'table' ? [one] : [])),
  ...bodies.flatMap((body) =>
    body.runs === 'now' ? body.statements.flatMap((one) => dropsIn(one.parsed)) : [],
  ),
]);
