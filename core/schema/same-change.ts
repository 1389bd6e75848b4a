/**
 * What migrations made that came in the same change as this one and run just before it: the programs that use it come with the change too,
 * so that nobody waits for it and it holds no rows. Unless the change itself brings it rows from where there were some, or shows by changing
 * them that there are some, or puts it in the place of another. Which migrations belong to one change is not known here.
 */
import type { ObjectName, Operation } from '../operations/model/operation.ts';
import type { ParsedBody, ParsedStatement, Statement } from '../syntax/statement.ts';
import { relationKey, resolveRelation } from './lookup.ts';
import type { Relation, Schema } from './model.ts';

/** A migration that came in the same change, before this one. */
export interface CameWith {
  /** As the workspace names it. */
  readonly path: string;
  readonly statements: readonly Statement[];
  /** What it finds. */
  readonly start: Schema;
}

/** The migrations of one change up to this one, this one last. */
export interface SameChange {
  readonly before: readonly CameWith[];
  readonly own: Pick<CameWith, 'path' | 'statements'>;
  /** Relations by key, once somebody asked: asked for each operation by each rule. */
  readonly rows: Map<string, boolean>;
}

export function sameChange(before: readonly CameWith[], own: SameChange['own']): SameChange {
  return { before, own, rows: new Map() };
}

/** True if nothing that is known of them is another. */
export function isSameCompany(a: readonly CameWith[], b: readonly CameWith[]): boolean {
  const isSame = (one: CameWith, other: CameWith | undefined): boolean =>
    one.path === other?.path && one.statements === other.statements && one.start === other.start;
  return a.length === b.length && a.every((one, at) => isSame(one, b[at]));
}

/** A migration of the change made it before this one runs, and it is neither used nor filled since. */
export function cameAlong(schema: Schema, relation: Relation, change: SameChange): boolean {
  const at = change.before.findIndex((one) => one.path === relation.origin.file);
  if (at < 0 || relation.origin.conditional === true) return false;
  return !takesPlace(relation, change.before.slice(0, at + 1)) && !hasRows(schema, relation, change);
}

/** Those who used the one that was dropped use this one as soon as it is there. */
function takesPlace({ schema, name, origin }: Relation, files: readonly CameWith[]): boolean {
  return files.some(({ path, statements, start }) =>
    statements
      .filter((one) => path !== origin.file || one.span.start < origin.span.start)
      .flatMap((one) => operationsNow(one.parsed))
      .some((one) => {
        if (one.kind !== 'dropRelation' || one.relation !== 'table') return false;
        const { target } = one;
        const isIt =
          target.name.text === name && (target.schema === undefined || target.schema.text === schema);
        return isIt && (!one.ifExists || resolveRelation(start, target) !== undefined);
      }),
  );
}

function hasRows(schema: Schema, relation: Relation, change: SameChange): boolean {
  const known = change.rows.get(relation.key);
  if (known !== undefined) return known;
  // Two tables that fill each other hold what a third one brings.
  change.rows.set(relation.key, false);
  const isOld = (name: ObjectName): boolean => {
    const read = resolveRelation(schema, name);
    return read === undefined || !isOfChange(read, change) || hasRows(schema, read, change);
  };
  const rows: Rows = { schema, relation, isOld };
  const files = [...change.before, change.own];
  const all = files.flatMap((one) => one.statements);
  const found =
    all.some(({ parsed }) => bringsRows(parsed, 'now', rows)) ||
    (!all.some(({ parsed }) => operationsNow(parsed).some((one) => isSeed(one, rows))) &&
      files.some(({ path, statements }) => path !== relation.origin.file && takesRows(statements, rows)));
  change.rows.set(relation.key, found);
  return found;
}

/** A few rows that are written down. */
function isSeed(operation: Operation, { schema, relation }: Rows): boolean {
  const written = operation.kind === 'insert' && operation.source === 'values';
  return written && relationKey(schema, operation.table) === relation.key;
}

/** Nobody moves rows that are not there: whoever does it in a migration of its own has had the other one run before. */
function takesRows(statements: readonly Statement[], { schema, relation }: Rows): boolean {
  const isIt = (name: ObjectName): boolean => relationKey(schema, name) === relation.key;
  return statements
    .flatMap(({ parsed }) => operationsNow(parsed))
    .some((one) => {
      const moves = one.kind === 'insert' || one.kind === 'update' || one.kind === 'createTableAs';
      return moves && !isIt(one.table) && one.reads.some(isIt);
    });
}

function isOfChange({ origin }: Relation, { before, own }: SameChange): boolean {
  return origin.file === own.path || before.some((one) => one.path === origin.file);
}

interface Rows {
  readonly schema: Schema;
  readonly relation: Relation;
  readonly isOld: (name: ObjectName) => boolean;
}

/** A function may be called by a trigger of a table that is in use already: what it writes counts. */
function bringsRows(parsed: ParsedStatement, runs: ParsedBody['runs'], rows: Rows): boolean {
  return (
    parsed.operations.some((one) => changesRows(one, runs, rows)) ||
    parsed.bodies.some((body) =>
      body.statements.some((one) => bringsRows(one.parsed, runs === 'now' ? body.runs : runs, rows)),
    )
  );
}

/** A few written rows are no rows to wait for. Nobody changes rows that are not there. */
function changesRows(operation: Operation, runs: ParsedBody['runs'], rows: Rows): boolean {
  const isIt = (name: ObjectName): boolean => relationKey(rows.schema, name) === rows.relation.key;
  const areMany = (reads: readonly ObjectName[]): boolean => reads.length === 0 || reads.some(rows.isOld);
  switch (operation.kind) {
    case 'update':
    case 'delete':
      return isIt(operation.table);
    case 'insert': {
      const written = operation.source !== 'query';
      return isIt(operation.table) && (written ? runs === 'when-called' : areMany(operation.reads));
    }
    case 'createTableAs':
      return operation.withData && isIt(operation.table) && areMany(operation.reads);
    case 'copyData':
      return operation.direction === 'from' && operation.table !== undefined && isIt(operation.table);
    default:
      return false;
  }
}

function operationsNow({ operations, bodies }: ParsedStatement): readonly Operation[] {
  return [
    ...operations,
    ...bodies
      .filter((body) => body.runs === 'now')
      .flatMap((body) => body.statements.flatMap((one) => operationsNow(one.parsed))),
  ];
}
