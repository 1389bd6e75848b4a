/** The actions of ALTER TABLE that set one option of a column or of the table, with their values. */
import type { AlterTableCmd, Constraint, Node } from '@pgsql/types';
import { strings } from '../../syntax/postgres/raw-tree.ts';
import type { Source, TokenRange } from '../../syntax/postgres/source.ts';
import type {
  AlterColumnOption,
  AlterTableOption,
  ConstraintChange,
  Name,
  OptionChange,
  SetRowSecurity,
  TableAction,
} from '../model/operation.ts';
import { bracketed, nameOfParts, optionsOf, relationName, roleName, valueText } from './parts.ts';
import { sequenceOptions } from './sequences.ts';

export interface Action {
  readonly source: Source;
  readonly command: AlterTableCmd;
  readonly range: TokenRange;
  readonly base: Omit<TableAction<string>, 'kind'>;
}

export function columnOption(
  of: Action,
  column: Name,
  option: AlterColumnOption['option'],
): AlterColumnOption {
  const { command, base, source, range } = of;
  const definition = command.def;
  const identity = identityOf(definition);
  const items = definition !== undefined && 'List' in definition ? definition.List.items : undefined;
  const as = source.find(range, 'as');
  return {
    ...base,
    kind: 'alterColumnOption',
    column,
    option,
    number: command.num,
    value: statisticsDefault(option, valueText(definition)?.toLowerCase()),
    identity: identity?.kind,
    sequence: identity?.options === undefined ? undefined : sequenceOptions(identity.options),
    ifExists: command.missing_ok === true,
    expression:
      option === 'set-expression' && as !== undefined ? bracketed(source, definition, as + 1) : undefined,
    options: option === 'options' && command.subtype === 'AT_SetOptions' ? optionsOf(items) : [],
    reset: command.subtype === 'AT_ResetOptions' ? optionsOf(items).map(({ name }) => name) : [],
  };
}

/** SET STATISTICS -1 is DEFAULT. */
function statisticsDefault(
  option: AlterColumnOption['option'],
  value: string | undefined,
): string | undefined {
  return option === 'statistics' && value === '-1' ? undefined : value;
}

function identityOf(
  definition: Node | undefined,
): { readonly kind: AlterColumnOption['identity']; readonly options: Node[] | undefined } | undefined {
  if (definition === undefined) return undefined;
  if ('Constraint' in definition)
    return {
      kind: definition.Constraint.generated_when === 'd' ? 'by-default' : 'always',
      options: definition.Constraint.options,
    };
  if (!('List' in definition)) return undefined;
  const generated = optionsOf(definition.List.items).find(({ name }) => name === 'generated')?.value;
  // The grammar gives the letter's code: a or d.
  const kind = generated === undefined ? undefined : generated === '100' ? 'by-default' : 'always';
  return { kind, options: definition.List.items };
}

export function tableOptionOf(of: Action, option: AlterTableOption['option']): AlterTableOption {
  const { command, base, source } = of;
  const definition = command.def;
  const items = definition !== undefined && 'List' in definition ? definition.List.items : undefined;
  const resets = command.subtype === 'AT_ResetRelOptions';
  const every =
    command.subtype?.endsWith('TrigAll') === true || command.subtype?.endsWith('TrigUser') === true;
  return {
    ...base,
    kind: 'alterTableOption',
    option,
    value: every ? (command.subtype?.endsWith('All') === true ? 'all' : 'user') : valueOf(command),
    index: replicaIdentity(definition)?.name,
    everyTrigger: every,
    firing: firingOf(command.subtype),
    object: objectOf(source, definition),
    options: resets || option !== 'storage-parameters' ? [] : optionsOf(items),
    reset: resets ? optionsOf(items).map(({ name }) => name) : [],
    optionChanges: option === 'foreign-options' ? optionChanges(items) : [],
    constraint: option === 'alter-constraint' ? constraintChange(of) : undefined,
  };
}

function valueOf(command: AlterTableCmd): string | undefined {
  if (command.newowner !== undefined) return roleName(command.newowner);
  return replicaIdentity(command.def)?.kind ?? command.name;
}

function replicaIdentity(
  definition: Node | undefined,
): { readonly kind: string; readonly name: string | undefined } | undefined {
  if (definition === undefined || !('ReplicaIdentityStmt' in definition)) return undefined;
  const kinds: Readonly<Record<string, string>> = { d: 'default', f: 'full', n: 'nothing', i: 'index' };
  const { identity_type: type = 'd', name } = definition.ReplicaIdentityStmt;
  return { kind: kinds[type] ?? 'default', name };
}

function firingOf(subtype: string | undefined): AlterTableOption['firing'] {
  if (subtype?.includes('Always') === true) return 'always';
  return subtype?.includes('Replica') === true ? 'replica' : 'origin';
}

function objectOf(source: Source, definition: Node | undefined): AlterTableOption['object'] {
  if (definition === undefined) return undefined;
  if ('RangeVar' in definition) return relationName(source, definition.RangeVar);
  return 'TypeName' in definition ? nameOfParts(strings(definition.TypeName.names)) : undefined;
}

function optionChanges(nodes: readonly Node[] | undefined): readonly OptionChange[] {
  return (nodes ?? []).flatMap((node, i) => {
    const [option] = optionsOf(nodes?.slice(i, i + 1));
    if (option === undefined || !('DefElem' in node)) return [];
    const { defaction } = node.DefElem;
    return [
      {
        ...option,
        action: defaction === 'DEFELEM_DROP' ? 'drop' : defaction === 'DEFELEM_SET' ? 'set' : 'add',
      },
    ];
  });
}

/** From the words: grammars before 18 have another node for it. */
function constraintChange(of: Action): ConstraintChange | undefined {
  const { source, range, command } = of;
  const name = constraintName(command.def);
  if (name === undefined) return undefined;
  const said = (...words: readonly string[]): boolean | undefined => {
    const at = source.find(range, ...words);
    return at === undefined ? undefined : source.word(at - 1) !== 'not' && source.word(at - 1) !== 'no';
  };
  const deferred = source.find(range, 'initially', 'deferred') !== undefined;
  const immediate = source.find(range, 'initially', 'immediate') !== undefined;
  const deferrable = said('deferrable') ?? (deferred ? true : undefined);
  const inherits = said('inherit');
  return {
    name,
    deferrable,
    initiallyDeferred: deferred ? true : immediate || deferrable !== undefined ? false : undefined,
    enforced: said('enforced'),
    noInherit: inherits === undefined ? undefined : !inherits,
  };
}

function constraintName(definition: Node | undefined): string | undefined {
  if (definition === undefined) return undefined;
  if ('ATAlterConstraint' in definition) return definition.ATAlterConstraint.conname;
  const older: Constraint | undefined = 'Constraint' in definition ? definition.Constraint : undefined;
  return older?.conname;
}

export const columnOptions: ReadonlyMap<string, AlterColumnOption['option']> = new Map([
  ['AT_SetStatistics', 'statistics'],
  ['AT_SetStorage', 'storage'],
  ['AT_SetCompression', 'compression'],
  ['AT_SetOptions', 'options'],
  ['AT_ResetOptions', 'options'],
  ['AT_AddIdentity', 'add-identity'],
  ['AT_SetIdentity', 'set-identity'],
  ['AT_DropIdentity', 'drop-identity'],
  ['AT_DropExpression', 'drop-expression'],
  ['AT_SetExpression', 'set-expression'],
]);

export const rowSecurityChanges: ReadonlyMap<string, SetRowSecurity['change']> = new Map([
  ['AT_EnableRowSecurity', 'enable'],
  ['AT_DisableRowSecurity', 'disable'],
  ['AT_ForceRowSecurity', 'force'],
  ['AT_NoForceRowSecurity', 'no-force'],
]);

export const tableOptions: ReadonlyMap<string, AlterTableOption['option']> = new Map([
  ['AT_ChangeOwner', 'owner'],
  ['AT_SetLogged', 'set-logged'],
  ['AT_SetUnLogged', 'set-unlogged'],
  ['AT_SetTableSpace', 'set-tablespace'],
  ['AT_SetAccessMethod', 'set-access-method'],
  ['AT_ClusterOn', 'cluster-on'],
  ['AT_DropCluster', 'cluster-on'],
  ['AT_SetRelOptions', 'storage-parameters'],
  ['AT_ResetRelOptions', 'storage-parameters'],
  ['AT_ReplicaIdentity', 'replica-identity'],
  ['AT_EnableTrig', 'enable-trigger'],
  ['AT_EnableAlwaysTrig', 'enable-trigger'],
  ['AT_EnableReplicaTrig', 'enable-trigger'],
  ['AT_EnableTrigAll', 'enable-trigger'],
  ['AT_EnableTrigUser', 'enable-trigger'],
  ['AT_DisableTrig', 'disable-trigger'],
  ['AT_DisableTrigAll', 'disable-trigger'],
  ['AT_DisableTrigUser', 'disable-trigger'],
  ['AT_EnableRule', 'enable-rule'],
  ['AT_EnableAlwaysRule', 'enable-rule'],
  ['AT_EnableReplicaRule', 'enable-rule'],
  ['AT_DisableRule', 'disable-rule'],
  ['AT_AddInherit', 'inherit'],
  ['AT_DropInherit', 'no-inherit'],
  ['AT_AlterConstraint', 'alter-constraint'],
  ['AT_AddOf', 'of-type'],
  ['AT_DropOf', 'not-of-type'],
  ['AT_GenericOptions', 'foreign-options'],
]);
