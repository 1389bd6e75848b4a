/** Columns of the system catalogs that contain unquoted names. Nothing is claimed about other columns and tables. */
import { wordSet } from '../collections/word-set.ts';
import type { QueryOutput } from '../syntax/body-flow.ts';

export function catalogName(column: string): boolean {
  return names.has(column);
}

/** Names that the server has already quoted. */
export function quotedByServer(column: string): boolean {
  return column === 'object_identity';
}

/** Functions that an event trigger calls. */
export function tellsOfObjects(call: string): boolean {
  return call.startsWith('pg_event_trigger_');
}

/** Views with users' data (pg_stat_activity.query) have no columns of these names. */
export function readsCatalogOnly(query: QueryOutput): boolean {
  return (
    query.direct &&
    query.reads.length > 0 &&
    query.reads.every((relation) => /^(pg_catalog\.|information_schema\.|pg_)/.test(relation))
  );
}

const names = wordSet(`
  relname nspname attname conname proname typname rolname usename datname extname tgname polname amname
  opcname collname spcname fdwname srvname evtname stxname pubname subname lanname schemaname tablename
  indexname viewname matviewname sequencename sequenceowner tableowner policyname rulename table_schema
  table_name column_name constraint_schema constraint_name routine_schema routine_name specific_name
  sequence_schema sequence_name schema_name trigger_schema trigger_name event_object_schema event_object_table
  object_name view_schema view_name udt_schema udt_name domain_schema domain_name grantee grantor role_name
`);
