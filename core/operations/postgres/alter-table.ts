/** ALTER TABLE and similar statements: one operation for each action; the grammar's action i is the i-th part between commas. */
import type { AlterTableStmt, Node } from '@pgsql/types';
import type { Source } from '../../syntax/postgres/source.ts';
import type { Name, Operation } from '../model/operation.ts';
import {
  columnOption,
  columnOptions,
  rowSecurityChanges,
  tableOptionOf,
  tableOptions,
  type Action,
} from './alter-table-options.ts';
import { columnDefinition, constraintDefinition } from './columns.ts';
import { expression, relationName, typeName } from './parts.ts';

export function alterTable(source: Source, node: AlterTableStmt): readonly Operation[] {
  const table = relationName(source, node.relation);
  const afterName = source.objectName(source.indexAtByte(node.relation?.location))?.next ?? 0;
  // `ALTER TABLE t * …`: an old spelling of "with descendants".
  const from = source.isOperator(afterName, '*') ? afterName + 1 : afterName;
  const ranges = source.separated({ from, to: source.tokens.length });
  return (node.cmds ?? []).flatMap((command, i) => {
    const range = ranges[i];
    if (range === undefined || !('AlterTableCmd' in command)) return [];
    const base = {
      span: source.span(range),
      table,
      ifTableExists: node.missing_ok === true,
      only: node.relation?.inh !== true,
    };
    return action({ source, command: command.AlterTableCmd, range, base }, node.objtype === 'OBJECT_INDEX');
  });
}

function action(of: Action, onIndex: boolean): readonly Operation[] {
  const { command, base } = of;
  switch (command.subtype) {
    case 'AT_AddColumn':
      return addColumn(of);
    case 'AT_AddConstraint':
      return addConstraint(of);
    case 'AT_AttachPartition':
    case 'AT_DetachPartition':
      return partition(of, onIndex);
    case 'AT_DropConstraint':
      return named(of, (name) => [
        {
          ...base,
          kind: 'dropConstraint',
          constraint: name,
          ifExists: command.missing_ok === true,
          cascade: command.behavior === 'DROP_CASCADE',
        },
      ]);
    case 'AT_ValidateConstraint':
      return named(of, (name) => [{ ...base, kind: 'validateConstraint', constraint: name }]);
    case undefined:
      return [];
    default:
      return columnAction(of) ?? tableOption(of);
  }
}

function columnAction(of: Action): readonly Operation[] | undefined {
  const { source, command, range, base } = of;
  switch (command.subtype) {
    case 'AT_DropColumn':
      return named(of, (column) => [
        {
          ...base,
          kind: 'dropColumn',
          column,
          ifExists: command.missing_ok === true,
          cascade: command.behavior === 'DROP_CASCADE',
        },
      ]);
    case 'AT_AlterColumnType':
      return named(of, (column) => alterColumnType(of, column));
    case 'AT_ColumnDefault':
      return named(of, (column) => {
        if (command.def === undefined) return [{ ...base, kind: 'dropDefault', column }];
        const at = source.find(range, 'default') ?? range.from;
        return [
          {
            ...base,
            kind: 'setDefault',
            column,
            default: expression(source, command.def, { from: at + 1, to: range.to }),
          },
        ];
      });
    case 'AT_SetNotNull':
      return named(of, (column) => [{ ...base, kind: 'setNotNull', column }]);
    case 'AT_DropNotNull':
      return named(of, (column) => [{ ...base, kind: 'dropNotNull', column }]);
    default: {
      const option = columnOptions.get(command.subtype ?? '');
      return option === undefined ? undefined : named(of, (column) => [columnOption(of, column, option)]);
    }
  }
}

function addColumn(of: Action): readonly Operation[] {
  const { source, command, range, base } = of;
  if (command.def === undefined || !('ColumnDef' in command.def)) return [];
  const from = source.indexAtByte(command.def.ColumnDef.location);
  const column = columnDefinition(source, command.def.ColumnDef, { from, to: range.to });
  return [{ ...base, kind: 'addColumn', column, ifNotExists: command.missing_ok === true }];
}

function addConstraint(of: Action): readonly Operation[] {
  const { source, command, range, base } = of;
  if (command.def === undefined || !('Constraint' in command.def)) return [];
  const from = source.indexAtByte(command.def.Constraint.location);
  const constraint = constraintDefinition(source, command.def.Constraint, { from, to: range.to });
  return constraint === undefined ? [] : [{ ...base, kind: 'addConstraint', constraint }];
}

function alterColumnType(of: Action, column: Name): readonly Operation[] {
  const { source, command, range, base } = of;
  if (command.def === undefined || !('ColumnDef' in command.def)) return [];
  const using = source.find(range, 'using');
  const collate = source.find(range, 'collate');
  const definition = command.def.ColumnDef;
  const end = Math.min(using ?? range.to, collate ?? range.to);
  return [
    {
      ...base,
      kind: 'alterColumnType',
      column,
      type: typeName(source, definition.typeName, { from: range.from, to: end }),
      using:
        using === undefined
          ? undefined
          : expression(source, definition.raw_default, { from: using + 1, to: range.to }),
      collation: collate === undefined ? undefined : source.name(collate + 1)?.text,
    },
  ];
}

function partition(of: Action, index: boolean): readonly Operation[] {
  const { source, command, range, base } = of;
  const definition: Node | undefined = command.def;
  if (definition === undefined || !('PartitionCmd' in definition)) return [];
  const name = relationName(source, definition.PartitionCmd.name);
  if (command.subtype === 'AT_DetachPartition') {
    return [
      {
        ...base,
        kind: 'detachPartition',
        partition: name,
        concurrently: definition.PartitionCmd.concurrent === true,
      },
    ];
  }
  const bound = source.span({ from: source.indexAt(name.end), to: range.to });
  return [
    {
      ...base,
      kind: 'attachPartition',
      partition: name,
      bound: source.text.slice(bound.start, bound.end),
      index,
    },
  ];
}

/** An action on a named object: the grammar gives the name without a position, so it is read from the action's tokens. */
function named(of: Action, make: (name: Name) => readonly Operation[]): readonly Operation[] {
  const text = of.command.name ?? '';
  const name = of.source.findName({ from: of.range.from + 1, to: of.range.to }, text);
  return make(name ?? { ...of.base.span, text });
}

function tableOption(of: Action): readonly Operation[] {
  const { command, base } = of;
  const rowSecurity = rowSecurityChanges.get(command.subtype ?? '');
  if (rowSecurity !== undefined) return [{ ...base, kind: 'setRowSecurity', change: rowSecurity }];
  return [tableOptionOf(of, tableOptions.get(command.subtype ?? '') ?? 'other')];
}
