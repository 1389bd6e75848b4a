/**
 * Columns that the team's own way back makes again with a default and fills for some rows: for which, and what the others hold then. Of plain UPDATEs; what
 * comes back empty is told by written-since.ts.
 */
import { groupBy } from '../../collections/group-by.ts';
import { oneLine } from '../../plan/format.ts';
import { isAlwaysTrue } from '../../rule-kit/bounded.ts';
import { column, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import { joinedColumns } from '../../text/enumerate.ts';
import { inOneLine } from '../conditions.ts';
import { shortened } from '../checks/check-sql.ts';
import type { ReviewedMigration } from '../input.ts';
import { schemaAt } from '../placed.ts';
import { partsOf } from '../rows/updated-rows.ts';
import { backStatements } from './back-statements.ts';

const longest = 90;
const mostNames = 6;

interface Filled {
  readonly name: string;
  /** `0`. */
  readonly value: string;
  /** Of what makes it. */
  readonly made: string;
  /** `line 9 sets it where …`, by the statements that do. */
  readonly by: readonly { readonly place: string; readonly where: string }[];
}

/** Sentences. */
export function givenBack(migration: ReviewedMigration): readonly string[] {
  const same = groupBy(filledIn(migration), ({ made, by }) => JSON.stringify([made, by]));
  return [...same.values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const names = joinedColumns(
      own.map(({ name }) => oneLine(name)),
      mostNames,
    );
    const values = [...new Set(own.map(({ value }) => value))];
    const are =
      values.length === 1 && values[0] !== undefined ? ` (${shortened(inOneLine(values[0]), 40)})` : '';
    const fills = first.by.map(
      ({ place, where }) => `${place} where ${shortened(inOneLine(where), longest)}`,
    );
    return [
      `${names}: the way back gives values again by its ${fills.join(', and by ')}; the other rows get the ${own.length === 1 ? 'default' : 'defaults'} of its ${first.made}${are}.`,
    ];
  });
}

function filledIn(migration: ReviewedMigration): readonly Filled[] {
  const made = new Map<string, Filled>();
  const found = migration.sections[0]?.found;
  for (const placed of backStatements(migration)) {
    const schema = schemaAt(placed);
    for (const { operation } of placed.one.actions) {
      if (operation.kind !== 'addColumn' && operation.kind !== 'update') continue;
      const key = relationKey(schema, operation.table);
      const nameOf = (name: string): string => `${displayName(key)}.${name}`;
      if (operation.kind === 'addColumn') {
        const { name, default: value, identity, serial } = operation.column;
        const was = found && tableByKey(found, key);
        const isBack = was !== undefined && column(was, name.text) !== undefined;
        if (isBack && value !== undefined && identity === undefined && serial === undefined)
          made.set(nameOf(name.text), {
            ...{ name: nameOf(name.text), value: value.text },
            ...{ made: placed.place, by: [] },
          });
        continue;
      }
      const parts = partsOf(placed.one.statement.parsed);
      for (const name of operation.columns.map(nameOf)) {
        const known = made.get(name);
        if (known === undefined) continue;
        // All rows are filled, or which is not known.
        const isAll = operation.reads.length === 0 && isAlwaysTrue(operation.where);
        if (isAll || parts?.where === undefined) made.delete(name);
        else made.set(name, { ...known, by: [...known.by, { place: placed.place, where: parts.where }] });
      }
    }
  }
  return [...made.values()].filter(({ by }) => by.length > 0);
}
