/** How each kind of schema node looks: an icon of the editor's own set and the word a screen reader says. No editor here. */
import type { SchemaEmptiness, SchemaNodeKind, SchemaSource } from '../../protocol/schema.ts';

export const looks: Readonly<Record<SchemaNodeKind, { readonly icon: string; readonly word: string }>> = {
  folder: { icon: 'root-folder', word: 'migration folder' },
  schema: { icon: 'symbol-namespace', word: 'schema' },
  table: { icon: 'table', word: 'table' },
  'partitioned-table': { icon: 'layers', word: 'partitioned table' },
  'foreign-table': { icon: 'remote', word: 'foreign table' },
  view: { icon: 'preview', word: 'view' },
  'materialized-view': { icon: 'eye', word: 'materialized view' },
  sequence: { icon: 'list-ordered', word: 'sequence' },
  function: { icon: 'symbol-method', word: 'function' },
  type: { icon: 'symbol-enum', word: 'type' },
  column: { icon: 'symbol-field', word: 'column' },
  'key-column': { icon: 'key', word: 'key column' },
  'primary-key': { icon: 'key', word: 'primary key' },
  'unique-key': { icon: 'lock-small', word: 'unique constraint' },
  'foreign-key': { icon: 'references', word: 'foreign key' },
  index: { icon: 'list-tree', word: 'index' },
  'invalid-index': { icon: 'warning', word: 'invalid index' },
  constraint: { icon: 'verified', word: 'constraint' },
  policy: { icon: 'shield', word: 'policy' },
  trigger: { icon: 'zap', word: 'trigger' },
  group: { icon: 'folder', word: 'group' },
  note: { icon: 'info', word: 'note' },
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
    detail: 'What a database of yours holds. Only its catalog is read.',
    icon: 'plug',
  },
};

/** Why the tree is empty, for `when` clauses of welcome views. */
export type WelcomeState = SchemaEmptiness | 'not-running' | 'filled';
