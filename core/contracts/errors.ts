/**
 * Which errors a write to a table can raise, with the SQLSTATE and the constraint's name that the driver reports, and a sentence for the
 * person whose request was refused. The codes are those of PostgreSQL's appendix A.
 */
import type { ForeignKey } from '../schema/lookup.ts';
import type { Constraint, Index, Table } from '../schema/model.ts';
import type { WriteError } from './contract.ts';

/** The transaction was sound and may succeed if it is run again. */
export const retried = [
  { sqlstate: '40001', name: 'serialization_failure' },
  { sqlstate: '40P01', name: 'deadlock_detected' },
  { sqlstate: '55P03', name: 'lock_not_available' },
] as const;

export function errorsOf(
  table: Table,
  foreignKeys: readonly ForeignKey[],
  indexes: readonly Index[],
): readonly WriteError[] {
  const all = [
    ...table.columns.filter(({ nullable }) => !nullable).map(({ name }) => notNull(name)),
    ...indexes.filter(({ unique }) => unique).map(unique),
    ...foreignKeys.map((one) => foreignKey(one)),
    ...table.constraints.flatMap((one) => ofConstraint(one)),
  ];
  return all.map((one) => ({ ...one, same: sameAs(one, all) }));
}

type Found = Omit<WriteError, 'same'>;

function notNull(column: string): Found {
  return found('not-null', '23502', undefined, [column], `${words([column])} is missing.`);
}

/** Those of constraints have the constraint's name; others their own. */
function unique(index: Index): Found {
  const columns = index.elements.flatMap(({ column }) => column ?? []);
  const condition = index.where === undefined ? '' : ` where ${index.where}`;
  const what = columns.length === index.elements.length ? words(columns) : `value of ${index.name}`;
  return found(
    'unique',
    '23505',
    index.constraint ?? index.name,
    columns,
    `This ${what} is already taken${condition}.`,
  );
}

function foreignKey({ name, columns, references }: ForeignKey): Found {
  const other = references.relation.replace(/^public\./, '');
  const refuses = references.onDelete === 'no-action' || references.onDelete === 'restrict';
  return {
    ...found('foreign-key', '23503', name, columns, `There is no ${other} with this ${words(columns)}.`),
    onDelete: refuses ? `This row of ${other} is still in use.` : undefined,
  };
}

function ofConstraint(one: Constraint): readonly Found[] {
  if (!one.enforced) return [];
  if (one.kind === 'check')
    return [
      found(
        'check',
        '23514',
        one.name,
        one.columns,
        `${words(one.columns)} must satisfy ${one.expression ?? one.name}.`,
      ),
    ];
  return one.kind === 'exclusion'
    ? [
        found(
          'exclusion',
          '23P01',
          one.name,
          one.columns,
          `This ${words(one.columns)} conflicts with an existing row.`,
        ),
      ]
    : [];
}

function found(
  kind: WriteError['kind'],
  sqlstate: string,
  constraint: string | undefined,
  columns: readonly string[],
  sentence: string,
): Found {
  return { kind, sqlstate, constraint, columns, sentence, onDelete: undefined };
}

function words(columns: readonly string[]): string {
  if (columns.length === 0) return 'row';
  return columns.map((one) => one.replaceAll('_', ' ')).join(' and ');
}

function sameAs(one: Found, all: readonly Found[]): readonly string[] {
  return all
    .filter((other) => other !== one && other.sentence === one.sentence && other.kind === one.kind)
    .flatMap(({ constraint }) => constraint ?? []);
}
