/**
 * Objects that earlier migrations of the same change create: the programs that use them are released with the change, so that nobody waits
 * for them and they contain no rows. Exceptions: the change copies existing rows into it, changes its rows, or puts it in the place of
 * another. The caller decides which migrations belong to one change.
 */
import type { ObjectName, Operation } from '../operations/model/operation.ts';
import type { ParsedBody, ParsedStatement, Statement } from '../syntax/statement.ts';
import { relationKey, resolveRelation } from './lookup.ts';
import type { Relation, Schema } from './model.ts';

/** An earlier migration of the same change. */
export interface CameWith {
  /** Relative to the workspace. */
  readonly path: string;
  readonly statements: readonly Statement[];
  /** The schema before it. */
  readonly start: Schema;
}

/** The migrations of one change up to this one, which is the last. */
export interface SameChange {
  readonly before: readonly CameWith[];
  readonly own: Pick<CameWith, 'path' | 'statements'>;
  /** Relations by key; cached, because each rule asks for each operation. */
  readonly rows: Map<string, boolean>;
}

export function sameChange(before: readonly CameWith[], own: SameChange['own']): SameChange {
  return { before, own, rows: new Map() };
}

/** True if everything known about them is equal. */
export function isSameCompany(a: readonly CameWith[], b: readonly CameWith[]): boolean {
  const isSame = (one: CameWith, other: CameWith | undefined): boolean =>
    one.path === other?.path && one.statements === other.statements && one.start === other.start;
  return a.length === b.length && a.every((one, at) => isSame(one, b[at]));
}

/** An earlier migration of the change creates it, and it is neither used nor filled since. */
export function cameAlong(schema: Schema, relation: Relation, change: SameChange): boolean {
  const at = change.before.findIndex((one) => one.path === relation.origin.file);
  if (at < 0 || relation.origin.conditional === true) return false;
  return !takesPlace(relation, change.before.slice(0, at + 1)) && !hasRows(schema, relation, change);
}

/** Users of the dropped object use this one as soon as it exists. */
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
  // Two tables that fill each other contain what a third one provides.
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

/** A few literal rows. */
function isSeed(operation: Operation, { schema, relation }: Rows): boolean {
  const written = operation.kind === 'insert' && operation.source === 'values';
  return written && relationKey(schema, operation.table) === relation.key;
}

/** Moving rows in a separate migration implies that earlier ones have run elsewhere. */
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

/** A trigger of a table in use may call a function: what it writes counts. */
function bringsRows(parsed: ParsedStatement, runs: ParsedBody['runs'], rows: Rows): boolean {
  return (
    parsed.operations.some((one) => changesRows(one, runs, rows)) ||
    parsed.bodies.some((body) =>
      body.statements.some((one) => bringsRows(one.parsed, runs === 'now' ? body.runs : runs, rows)),
    )
  );
}

/** A few literal rows do not count. Changing rows implies that some exist. */
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
