/** SQL that several forms write: names, indexes built CONCURRENTLY, constraints that are validated in a second migration. */
import type { NewMigration } from '../migrations/convention.ts';
import { fileWords, validation } from '../migrations/files/new-migration.ts';
import type { Table } from '../schema/model.ts';
import { columnList, qualified } from '../schema/print/names.ts';
import { quoteIdentifier } from '../syntax/postgres/identifier.ts';
import { free } from './fields.ts';
import type { ChangeScene } from './form.ts';

export function alter(table: Table): string {
  return `ALTER TABLE ${qualifiedName(table)}`;
}

/** Without the schema if it is public. */
export function qualifiedName({ schema, name }: Pick<Table, 'schema' | 'name'>): string {
  return qualified({ schema: schema === 'public' ? undefined : schema, name });
}

/** Another object of that name in the table's schema. */
export function beside({ schema }: Table, name: string): string {
  return qualifiedName({ schema, name });
}

/** A function's body has no search path of its own, so it names the schema. */
export function inBody({ schema }: Table, name: string): string {
  return qualified({ schema, name });
}

/** A line break would end the comment. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

/** Comment lines before a statement. */
export function remarks(...lines: readonly string[]): string {
  return lines.map((line) => `-- ${oneLine(line)}\n`).join('');
}

/** One migration in a transaction. */
export function migration(name: readonly string[], up: string, down: string): NewMigration {
  return { name: fileWords(...name), up, down, transaction: true };
}

interface IndexOptions {
  readonly isUnique?: boolean;
  readonly where?: string;
  readonly name?: string;
}

export function addIndex(
  scene: ChangeScene,
  columns: readonly string[],
  { isUnique = false, where = '', name: given }: IndexOptions = {},
): NewMigration {
  const { table } = scene;
  const name = given ?? free(scene, [table.name, ...columns, isUnique ? 'key' : 'idx']);
  const condition = where === '' ? '' : ` WHERE ${where}`;
  const unique = isUnique ? 'UNIQUE ' : '';
  return {
    name: fileWords('create', name),
    up: `CREATE ${unique}INDEX CONCURRENTLY ${quoteIdentifier(name)} ON ${qualifiedName(table)} ${columnList(columns)}${condition};\n`,
    down: `DROP INDEX CONCURRENTLY IF EXISTS ${beside(table, name)};\n`,
    transaction: false,
  };
}

export function notValidFirst(table: Table, name: string, body: string): readonly NewMigration[] {
  return [
    migration(
      ['add', name],
      `${alter(table)} ADD CONSTRAINT ${quoteIdentifier(name)} ${body} NOT VALID;\n`,
      `${alter(table)} DROP CONSTRAINT ${quoteIdentifier(name)};\n`,
    ),
    validation(qualifiedName(table), name),
  ];
}

/** A trigger function and its trigger, whose names are the same. */
export interface TriggerText {
  readonly name: string;
  /** Such as `BEFORE UPDATE`. */
  readonly fires: string;
  /** Between BEGIN and END. */
  readonly body: string;
  readonly isDefiner?: boolean;
  /** Such as ` WHEN (…)`. */
  readonly when?: string;
}

export function triggerSql(
  table: Table,
  { name, fires, body, isDefiner = false, when = '' }: TriggerText,
): string {
  const routine = `${beside(table, name)}()`;
  const definer = isDefiner ? ' SECURITY DEFINER' : '';
  const revoke = isDefiner ? `REVOKE ALL ON FUNCTION ${routine} FROM PUBLIC;\n` : '';
  return `CREATE FUNCTION ${routine} RETURNS trigger LANGUAGE plpgsql${definer} SET search_path = pg_catalog, pg_temp AS $trigger$
BEGIN
${body}
END
$trigger$;
${revoke}CREATE TRIGGER ${quoteIdentifier(name)} ${fires} ON ${qualifiedName(table)}
  FOR EACH ROW${when} EXECUTE FUNCTION ${routine};
`;
}

export function dropTriggerSql(table: Table, name: string): string {
  return `DROP TRIGGER ${quoteIdentifier(name)} ON ${qualifiedName(table)};\nDROP FUNCTION ${beside(table, name)}();\n`;
}
