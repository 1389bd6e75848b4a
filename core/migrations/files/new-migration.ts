/** Helpers for fixes that move work into separate migrations. */
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import type { NewMigration } from '../convention.ts';

/** Words for a file name: lower-case ASCII, joined by underscores. */
export function fileWords(...parts: readonly string[]): string {
  const words = parts
    .join('_')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return words.slice(0, 80) || 'change';
}

/** VALIDATE CONSTRAINT in a separate migration, after the one that adds it NOT VALID has committed. */
export function validation(table: string, constraint: string): NewMigration {
  return {
    name: fileWords('validate', constraint),
    up: `ALTER TABLE ${table} VALIDATE CONSTRAINT ${quoteIdentifier(constraint)};\n`,
    down: `-- Nothing to undo: a constraint that was valid once may stay so.\n`,
    transaction: true,
  };
}
