/**
 * What the planner has no statistics of behind a change: expressions of new indexes, columns that the change has filled and that somebody looks rows up
 * by, and columns of another type, whose statistics go. Of tables that are known to be not tiny, and that the change does not analyse itself.
 */
import { oneLine } from '../../plan/format.ts';
import { column, displayName, indexesOf, indexUses, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Schema, Table } from '../../schema/model.ts';
import { commas } from '../../text/enumerate.ts';
import { qualifiedName } from '../checks/check-sql.ts';
import type { RunbookStep } from '../model.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { sizeAt } from './sizes.ts';

const manyRows = 10_000;
const mostNames = 6;

interface Unknown {
  /** Of the table. */
  readonly key: string;
  readonly expressions: number;
  readonly columns: readonly string[];
}

/** A step, where there is something to analyse. */
export function toAnalyse(statements: readonly Placed[], date: string): readonly RunbookStep[] {
  const found = new Map<string, { expressions: number; readonly columns: Set<string> }>();
  for (const placed of statements) {
    for (const { key, from, to } of renamedAt(placed)) {
      const columns = found.get(key)?.columns;
      if (columns?.delete(from) === true) columns.add(to);
    }
    for (const { key, expressions, columns } of unknownAt(placed)) {
      const rows = sizeAt({ sizes: placed.migration.sizes, date }, displayName(key))?.rows ?? 0;
      if (rows < manyRows || !placed.start.relations.has(key)) continue;
      const known = found.get(key) ?? { expressions: 0, columns: new Set<string>() };
      found.set(key, known);
      known.expressions += expressions;
      for (const one of columns) known.columns.add(one);
    }
  }
  for (const placed of statements) for (const key of analysedAt(placed)) found.delete(key);
  const end = statements.at(-1)?.section.after;
  const start = statements[0]?.start;
  const left = [...found].flatMap(([key, one]) => {
    const table = end && tableByKey(end, key);
    if (table === undefined || end === undefined) return [];
    const columns = [...one.columns].filter(
      (name) => column(table, name) !== undefined && isSoughtBy(name, table, start, end),
    );
    const { expressions } = one;
    const parts = [
      ...(expressions === 0
        ? []
        : [
            `the expressions of ${expressions === 1 ? 'the new index' : `${String(expressions)} new indexes`}`,
          ]),
      ...(columns.length === 0
        ? []
        : [
            commas(
              columns.map((name) => oneLine(`${displayName(key)}.${name}`)),
              mostNames,
            ),
          ]),
    ];
    return parts.length === 0
      ? []
      : [
          {
            expressions,
            columns: parts.slice(expressions === 0 ? 0 : 1),
            name: oneLine(qualifiedName(table).replace(/^public\./, '')),
          },
        ];
  });
  const count = left.reduce((sum, one) => sum + one.expressions, 0);
  const unknown = [
    ...(count === 0
      ? []
      : [`the expressions of ${count === 1 ? 'the new index' : `${String(count)} new indexes`}`]),
    ...left.flatMap(({ columns }) => columns),
  ];
  return left.length === 0
    ? []
    : [
        {
          title: `ANALYZE ${left.map(({ name }) => name).join(', ')}`,
          lines: [
            `Until then the planner has no statistics of ${unknown.join(', ')}. It takes SHARE UPDATE EXCLUSIVE: nobody who reads or writes waits.`,
          ],
        },
      ];
}

/** A query of before names it, or an index has it: of what is all new, and only read, the next autovacuum is soon enough. */
function isSoughtBy(name: string, table: Table, start: Schema | undefined, end: Schema): boolean {
  const was = start && tableByKey(start, table.key);
  return (
    (was !== undefined && column(was, name) !== undefined) ||
    indexesOf(end, table.key).some((index) => indexUses(index, name))
  );
}

function renamedAt(placed: Placed) {
  return placed.one.actions.flatMap(({ operation }) =>
    operation.kind === 'renameColumn'
      ? [
          {
            key: relationKey(schemaAt(placed), operation.table),
            from: operation.column.text,
            to: operation.to.text,
          },
        ]
      : [],
  );
}

function unknownAt(placed: Placed): readonly Unknown[] {
  const schema = schemaAt(placed);
  return placed.one.actions.flatMap(({ operation, effect }): readonly Unknown[] => {
    switch (operation.kind) {
      case 'createIndex': {
        const isBuilt = effect.relations.some(({ isNew, buildsIndex }) => !isNew && buildsIndex);
        // A column in brackets is no expression.
        const isOfOne = operation.elements.some(
          ({ expression }) => expression !== undefined && !/^\(*\s*[\w"]+\s*\)*$/.test(expression.text),
        );
        return isBuilt && isOfOne
          ? [{ key: relationKey(schema, operation.table), expressions: 1, columns: [] }]
          : [];
      }
      case 'update': {
        const key = relationKey(schema, operation.table);
        const was = tableByKey(placed.start, key);
        const columns = operation.columns.filter(
          (name) => was !== undefined && column(was, name) === undefined,
        );
        return columns.length === 0 ? [] : [{ key, expressions: 0, columns }];
      }
      case 'alterColumnType':
        return [
          {
            key: relationKey(schema, operation.table),
            expressions: 0,
            columns: [operation.column.text],
          },
        ];
      default:
        return [];
    }
  });
}

/** Behind whatever comes before it: who writes one, writes it at the end. */
function analysedAt(placed: Placed): readonly string[] {
  return placed.one.actions.flatMap(({ operation }) =>
    operation.kind === 'vacuum' && (operation.command === 'analyze' || operation.command === 'vacuum')
      ? operation.tables.map((one) => relationKey(schemaAt(placed), one))
      : [],
  );
}
