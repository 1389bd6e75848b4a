/**
 * A way back of the team's own that drops a column which stands in the place of one that was renamed away: the old one comes back with what it held before the
 * change, and what was written since goes, unless a statement copies it first. Where that statement is plain, back.sql has it: kept-in-place.ts.
 */
import { oneLine } from '../../plan/format.ts';
import { isAlike, isComparable } from '../../schema/inverse/casts.ts';
import { takenBack } from '../../schema/inverse/type-back.ts';
import { column, displayName, relationKey, resolveIndex, tableByKey } from '../../schema/lookup.ts';
import type { Column } from '../../schema/model.ts';
import { typeText } from '../../schema/type-text.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { qualifiedName } from '../checks/check-sql.ts';
import type { ReviewedMigration } from '../input.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { backStatements } from './back-statements.ts';

interface Replaced {
  /** Of the table. */
  readonly key: string;
  /** The name that both have had. */
  readonly name: string;
  /** What the old one is called meanwhile. */
  readonly away: string;
}

/** For whoever signs: it begins with the first row that the new release writes. Sentences. */
export function lostInPlaceInBrief(migration: ReviewedMigration): readonly string[] {
  const isOwn = migration.runBy?.back !== undefined;
  return lossesOf(migration).flatMap(({ name, copy }) => {
    if (copy === undefined)
      return [oneLine(`What is written to ${name} from now on is lost by the way back.`)];
    const { fails } = copy;
    const own = 'the program’s own way back loses it';
    if (fails !== undefined)
      return [
        oneLine(
          `back.sql keeps what is written to ${name} from now on, and ${fails.how} what ${fails.type} does not hold${isOwn ? `; ${own}` : ''}.`,
        ),
      ];
    return isOwn ? [oneLine(`What is written to ${name} from now on is kept by back.sql; ${own}.`)] : [];
  });
}

/** Sentences, where nothing copies it. */
export function lostInPlace(migration: ReviewedMigration): readonly string[] {
  return lossesOf(migration).flatMap(({ name, place, away, copy }) =>
    copy === undefined
      ? [
          oneLine(
            `It loses what was written to ${name} since: ${place} of the script drops it, and ${away}, which comes back in its place, has nothing of that.`,
          ),
        ]
      : [],
  );
}

export interface InPlaceLoss {
  /** `builds.rerun_of`. */
  readonly name: string;
  readonly away: string;
  /** Of what drops it. */
  readonly place: string;
  /** What brings the values over; undefined where that is not plain. */
  readonly copy: InPlaceCopy | undefined;
}

export interface InPlaceCopy {
  /** The statement of the way back that it has to stand in front of. */
  readonly at: Placed;
  readonly update: string;
  /** For LOCK TABLE, in a transaction alone; undefined elsewhere. */
  readonly locks: string | undefined;
  /** What it meets then; undefined where it takes any value. */
  readonly fails: { readonly type: string; readonly how: 'fails on' | 'fails on, or rounds,' } | undefined;
}

export function lossesOf(migration: ReviewedMigration): readonly InPlaceLoss[] {
  const back = backStatements(migration);
  const end = migration.sections.at(-1)?.after;
  if (end === undefined) return [];
  return replacedIn(migration).flatMap(({ key, name, away }): readonly InPlaceLoss[] => {
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
    // While an index on it is there the rows are found by that.
    const first = back.slice(0, at).find(({ one, ...placed }) =>
      one.actions.some(({ operation }) => {
        if (operation.kind !== 'dropIndex') return false;
        const index = resolveIndex(schemaAt(placed), operation.index);
        return index?.relation === key && index.elements.some((each) => each.column === name);
      }),
    );
    const of = qualifiedName(table).replace(/^public\./, '');
    const mend = migration.down === undefined ? undefined : mended(is, was, migration.targetVersion);
    const before = first ?? drop;
    const { transaction } = drop.one.during;
    const isHeld = transaction.kind !== 'own' && before.one.during.transaction === transaction;
    const where = `${quoteIdentifier(name)} IS NOT NULL${isComparable(is.type, was.type) ? ` AND ${quoteIdentifier(away)} IS DISTINCT FROM ${quoteIdentifier(name)}` : ''}`;
    return [
      {
        name: `${displayName(key)}.${name}`,
        away,
        place: drop.place,
        copy: mend && {
          at: before,
          update: `UPDATE ${of} SET ${quoteIdentifier(away)} = ${mend.value} WHERE ${where};`,
          locks: isHeld ? `LOCK TABLE ${of};` : undefined,
          fails: mend.how === undefined ? undefined : { type: typeText(was.type), how: mend.how },
        },
      },
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
):
  | { readonly value: string; readonly how: NonNullable<InPlaceCopy['fails']>['how'] | undefined }
  | undefined {
  const isPlain = [is, was].every(({ type }) => type.schema === undefined || type.schema === 'pg_catalog');
  const isOpen = is.default !== undefined || is.generated !== undefined || is.identity !== undefined;
  if (isOpen || !isPlain || !isAlike(is.type.name, was.type.name)) return undefined;
  const name = quoteIdentifier(is.name);
  const type = typeText(was.type);
  if (typeText(is.type) === type) return { value: name, how: undefined };
  const back = takenBack(is.type, was.type, { name, targetVersion });
  return {
    value: `${name}::${type}`,
    how: back.kind === 'all' ? undefined : back.rounds ? 'fails on, or rounds,' : 'fails on',
  };
}
