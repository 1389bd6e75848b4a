/**
 * Counts rows of a default partition that belong to the bounds of a new one, which the server then rejects. Supports constant bounds on one
 * key column of a built-in type; the query would fail for a constant of a type that the change creates or extends.
 */
import { groupBy } from '../../collections/group-by.ts';
import type { ObjectName } from '../../operations/model/operation.ts';
import { lexemes, type Lexeme } from '../../schema/expression-text.ts';
import { partitions, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { ColumnType, Table } from '../../schema/model.ts';
import type { CheckKind } from './check.ts';
import { rowsCheck, type Needed, type Question } from './sql/forms.ts';
import {
  formerByKey,
  formerColumns,
  isWrittenBefore,
  actionsIn,
  type PlacedAction,
} from './sql/objects-before.ts';
import { list, quoted, shown, sqlName, typeName } from './sql/names.ts';

export const check: CheckKind = {
  id: 'before-partition-rows',
  when: 'before',
  find: (facts) => {
    const found = actionsIn(facts).flatMap((action) => misplaced(action) ?? []);
    return [...groupBy(found, ({ need }) => need.table.key).values()].flatMap(inOneReading);
  },
};

interface Misplaced {
  /** The key column of the default partition. */
  readonly need: Needed;
  /** The new partition. */
  readonly partition: string;
  readonly condition: string;
}

/** All new partitions are checked in a single scan of the default partition. */
function inOneReading(all: readonly Misplaced[]): readonly Question[] {
  const [first] = all;
  if (first === undefined) return [];
  const { table } = first.need;
  return [
    rowsCheck({
      title: `rows in the default partition ${shown(table.key)} that belong to ${list(all.map(({ partition }) => shown(partition)))}`,
      needs: all.map(({ need }) => need),
      query: `SELECT 1 FROM ${sqlName(table)} WHERE ${all.map(({ condition }) => condition).join(' OR ')}`,
      level: 'STOP',
    }),
  ];
}

function misplaced(action: PlacedAction): Misplaced | undefined {
  const { before } = action.fact;
  const added = addedPartition(action);
  if (added === undefined) return undefined;
  const parent = tableByKey(before, relationKey(before, added.parent));
  const column = parent && keyColumn(parent);
  const rest = parent && partitions(before, parent.key).find(isDefault);
  if (parent === undefined || column === undefined || rest === undefined) return undefined;
  const table = formerByKey(action, rest.key);
  const type = table && formerColumns(action, table, [column])?.[0]?.type;
  if (table === undefined || type === undefined || !isBuiltIn(type)) return undefined;
  if (isWrittenBefore(action, rest.key) || isWrittenBefore(action, parent.key)) return undefined;
  const condition = conditionOf(lexemes(added.bound), quoted(column), type);
  if (condition === undefined) return undefined;
  return { need: { table, column, type }, partition: relationKey(before, added.partition), condition };
}

interface Added {
  readonly parent: ObjectName;
  readonly partition: ObjectName;
  readonly bound: string;
}

function addedPartition({ operation }: PlacedAction): Added | undefined {
  if (operation.kind === 'attachPartition' && !operation.index)
    return { parent: operation.table, partition: operation.partition, bound: operation.bound };
  if (operation.kind !== 'createTable') return undefined;
  const { partitionOf, partitionBound, table } = operation;
  if (partitionOf === undefined || partitionBound === undefined) return undefined;
  return { parent: partitionOf, partition: table, bound: partitionBound };
}

function keyColumn({ partitionBy }: Table): string | undefined {
  const [key, ...more] = partitionBy?.elements ?? [];
  if (key === undefined || more.length > 0) return undefined;
  return key.collation === undefined && key.opclass === undefined ? key.column : undefined;
}

function isDefault({ partitionOf }: Table): boolean {
  return partitionOf !== undefined && lexemes(partitionOf.bound)[0]?.text === 'default';
}

function isBuiltIn({ schema }: ColumnType): boolean {
  return schema === undefined || schema === 'pg_catalog';
}

/** True for the rows that belong to the bound. Undefined unless it consists of constants. */
function conditionOf(bound: readonly Lexeme[], key: string, type: ColumnType): string | undefined {
  const [from, ...values] = constantsAfter(bound, 'in') ?? constantsAfter(bound, 'from') ?? [];
  const [to] = constantsAfter(bound, 'to') ?? [];
  const valueOf = (constant: string): string => `CAST(${constant} AS ${typeName(type)})`;
  if (from === undefined) return undefined;
  if (to === undefined) {
    if ([from, ...values].some((one) => openEnds.has(one))) return undefined;
    const given = [from, ...values].filter((one) => one !== 'null').map(valueOf);
    const isIn = given.length > 0 ? [`${key} IN (${given.join(', ')})`] : [];
    const isNull = given.length <= values.length ? [`${key} IS NULL`] : [];
    return `(${[...isIn, ...isNull].join(' OR ')})`;
  }
  if (from === 'maxvalue' || to === 'minvalue') return undefined;
  const least = from === 'minvalue' ? [] : [`${key} >= ${valueOf(from)}`];
  const most = to === 'maxvalue' ? [] : [`${key} < ${valueOf(to)}`];
  const limits = [...least, ...most];
  return limits.length === 0 ? `${key} IS NOT NULL` : `(${limits.join(' AND ')})`;
}

/** The constants in the parentheses after a keyword. */
function constantsAfter(bound: readonly Lexeme[], word: string): readonly string[] | undefined {
  const at = bound.findIndex(({ kind, text }) => kind === 'word' && text === word);
  if (at === -1) return undefined;
  const inside = bound.slice(at + 2);
  const constants: string[] = [];
  for (let from = 0; ;) {
    const isSigned = inside[from]?.text === '-';
    const end = from + (isSigned ? 2 : 1);
    const [one, next] = [inside[end - 1], inside[end]];
    if (one === undefined || next === undefined || !isConstant(one)) return undefined;
    constants.push(isSigned ? `-${one.text}` : one.text);
    if (next.text === ')') return constants;
    if (next.text !== ',') return undefined;
    from = end + 1;
  }
}

const openEnds: ReadonlySet<string> = new Set(['minvalue', 'maxvalue']);
const constantWords: ReadonlySet<string> = new Set(['null', 'true', 'false', ...openEnds]);

function isConstant({ kind, text }: Lexeme): boolean {
  return kind === 'string' || /^\d/.test(text) || (kind === 'word' && constantWords.has(text));
}
