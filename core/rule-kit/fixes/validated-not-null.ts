/** The fix for SET NOT NULL, which scans the table: constraints that are validated in later migrations prove it instead. */
import type { ObjectName, SetNotNull } from '../../operations/model/operation.ts';
import { column, constraint, tableByKey } from '../../schema/lookup.ts';
import { quoteIdentifier, truncate } from '../../syntax/postgres/identifier.ts';
import type { TextEdit } from '../../text/edit.ts';
import { cover } from '../../text/span.ts';
import type { RuleFix } from '../context.ts';
import { fileWords, validation } from '../../migrations/files/new-migration.ts';
import type { Surroundings } from '../tables/tables.ts';
import { replaceTokens } from './token-edits.ts';

export function notNullProofFix(
  on: ObjectName,
  scanning: readonly SetNotNull[],
  context: Surroundings,
): RuleFix | undefined {
  const proofs = scanning.flatMap((one) => proofOf(one, context) ?? []);
  if (proofs.length < scanning.length) return undefined;
  const written = context.text(on);
  const actions = (of: readonly string[]): string => `ALTER TABLE ${written} ${of.join(', ')};\n`;
  const validations = proofs.map(({ name }) => validation(written, name));
  const rest = {
    name: fileWords('require', on.name.text, ...scanning.map((one) => one.column.text)),
    up: actions([
      ...proofs.map((one) => `ALTER COLUMN ${one.column} SET NOT NULL`),
      ...proofs.map((one) => `DROP CONSTRAINT ${quoteIdentifier(one.name)}`),
    ]),
    down: actions([
      ...proofs.map((one) => `ALTER COLUMN ${one.column} DROP NOT NULL`),
      ...proofs.map((one) => `ADD CONSTRAINT ${quoteIdentifier(one.name)} ${one.form}`),
    ]),
    transaction: true,
  };
  return {
    kind: 'move',
    title: 'Prove it by a constraint that is validated in a later migration',
    here: proofs.flatMap((one) => one.here),
    migrations: isNative(context) ? validations : [...validations, rest],
  };
}

/** A column with the constraint that proves it, in SQL. */
interface Proof {
  readonly column: string;
  readonly name: string;
  readonly form: string;
  readonly here: readonly TextEdit[];
}

function isNative({ targetVersion }: Surroundings): boolean {
  return targetVersion >= 18;
}

function proofOf(operation: SetNotNull, context: Surroundings): Proof | undefined {
  const table = context.table(operation.table);
  const name = truncate(`${operation.table.name.text}_${operation.column.text}_not_null`);
  // If that name is taken, the steps have already begun.
  if (table === undefined || constraint(table, name) !== undefined) return undefined;
  // The later migrations need the column's name after this file.
  const after = tableByKey(context.after, table.key);
  if (after === undefined || column(after, operation.column.text) === undefined) return undefined;
  const quoted = quoteIdentifier(operation.column.text);
  const form = isNative(context) ? `NOT NULL ${quoted} NOT VALID` : `CHECK (${quoted} IS NOT NULL) NOT VALID`;
  const keyword = context.keyword(operation.span, 'set', 'not', 'null');
  const alter = context.keyword(operation.span, 'alter');
  if (keyword === undefined || alter === undefined) return undefined;
  const constrained = `ADD CONSTRAINT ${quoteIdentifier(name)} ${form}`;
  const here = replaceTokens(context.statement.parsed, cover(alter, keyword), constrained);
  return { column: quoted, name, form, here };
}
