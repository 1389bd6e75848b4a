/** Which forms suit a table, and how a filled form becomes files, each with a limit for the wait for its locks. */
import type { NewFile, SpokenDialect } from '../migrations/convention.ts';
import { createAll } from '../rule-kit/fixes/resolve-fix.ts';
import {
  inOneTransaction,
  withLockLimit,
  withMetadataLockLimit,
  type NewPlace,
} from '../rule-kit/fixes/timeout-setting.ts';
import { isFormEngine, type ChangeScene, type FormValues, type OfferedForm } from './form.ts';
import { changeForms } from './forms/index.ts';

/** In the order in which they run; undefined if the tool cannot run one of them separately. */
export function draftChange(
  form: OfferedForm,
  values: FormValues,
  scene: ChangeScene,
  place: NewPlace,
): readonly NewFile[] | undefined {
  const drafted = form.draft(values, scene);
  switch (scene.schema.dialect) {
    case 'postgresql':
      return createAll(
        drafted.map((one) => withLockLimit(inOneTransaction(one, place), place)),
        place,
      );
    case 'mysql':
      return createAll(
        drafted.map((one) => withMetadataLockLimit(one, place.tool)),
        place,
      );
    case 'sqlite':
    case 'sqlserver':
    case 'duckdb':
    case 'clickhouse':
      return createAll(drafted, place);
  }
}

/** In the order in which they are offered: simple changes first. A partition inherits its columns and keys. */
export function formsFor(scene: ChangeScene): readonly OfferedForm[] {
  const { table } = scene;
  if (table.kind === 'foreign-table' || table.partitionOf !== undefined || isElsewhere(scene)) return [];
  const suitable = changeForms.flatMap(({ id, title, group, on }): readonly OfferedForm[] => {
    const { dialect } = scene.schema;
    const written = isFormEngine(dialect) ? on[dialect] : undefined;
    return typeof written === 'object' && written.suits(scene) ? [{ id, title, group, ...written }] : [];
  });
  return [
    ...suitable.filter(({ group }) => group === 'change'),
    ...suitable.filter(({ group }) => group === 'pattern'),
  ];
}

/** Why a form is not offered on an engine at all: what the engine lacks. */
export function absence(id: string, dialect: SpokenDialect): string | undefined {
  const on = changeForms.find((one) => one.id === id)?.on;
  const written = isFormEngine(dialect) ? on?.[dialect] : noneThere;
  return typeof written === 'string' ? written : undefined;
}

export const noneThere = 'New migrations are written for PostgreSQL, MySQL, MariaDB and SQLite.';

/** Virtual tables, temporary ones and those of an attached file of SQLite. */
function isElsewhere({ schema, table }: ChangeScene): boolean {
  if (schema.dialect !== 'sqlite') return false;
  return table.accessMethod !== undefined || table.schema !== 'public' || table.columns.length === 0;
}
