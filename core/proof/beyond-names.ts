/**
 * Kinds of statements that stay inside their own database, and names that reach out of it: data for beyond.ts. Kinds are an allow-list, so
 * that a new kind is refused; names are a deny-list. Decides nothing.
 */
import { wordSet } from '../collections/word-set.ts';

/** Nodes of PostgreSQL's grammar. */
export const insideKinds = wordSet(`
  SelectStmt InsertStmt UpdateStmt DeleteStmt MergeStmt TruncateStmt CopyStmt CreateStmt CreateTableAsStmt
  AlterTableStmt RefreshMatViewStmt ViewStmt IndexStmt CreateSeqStmt AlterSeqStmt CreateStatsStmt
  AlterStatsStmt CreateSchemaStmt CreateFunctionStmt AlterFunctionStmt DoStmt CallStmt CreateTrigStmt RuleStmt
  CreateEventTrigStmt AlterEventTrigStmt CreatePolicyStmt AlterPolicyStmt CreateEnumStmt AlterEnumStmt
  CreateRangeStmt CompositeTypeStmt AlterTypeStmt CreateDomainStmt AlterDomainStmt DefineStmt CreateCastStmt
  AlterOperatorStmt AlterCollationStmt AlterTSDictionaryStmt AlterTSConfigurationStmt CreatePublicationStmt
  AlterPublicationStmt CreateExtensionStmt AlterExtensionStmt DropStmt RenameStmt AlterObjectSchemaStmt
  AlterOwnerStmt AlterObjectDependsStmt CommentStmt GrantStmt AlterDefaultPrivilegesStmt LockStmt VacuumStmt
  ClusterStmt ReindexStmt VariableSetStmt VariableShowStmt TransactionStmt ConstraintsSetStmt ExplainStmt
  PrepareStmt ExecuteStmt DeallocateStmt DeclareCursorStmt FetchStmt ClosePortalStmt NotifyStmt ListenStmt
  UnlistenStmt DiscardStmt ReturnStmt
`);

/** Names for people by the grammar's node; others are shown by the node's own name. */
export const kindNames: Readonly<Record<string, string>> = {
  CreatedbStmt: 'CREATE DATABASE',
  DropdbStmt: 'DROP DATABASE',
  AlterDatabaseStmt: 'ALTER DATABASE',
  AlterDatabaseSetStmt: 'ALTER DATABASE',
  AlterDatabaseRefreshCollStmt: 'ALTER DATABASE',
  CreateRoleStmt: 'CREATE ROLE',
  AlterRoleStmt: 'ALTER ROLE',
  AlterRoleSetStmt: 'ALTER ROLE',
  DropRoleStmt: 'DROP ROLE',
  GrantRoleStmt: 'membership in a role',
  ReassignOwnedStmt: 'REASSIGN OWNED',
  DropOwnedStmt: 'DROP OWNED',
  CreateTableSpaceStmt: 'CREATE TABLESPACE',
  DropTableSpaceStmt: 'DROP TABLESPACE',
  AlterTableSpaceOptionsStmt: 'ALTER TABLESPACE',
  AlterTableMoveAllStmt: 'a tablespace',
  AlterSystemStmt: 'ALTER SYSTEM',
  CreateFdwStmt: 'CREATE FOREIGN DATA WRAPPER',
  AlterFdwStmt: 'ALTER FOREIGN DATA WRAPPER',
  CreateForeignServerStmt: 'CREATE SERVER',
  AlterForeignServerStmt: 'ALTER SERVER',
  CreateUserMappingStmt: 'CREATE USER MAPPING',
  AlterUserMappingStmt: 'ALTER USER MAPPING',
  DropUserMappingStmt: 'DROP USER MAPPING',
  CreateForeignTableStmt: 'CREATE FOREIGN TABLE',
  ImportForeignSchemaStmt: 'IMPORT FOREIGN SCHEMA',
  CreateSubscriptionStmt: 'CREATE SUBSCRIPTION',
  AlterSubscriptionStmt: 'ALTER SUBSCRIPTION',
  DropSubscriptionStmt: 'DROP SUBSCRIPTION',
  LoadStmt: 'LOAD',
  CreatePLangStmt: 'CREATE LANGUAGE',
  CheckPointStmt: 'CHECKPOINT',
  SecLabelStmt: 'SECURITY LABEL',
};

/** Kinds of objects that are shared by the whole server, or that connect to other servers. */
export const sharedObjects = wordSet(`
  OBJECT_DATABASE OBJECT_ROLE OBJECT_TABLESPACE OBJECT_PARAMETER_ACL OBJECT_SUBSCRIPTION OBJECT_FDW
  OBJECT_FOREIGN_SERVER OBJECT_FOREIGN_TABLE OBJECT_USER_MAPPING OBJECT_LANGUAGE
`);

/** Contrib modules that PostgreSQL marks as trusted, without languages. */
export const insideExtensions: ReadonlySet<string> = new Set([
  ...['btree_gin', 'btree_gist', 'citext', 'cube', 'dict_int', 'fuzzystrmatch', 'hstore', 'intarray', 'isn'],
  ...['lo', 'ltree', 'pg_trgm', 'pgcrypto', 'plpgsql', 'seg', 'tablefunc', 'tcn', 'tsm_system_rows'],
  ...['tsm_system_time', 'unaccent', 'uuid-ossp'],
]);

/** In lower case. Functions, shared catalogs, and settings that change how a text is parsed. */
export function reachesOut(name: string): boolean {
  return names.has(name) || patterns.test(name);
}

const names: ReadonlySet<string> = new Set([
  // Files and large objects of the server's machine.
  ...['lo_import', 'lo_export', 'be_lo_import', 'be_lo_export', 'pg_stat_file', 'pg_current_logfile'],
  ...['pg_hba_file_rules', 'pg_ident_file_mappings', 'pg_file_settings', 'pg_show_all_file_settings'],
  // The whole server, and sessions of others.
  ...['pg_terminate_backend', 'pg_cancel_backend', 'pg_reload_conf', 'pg_promote', 'pg_switch_wal'],
  ...['pg_create_restore_point', 'pg_sync_replication_slots', 'pg_stat_reset_shared', 'pg_stat_reset_slru'],
  // Functions that run a text as SQL.
  ...['query_to_xml', 'query_to_xmlschema', 'query_to_xml_and_xmlschema', 'ts_stat', 'ts_rewrite'],
  ...['xpath_table', 'connectby'],
  // Catalogs that all databases share.
  ...['pg_authid', 'pg_auth_members', 'pg_database', 'pg_tablespace', 'pg_db_role_setting', 'pg_shdepend'],
  ...['pg_shdescription', 'pg_shseclabel', 'pg_replication_origin', 'pg_subscription', 'pg_parameter_acl'],
  'pg_settings',
  // Another encoding or rule for backslashes changes the statements that the same bytes mean.
  ...['client_encoding', 'standard_conforming_strings', 'backslash_quote', 'escape_string_warning'],
  ...['default_tablespace', 'temp_tablespaces', 'dynamic_library_path'],
  ...['session_preload_libraries', 'local_preload_libraries', 'allow_system_table_mods'],
]);

const patterns =
  /^(?:dblink|postgres_fdw|crosstab|binary_upgrade_|pg_(?:read_|ls_|file_|logdir_|rotate_|log_|backup_|start_backup|stop_backup|wal_|replication_|logical_|stat_reset_(?:replication|subscription)|stat_have_stats|(?:create|drop|copy)_(?:physical|logical)?_?replication_slot|create_(?:physical|logical)|drop_replication|copy_(?:physical|logical)|write_|execute_server|signal_))/;
