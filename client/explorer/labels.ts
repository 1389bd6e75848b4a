/** How each kind of schema node looks: an icon of the editor's own set and the word a screen reader says. No editor here. */
import type { SchemaEmptiness, SchemaNodeKind, SchemaSource } from '../../protocol/schema.ts';

export const looks: Readonly<Record<SchemaNodeKind, { readonly icon: string; readonly word: string }>> = {
  folder: { icon: 'root-folder', word: 'migration folder' },
  page: { icon: 'ellipsis', word: 'part of a list' },
  group: { icon: 'folder', word: 'group' },
  note: { icon: 'info', word: 'note' },
  schema: { icon: 'symbol-namespace', word: 'schema' },
  table: { icon: 'table', word: 'table' },
  'partitioned-table': { icon: 'layers', word: 'partitioned table' },
  'foreign-table': { icon: 'remote', word: 'foreign table' },
  view: { icon: 'preview', word: 'view' },
  'materialized-view': { icon: 'eye', word: 'materialized view' },
  sequence: { icon: 'list-ordered', word: 'sequence' },
  function: { icon: 'symbol-method', word: 'function' },
  procedure: { icon: 'symbol-event', word: 'procedure' },
  aggregate: { icon: 'symbol-operator', word: 'aggregate' },
  enum: { icon: 'symbol-enum', word: 'enum' },
  'enum-value': { icon: 'symbol-enum-member', word: 'enum value' },
  domain: { icon: 'symbol-ruler', word: 'domain' },
  'composite-type': { icon: 'symbol-structure', word: 'composite type' },
  'range-type': { icon: 'arrow-both', word: 'range type' },
  type: { icon: 'symbol-class', word: 'type' },
  column: { icon: 'symbol-field', word: 'column' },
  'key-column': { icon: 'key', word: 'key column' },
  'reference-column': { icon: 'references', word: 'column of a foreign key' },
  'primary-key': { icon: 'key', word: 'primary key' },
  'unique-key': { icon: 'lock-small', word: 'unique constraint' },
  'foreign-key': { icon: 'references', word: 'foreign key' },
  constraint: { icon: 'verified', word: 'constraint' },
  'unvalidated-constraint': { icon: 'unverified', word: 'constraint that was not validated' },
  index: { icon: 'list-tree', word: 'index' },
  'invalid-index': { icon: 'warning', word: 'invalid index' },
  policy: { icon: 'shield', word: 'policy' },
  trigger: { icon: 'zap', word: 'trigger' },
  'disabled-trigger': { icon: 'circle-slash', word: 'disabled trigger' },
  rule: { icon: 'arrow-swap', word: 'rule' },
  statistics: { icon: 'graph', word: 'statistics object' },
  grant: { icon: 'person', word: 'grant to' },
  extension: { icon: 'extensions', word: 'extension' },
  'outdated-extension': { icon: 'cloud-download', word: 'extension with an update' },
  member: { icon: 'symbol-misc', word: 'member' },
  language: { icon: 'code', word: 'language' },
  cast: { icon: 'arrow-right', word: 'cast' },
  operator: { icon: 'symbol-operator', word: 'operator' },
  collation: { icon: 'case-sensitive', word: 'collation' },
  'text-search': { icon: 'search', word: 'text search object' },
  'access-method': { icon: 'symbol-interface', word: 'access method' },
  'foreign-data-wrapper': { icon: 'plug', word: 'foreign data wrapper' },
  'foreign-server': { icon: 'server', word: 'foreign server' },
  'user-mapping': { icon: 'account', word: 'user mapping of' },
  publication: { icon: 'broadcast', word: 'publication' },
  subscription: { icon: 'rss', word: 'subscription' },
  'event-trigger': { icon: 'zap', word: 'event trigger' },
  'large-object': { icon: 'file-binary', word: 'large object' },
  'default-privileges': { icon: 'lock', word: 'default privileges' },
  role: { icon: 'account', word: 'role' },
  database: { icon: 'database', word: 'database' },
  tablespace: { icon: 'archive', word: 'tablespace' },
};

export const sourceNames: Readonly<
  Record<SchemaSource, { readonly label: string; readonly detail: string; readonly icon: string }>
> = {
  migrations: {
    label: 'Migrations',
    detail: 'What the migration folder builds, replayed from its text. No database is needed.',
    icon: 'history',
  },
  embedded: {
    label: 'Embedded',
    detail: 'What the migrations really make in the embedded PostgreSQL, which runs on this machine only.',
    icon: 'vm',
  },
  connection: {
    label: 'Connection',
    detail: 'What a database of yours holds. Only its catalog is read, and rows where you ask for them.',
    icon: 'plug',
  },
};

/** Why the tree is empty, for `when` clauses of welcome views. */
export type WelcomeState = SchemaEmptiness | 'not-running' | 'filled';
