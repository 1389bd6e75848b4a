/**
 * A fix that attaches a partition without a scan under a strong lock: a NOT VALID CHECK of its bounds here, validated later, and ATTACH
 * after that.
 */
import type { AttachPartition } from '../../operations/model/operation.ts';
import { constraint } from '../../schema/lookup.ts';
import { quoteIdentifier, truncate } from '../../syntax/postgres/identifier.ts';
import type { RuleFix } from '../context.ts';
import { fileWords, validation } from '../../migrations/files/new-migration.ts';
import { later, operationsOf } from '../statements/neighbours.ts';
import type { Surroundings } from '../tables/tables.ts';
import { replaceTokens } from './token-edits.ts';

/** For a range of one column between literals; no later statement of the file may need the attached partition. */
export function attachByProofFix(operation: AttachPartition, context: Surroundings): RuleFix | undefined {
  const parent = context.table(operation.table);
  const partition = context.table(operation.partition);
  const { parsed } = context.statement;
  const columns = parent?.partitionBy?.columns ?? [];
  const [key] = columns;
  if (partition === undefined || key === undefined || columns.length !== 1) return undefined;
  const condition = conditionOf(quoteIdentifier(key), boundOf(operation, context));
  const name = truncate(`${partition.name}_bounds`);
  if (condition === undefined || constraint(partition, name) !== undefined) return undefined;
  if (context.body !== undefined || parsed.operations.length > 1 || !isLast(context)) return undefined;
  const written = context.text(operation.partition);
  const add = `ALTER TABLE ${written} ADD CONSTRAINT ${quoteIdentifier(name)} CHECK (${condition}) NOT VALID`;
  return {
    kind: 'move',
    title: 'Prove its bounds by a CHECK, validate that, then attach it',
    here: replaceTokens(parsed, { start: 0, end: parsed.text.length }, add),
    migrations: [
      validation(written, name),
      {
        name: fileWords('attach', partition.name),
        up: `${parsed.text};\nALTER TABLE ${written} DROP CONSTRAINT ${quoteIdentifier(name)};\n`,
        down: `ALTER TABLE ${context.text(operation.table)} DETACH PARTITION ${written};\n${add};\n`,
        transaction: true,
      },
    ],
  };
}

function isLast(context: Surroundings): boolean {
  return operationsOf(later(context)).every(({ kind }) => kind === 'attachPartition' || kind === 'commit');
}

/** Without comments in it. */
function boundOf({ partition, span }: AttachPartition, context: Surroundings): string {
  return context.statement.parsed.tokens
    .filter((one) => one.start >= partition.end && one.end <= span.end)
    .map((one) => context.text(one))
    .join(' ');
}

/** The condition that the server derives from the bounds. */
function conditionOf(column: string, bound: string): string | undefined {
  const literal = String.raw`('(?:[^']|'')*'|-?\s?[\d.]+|MINVALUE|MAXVALUE)`;
  const range = new RegExp(
    String.raw`^FOR\s+VALUES\s+FROM\s*\(\s*${literal}\s*\)\s*TO\s*\(\s*${literal}\s*\)$`,
    'i',
  );
  const [, from, to] = range.exec(bound) ?? [];
  if (from === undefined || to === undefined) return undefined;
  const isOpen = (value: string): boolean => /^m/i.test(value);
  return [
    `${column} IS NOT NULL`,
    ...(isOpen(from) ? [] : [`${column} >= ${from}`]),
    ...(isOpen(to) ? [] : [`${column} < ${to}`]),
  ].join(' AND ');
}
