/** The errors of a contract as JSON, by table and by what the driver's error names: a constraint, or for NOT NULL a column. */
import type { Contract, WriteError } from '../contract.ts';
import { retried } from '../errors.ts';

export function errorMapOf({ tables }: Contract): object {
  return {
    version: 1,
    retry: retried,
    tables: Object.fromEntries(
      tables.map(({ key, errors }) => [
        key,
        {
          constraints: Object.fromEntries(
            errors.flatMap((one) => (one.constraint === undefined ? [] : [[one.constraint, entryOf(one)]])),
          ),
          notNull: Object.fromEntries(
            errors.flatMap((one) => (one.kind === 'not-null' ? [[one.columns[0] ?? '', entryOf(one)]] : [])),
          ),
        },
      ]),
    ),
  };
}

function entryOf({ kind, sqlstate, columns, sentence, onDelete, same }: WriteError): object {
  return {
    kind,
    sqlstate,
    columns,
    sentence,
    ...(onDelete === undefined ? {} : { onDelete }),
    ...(same.length === 0 ? {} : { same }),
  };
}
