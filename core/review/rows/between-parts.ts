/**
 * UPDATEs that can be neither in front of their file nor behind it: the values are of the type that the file gives the column before, and a key or NOT NULL
 * behind them asks for them. Sentences and parts of them.
 */
import type { Operation } from '../../operations/operation.ts';
import { relationKey } from '../../schema/lookup.ts';
import { fillScript } from './batch-sql.ts';
import { isFilledApart } from './fill-script.ts';
import { goesApart } from './lost-writes.ts';
import { type Placed, schemaAt } from '../placed.ts';

interface Between {
  /** What needs the rows filled; undefined where nothing of the file does. */
  readonly behind: 'the key' | 'NOT NULL' | undefined;
}

/** Undefined where nothing in front gives a column of it another type. */
function betweenParts({ one, section, at }: Placed): Between | undefined {
  const [update] = one.actions.flatMap(({ operation }) => (operation.kind === 'update' ? [operation] : []));
  if (update === undefined || one.actions.length > 1) return undefined;
  const key = relationKey(schemaAt({ section, at }), update.table);
  const isOf = (operation: Operation, index: number): boolean =>
    'table' in operation &&
    operation.table !== undefined &&
    relationKey(schemaAt({ section, at: index }), operation.table) === key;
  const isTyped = section.statements
    .slice(0, at)
    .some(({ actions }, index) =>
      actions.some(
        ({ operation }) =>
          operation.kind === 'alterColumnType' &&
          isOf(operation, index) &&
          update.columns.includes(operation.column.text),
      ),
    );
  if (!isTyped) return undefined;
  const kinds = section.statements.slice(at + 1).flatMap(({ actions }, index) =>
    actions.flatMap(({ operation }): readonly Exclude<Between['behind'], undefined>[] => {
      if (!isOf(operation, at + 1 + index)) return [];
      if (operation.kind === 'setNotNull')
        return update.columns.includes(operation.column.text) ? ['NOT NULL'] : [];
      return operation.kind === 'addConstraint' &&
        operation.constraint.kind === 'primary-key' &&
        operation.constraint.columns.some(({ text }) => update.columns.includes(text))
        ? ['the key']
        : [];
    }),
  );
  return { behind: kinds[0] };
}

const apart = / Put it into a migration of its own\.(?= |$)/;

/** What a rule says of one statement alone leaves open where it goes. */
export function ownMigration(message: string, placed: Placed, own: readonly Placed[], date: string): string {
  // Hardly any finding says so: of the others nothing is looked for.
  if (!apart.test(message)) return message;
  if (isFilledApart(placed, own, date))
    return message.replace(apart, ` ${fillScript} fills it apart, as the order says.`);
  const between = betweenParts(placed);
  if (between === undefined) {
    const goes = own.flatMap((one) => goesApart(one, own) ?? [])[0];
    return goes === undefined
      ? message
      : message.replace(
          apart,
          ` Put it into a migration of its own, where what programs write to ${goes} behind it is made up for, as under Backfills.`,
        );
  }
  const where =
    between.behind === undefined
      ? 'after that of the type'
      : `between that of the type and that of ${between.behind}`;
  return message.replace(apart, ` Put it into a migration of its own, ${where}.`);
}

/** A sentence, with the blank in front; empty of all others. */
export function betweenInWords(placed: Placed): string {
  const between = betweenParts(placed);
  if (between?.behind === undefined) return '';
  const by = between.behind === 'the key' ? 'the one that adds the key' : 'the one that sets NOT NULL';
  return ` It goes between the migration that changes the type and ${by}, which fails on each null that is written meanwhile.`;
}
