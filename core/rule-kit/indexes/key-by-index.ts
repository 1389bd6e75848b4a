/**
 * A fix that adds a primary key or unique constraint from an index that was built concurrently: the index, then a constraint that adopts
 * it. Offered if no later statement of the file could need the constraint.
 */
import type { AddColumn, AddConstraint, ConstraintDefinition } from '../../operations/model/operation.ts';
import type { NewMigration } from '../../migrations/convention.ts';
import { provenNotNull } from '../../schema/lookup.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import type { RuleFix } from '../context.ts';
import { fileWords } from '../../migrations/files/new-migration.ts';
import { constraintNameInTheEnd } from '../fixes/not-valid-constraint.ts';
import { later } from '../statements/neighbours.ts';
import type { Surroundings } from '../tables/tables.ts';
import { removeTokens, replaceTokens } from '../fixes/token-edits.ts';

export type Key = Extract<ConstraintDefinition, { readonly kind: 'primary-key' | 'unique' }>;

const title = 'Build its index concurrently, then make the constraint of it';

/** For ALTER TABLE … ADD PRIMARY KEY or UNIQUE with no other action. */
export function keyByIndexFix(
  operation: AddConstraint,
  key: Key,
  context: Surroundings,
): RuleFix | undefined {
  const steps = stepsFor(operation, key, context);
  if (steps === undefined || context.statement.parsed.operations.length > 1) return undefined;
  const { parsed } = context.statement;
  if (context.alone) {
    const statement = { start: 0, end: parsed.text.length };
    const here = replaceTokens(parsed, statement, steps.index.up.replace(/;\n$/, ''));
    return { kind: 'move', title, here, migrations: [steps.constraint] };
  }
  // Moving the only statement would leave an empty file.
  if (context.only) return undefined;
  const comments = parsed.comments.map((one) => `${context.text(one)}\n`).join('');
  const index = { ...steps.index, up: comments + steps.index.up };
  return { kind: 'move', title, here: 'remove-statement', migrations: [index, steps.constraint] };
}

/** For ADD COLUMN … UNIQUE: the column stays here, the constraint follows. */
export function columnKeyFix(operation: AddColumn, key: Key, context: Surroundings): RuleFix | undefined {
  const steps = stepsFor(operation, key, context);
  if (steps === undefined || key.kind === 'primary-key') return undefined;
  return {
    kind: 'move',
    title,
    here: removeTokens(context.statement.parsed, key),
    migrations: [steps.index, steps.constraint],
  };
}

interface Steps {
  readonly index: NewMigration;
  readonly constraint: NewMigration;
}

function stepsFor(operation: AddConstraint | AddColumn, key: Key, context: Surroundings): Steps | undefined {
  const table = context.table(operation.table);
  const name = constraintNameInTheEnd({ table: operation.table, constraint: key }, context);
  if (table === undefined || name === undefined || context.body !== undefined || later(context).length > 0)
    return undefined;
  if (table.partitionBy !== undefined || key.withoutOverlaps || key.usingIndex !== undefined)
    return undefined;
  if (key.storage.options.length > 0 || key.storage.tablespace !== undefined) return undefined;
  // Columns that the key makes NOT NULL would be scanned under the lock.
  const proved = key.columns.every((one) => provenNotNull(table, one.text));
  if (key.kind === 'primary-key' && !proved) return undefined;
  const written = context.text(operation.table);
  const schema = operation.table.schema?.text;
  const quoted = quoteIdentifier(name);
  const index = schema === undefined ? quoted : `${quoteIdentifier(schema)}.${quoted}`;
  const kind = key.kind === 'primary-key' ? 'PRIMARY KEY' : 'UNIQUE';
  return {
    index: {
      name: fileWords('index', name),
      up: `CREATE UNIQUE INDEX CONCURRENTLY ${quoted} ON ${written} ${columnsOf(key)};\n`,
      down: `DROP INDEX CONCURRENTLY IF EXISTS ${index};\n`,
      transaction: false,
    },
    constraint: {
      name: fileWords('add', name),
      up: `ALTER TABLE ${written} ADD CONSTRAINT ${quoted} ${kind} USING INDEX ${quoted}${timing(key)};\n`,
      // The index is dropped with the constraint that adopted it, although the previous migration created it.
      down: `ALTER TABLE ${written} DROP CONSTRAINT ${quoted};\nCREATE UNIQUE INDEX ${quoted} ON ${written} ${columnsOf(key)};\n`,
      transaction: true,
    },
  };
}

function columnsOf(key: Key): string {
  const list = (names: Key['columns']): string =>
    `(${names.map((one) => quoteIdentifier(one.text)).join(', ')})`;
  const include = key.include.length === 0 ? '' : ` INCLUDE ${list(key.include)}`;
  const nulls = key.kind === 'unique' && key.nullsNotDistinct ? ' NULLS NOT DISTINCT' : '';
  return `${list(key.columns)}${include}${nulls}`;
}

function timing({ deferrable, initiallyDeferred }: Key): string {
  if (!deferrable) return '';
  return initiallyDeferred ? ' DEFERRABLE INITIALLY DEFERRED' : ' DEFERRABLE';
}
