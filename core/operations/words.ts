/** Names of operations for people: lower-case words, without the objects. */
import type { Operation, OperationKind } from './model/operation.ts';

export function operationInWords(operation: Operation): string {
  switch (operation.kind) {
    case 'dropRelation':
      return `drop ${operation.relation.replaceAll('-', ' ')}`;
    case 'other':
      return 'a statement that is not modelled yet';
    default:
      return kindInWords(operation.kind);
  }
}

/** The kind alone: `alter domain`. */
export function kindInWords(kind: OperationKind): string {
  return special.get(kind) ?? spaced(kind);
}

/** Kinds whose identifier differs from the usual words. */
const special: ReadonlyMap<OperationKind, string> = new Map([
  ['createTableAs', 'create table from a query'],
  ['renameRelation', 'rename'],
  ['alterColumnType', 'change column type'],
  ['setNotNull', 'set not null'],
  ['alterColumnOption', 'change column option'],
  ['alterTableOption', 'change table option'],
  ['setRowSecurity', 'row level security'],
  ['doBlock', 'DO block'],
  ['executeDynamic', 'a command that is put together when it runs'],
  ['copyData', 'copy data'],
  ['setVariable', 'set a variable'],
  ['commentOn', 'comment'],
]);

/** `addColumn`: `add column`. */
function spaced(kind: string): string {
  return kind.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
