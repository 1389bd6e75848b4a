/**
 * Fixed reads of a SQL Server database's catalog, within one time limit; names are passed as parameters. Views are joined although
 * functions would be shorter: OBJECT_NAME() and the like wait for locks at any isolation level. The caller decides what is read.
 */
import { bounded, type BoundedReads, type ReadOptions } from '../../catalog/bounded.ts';
import type { DatabaseFailure, Failed, SqlSession } from '../../session.ts';

export function reading<T>(
  session: SqlSession,
  options: ReadOptions,
  work: (reading: BoundedReads) => Promise<T>,
): Promise<T | Failed> {
  // A missing right and a lock that others hold are told where they are met, and hide nothing beside it.
  const isRefusal = ({ reason }: DatabaseFailure): boolean =>
    reason === 'statement' || reason === 'lockTimeout';
  return bounded(session, options, isRefusal, work);
}

/**
 * User schemas: not the server's own three, nor those of the fixed roles, whose ids begin at 16384 (db_owner and the like; pages
 * “sys.schemas”, “sys.database_principals”).
 */
export const ownSchema = `s.schema_id < 16384 AND s.name NOT IN (N'sys', N'INFORMATION_SCHEMA', N'guest')`;

/** For `@p1` and `@p2`: one table or view of a schema. */
export const oneRelation = `s.name = @p1 AND o.name = @p2`;

/** A table or view as `o` in its schema `s` (page “sys.objects”: U is a user table, V a view). */
export const relations = `sys.objects o JOIN sys.schemas s ON s.schema_id = o.schema_id`;
export const isRelation = `o.type IN ('U', 'V') AND o.is_ms_shipped = 0`;

/** The comment that SQL Server's own tools write and show (page “sys.extended_properties”; class 1 is an object or column). */
export function comment(major: string, minor: string, of = 1): string {
  return `(SELECT CONVERT(nvarchar(4000), x.value) FROM sys.extended_properties x
    WHERE x.class = ${of} AND x.major_id = ${major} AND x.minor_id = ${minor} AND x.name = N'MS_Description')`;
}

/** A time as text that sorts. */
export function moment(column: string): string {
  return `CONVERT(nvarchar(30), ${column}, 126)`;
}

/** The type of `of`, in the columns that `typeText` reads; `typeJoin` joins `t` and `ts`. */
export function typeColumns(of: string): string {
  return `t.name AS type_name, ts.name AS type_schema, CONVERT(int, t.is_user_defined) AS user_type, ${of}.max_length, ${of}.precision, ${of}.scale`;
}

export function typeJoin(of: string): string {
  return `JOIN sys.types t ON t.user_type_id = ${of}.user_type_id JOIN sys.schemas ts ON ts.schema_id = t.schema_id`;
}
