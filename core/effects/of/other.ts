/** Statements that the grammar parses but no operation models: which facts apply, if the grammar's node name decides it. */
import type { OtherOperation } from '../../operations/model/operation.ts';
import type { Effect } from '../effect.ts';
import type { FactId } from '../facts/facts.ts';
import { part, unknownEffect, type EffectScope, type Part } from './scope.ts';

export function other(operation: OtherOperation, scope: EffectScope): Effect | readonly Part[] {
  const known = statements.get(operation.statement);
  if (known === undefined) return unknownEffect(scope, 'What this statement locks is not known here.');
  return [part(known.fact, [], known.unless)];
}

interface Known {
  readonly fact: FactId;
  /** Further locks that it may take, as a sentence. */
  readonly unless?: string;
}

const session: Known = { fact: 'session' };
const catalogOnly: Known = { fact: 'catalog-only' };
const planned: Known = {
  fact: 'plan-only',
  unless: 'The relations in its query are locked as that statement locks them.',
};
const owned: Known['unless'] = 'What the role owns is locked in ACCESS EXCLUSIVE mode.';

/** Keyed by the grammar's node names; for DROP and CREATE by the kind of object. */
const statements: ReadonlyMap<string, Known> = new Map<string, Known>([
  ['VariableShowStmt', session],
  ['ListenStmt', session],
  ['UnlistenStmt', session],
  ['NotifyStmt', session],
  ['CheckPointStmt', session],
  ['LoadStmt', session],
  ['DeallocateStmt', session],
  ['ClosePortalStmt', session],
  ['TransactionStmt', { fact: 'finish-prepared' }],
  ['DiscardStmt', session],
  ['ConstraintsSetStmt', { fact: 'set-constraints' }],
  ['ExplainStmt', planned],
  ['PrepareStmt', planned],
  ['ExecuteStmt', planned],
  ['DeclareCursorStmt', planned],
  ['FetchStmt', planned],
  ['CreatedbStmt', { fact: 'create-database' }],
  ['DropdbStmt', { fact: 'drop-database' }],
  ['AlterDatabaseSetStmt', { fact: 'alter-database' }],
  ['AlterDatabaseRefreshCollStmt', { fact: 'alter-database' }],
  ['CreateTableSpaceStmt', { fact: 'create-tablespace' }],
  ['DropTableSpaceStmt', { fact: 'drop-tablespace' }],
  ['AlterTableSpaceOptionsStmt', { fact: 'alter-tablespace' }],
  ['AlterSystemStmt', { fact: 'alter-system' }],
  [
    'AlterTableMoveAllStmt',
    {
      fact: 'move-all',
      unless: 'Each table of the tablespace is locked in ACCESS EXCLUSIVE mode and copied.',
    },
  ],
  [
    'DropSubscriptionStmt',
    { fact: 'drop-subscription/no-slot', unless: 'It is refused in a transaction where it has a slot.' },
  ],
  ['DropOwnedStmt', { fact: 'drop-owned', unless: owned }],
  ['ReassignOwnedStmt', { fact: 'reassign-owned', unless: owned }],
  ['AlterExtensionStmt', { fact: 'update-extension', unless: 'Its script locks what it changes.' }],
  [
    'AlterExtensionContentsStmt',
    { fact: 'extension-member', unless: 'A relation is locked in SHARE UPDATE EXCLUSIVE mode.' },
  ],
  [
    'ImportForeignSchemaStmt',
    { fact: 'catalog-only', unless: 'The foreign tables that it makes are new, and nobody waits for them.' },
  ],
  ['AlterFunctionStmt', { fact: 'alter-function' }],
  [
    'AlterObjectDependsStmt',
    {
      fact: 'catalog-only',
      unless: 'The table of a trigger is locked in ACCESS SHARE mode, an index in ACCESS EXCLUSIVE mode.',
    },
  ],
  ['AlterStatsStmt', catalogOnly],
  ['AlterCollationStmt', catalogOnly],
  ['CreateFdwStmt', catalogOnly],
  ['AlterFdwStmt', catalogOnly],
  ['CreateForeignServerStmt', catalogOnly],
  ['AlterForeignServerStmt', catalogOnly],
  ['AlterUserMappingStmt', catalogOnly],
  ['DropUserMappingStmt', catalogOnly],
  ['CreateAmStmt', catalogOnly],
  ['CreateEventTrigStmt', catalogOnly],
  ['AlterEventTrigStmt', catalogOnly],
  ['CreatePLangStmt', catalogOnly],
  ['AlterRoleSetStmt', catalogOnly],
  ['DropRoleStmt', catalogOnly],
  ['CreateOpClassStmt', catalogOnly],
  ['CreateOpFamilyStmt', catalogOnly],
  ['AlterOpFamilyStmt', catalogOnly],
  ['AlterOperatorStmt', catalogOnly],
  ['AlterTypeStmt', catalogOnly],
  ['CreateConversionStmt', catalogOnly],
  ['CreateCastStmt', catalogOnly],
  ['CreateTransformStmt', catalogOnly],
  ['AlterTSDictionaryStmt', catalogOnly],
  ['AlterTSConfigurationStmt', catalogOnly],
]);
