/**
 * An index that a generator makes for each foreign key, whatever else is there: Ebean writes `CREATE INDEX ix_t_c` and, as the next statement,
 * the key `fk_t_c`, Hibernate index and key under one name in one ALTER TABLE. Who uses it can do without the one only by an annotation for the other. Looks at names and columns, no texts.
 */
import type { CreateIndex } from '../operations/operation.ts';
import { relationKey } from '../schema/lookup.ts';
import type { Surroundings } from './tables.ts';

/** Hibernate's own names: a prefix and a digest in base 36. */
export function isGeneratedName(name: string): boolean {
  return /^(?:IDX|UK|FK)(?=[a-z]*\d)[a-z\d]{18,}$/.test(name);
}

export function isOfGeneratedKey(
  operation: CreateIndex,
  context: Pick<Surroundings, 'schema' | 'siblings' | 'statement'>,
): boolean {
  return isOfHibernate(operation, context) || isOfEbean(operation, context);
}

function isOfHibernate(
  { name, elements }: CreateIndex,
  { statement }: Pick<Surroundings, 'statement'>,
): boolean {
  return statement.parsed.operations.some(
    (one) =>
      one.kind === 'addConstraint' &&
      one.constraint.kind === 'foreign-key' &&
      one.constraint.name?.text.toLowerCase() === name?.text.toLowerCase() &&
      one.constraint.columns.map(({ text }) => text).join() ===
        elements.map(({ column }) => column?.text).join(),
  );
}

function isOfEbean(
  { name, table, elements }: CreateIndex,
  { schema, siblings, statement }: Pick<Surroundings, 'schema' | 'siblings' | 'statement'>,
): boolean {
  const rest = /^ix_(.+)$/i.exec(name?.text ?? '')?.[1]?.toLowerCase();
  if (rest?.startsWith(table.name.text.toLowerCase()) !== true) return false;
  const key = relationKey(schema, table);
  const next = siblings[siblings.indexOf(statement) + 1];
  return (
    next?.parsed.operations.some(
      (one) =>
        one.kind === 'addConstraint' &&
        one.constraint.kind === 'foreign-key' &&
        one.constraint.name?.text.toLowerCase() === `fk_${rest}` &&
        relationKey(schema, one.table) === key &&
        one.constraint.columns.map(({ text }) => text).join() ===
          elements.map(({ column }) => column?.text).join(),
    ) === true
  );
}
