/**
 * A way back of the team's own that drops a column which stands in the place of one that was renamed away: the old one comes back with what it held before the
 * change, and what was written since goes, unless a statement copies it first.
 */
import { oneLine } from '../../plan/format.ts';
import { isAlike } from '../../schema/inverse/casts.ts';
import { takenBack } from '../../schema/inverse/type-back.ts';
import { column, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Column } from '../../schema/model.ts';
import { typeText } from '../../schema/type-text.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { qualifiedName } from '../checks/check-sql.ts';
import type { ReviewedMigration } from '../input.ts';
import { schemaAt } from '../placed.ts';
import { backStatements } from './back-blocks.ts';

interface Replaced {
  /** Of the table. */
  readonly key: string;
  /** The name that both have had. */
  readonly name: string;
  /** What the old one is called meanwhile. */
  readonly away: string;
}

/** Sentences. */
export function lostInPlace(migration: ReviewedMigration): readonly string[] {
  const back = backStatements(migration);
  const end = migration.sections.at(-1)?.after;
  if (end === undefined) return [];
  return replacedIn(migration).flatMap(({ key, name, away }) => {
    const table = tableByKey(end, key);
    const [is, was] = [name, away].map((one) => table && column(table, one));
    if (table === undefined || is === undefined || was === undefined) return [];
    const at = back.findIndex(({ one, ...placed }) =>
      one.actions.some(
        ({ operation }) =>
          operation.kind === 'dropColumn' &&
          operation.column.text === name &&
          relationKey(schemaAt(placed), operation.table) === key,
      ),
    );
    const drop = back[at];
    if (drop === undefined) return [];
    // Whoever reads rows there may copy them.
    const isCopied = back
      .slice(0, at)
      .some(({ one }) =>
        one.actions.some(({ operation }) =>
          ['update', 'doBlock', 'executeDynamic', 'select', 'other', 'insert'].includes(operation.kind),
        ),
      );
    if (isCopied) return [];
    const shown = displayName(key);
    const mend = mended(is, was, migration.targetVersion);
    const copy =
      mend === undefined
        ? ''
        : ` Put in front of that line: UPDATE ${qualifiedName(table).replace(/^public\./, '')} SET ${quoteIdentifier(away)} = ${mend.value} WHERE ${quoteIdentifier(name)} IS NOT NULL;${mend.fails}`;
    return [
      oneLine(
        `It loses what was written to ${shown}.${name} since: ${drop.place} of the script drops it, and ${away}, which comes back in its place, has nothing of that.${copy}`,
      ),
    ];
  });
}

/** The way forward renames one away and makes another of its name; no trigger of the table keeps both alike. */
function replacedIn({ sections }: ReviewedMigration): readonly Replaced[] {
  const all = sections.flatMap(({ statements, before, found, after }) =>
    statements.flatMap(({ actions }, at) =>
      actions.flatMap(({ operation }): readonly Replaced[] => {
        if (operation.kind !== 'renameColumn') return [];
        const key = relationKey(before[at] ?? found, operation.table);
        const [was, is] = [found, after].map((schema) => tableByKey(schema, key));
        const [name, away] = [operation.column.text, operation.to.text];
        const isIn = was !== undefined && column(was, name) !== undefined && column(was, away) === undefined;
        const isKept = is?.triggers.some((one) => was?.triggers.every((old) => old.name !== one.name));
        return isIn && is !== undefined && isKept !== true && column(is, name) !== undefined
          ? [{ key, name, away }]
          : [];
      }),
    ),
  );
  return all;
}

/** How the new value becomes one of the old type; undefined where that is not plain, or rows hold what nobody has written. */
function mended(
  is: Column,
  was: Column,
  targetVersion: number,
): { readonly value: string; readonly fails: string } | undefined {
  const isPlain = [is, was].every(({ type }) => type.schema === undefined || type.schema === 'pg_catalog');
  const isOpen = is.default !== undefined || is.generated !== undefined || is.identity !== undefined;
  if (isOpen || !isPlain || !isAlike(is.type.name, was.type.name)) return undefined;
  const name = quoteIdentifier(is.name);
  const type = typeText(was.type);
  if (typeText(is.type) === type) return { value: name, fails: '' };
  const back = takenBack(is.type, was.type, { name, targetVersion });
  return {
    value: `${name}::${type}`,
    fails:
      back.kind === 'all'
        ? ''
        : ` (it ${back.rounds ? 'fails on, or rounds,' : 'fails on'} what ${type} does not hold).`,
  };
}
