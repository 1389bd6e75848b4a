/** Describes an erasure in sentences, the same in a terminal, in Markdown and in the editor. The caller formats the names. */
import type { SpokenDialect } from '../migrations/convention.ts';
import type {
  Erasure,
  Fate,
  Hop,
  Outcome,
  PersonErasure,
  ReachedTable,
  ErasureStep,
} from './erasure-model.ts';
import { joined } from '../text/enumerate.ts';
import { grouped } from '../text/format.ts';

/** Formats a table's key, or columns, for the output. */
export interface Names {
  readonly dialect: SpokenDialect;
  readonly table: (key: string) => string;
  readonly column: (name: string) => string;
}

export const fateWords: Readonly<Record<Fate, string>> = {
  deleted: 'goes with it',
  blocks: 'blocks the DELETE',
  unlinked: 'stays, without its link',
  left: 'stays, pointed at by nobody',
};

const outcomes: Readonly<Record<Outcome, string>> = {
  deleted: 'ON DELETE CASCADE',
  'set-null': 'ON DELETE SET NULL',
  'set-default': 'ON DELETE SET DEFAULT',
  refused: 'ON DELETE NO ACTION, looked at when the statement ends',
  'refused-at-once': 'ON DELETE RESTRICT, looked at once',
  fails: 'ON DELETE sets a column to null that is NOT NULL, so that the DELETE fails',
  dangling: 'NOT ENFORCED: nothing happens to them',
  stays: 'the key is on the other side',
};

/** `orders.customer_id → customers.id, ON DELETE CASCADE`. */
export function hopWords(hop: Hop, names: Names): string {
  const target = hop.toColumns.length === 0 ? names.table(hop.to) : columnsOf(hop.to, hop.toColumns, names);
  return `${columnsOf(hop.from, hop.columns, names)} → ${target}, ${outcomes[hop.outcome]}`;
}

function columnsOf(table: string, columns: readonly string[], names: Names): string {
  const [only, ...more] = columns;
  if (only !== undefined && more.length === 0) return `${names.table(table)}.${names.column(only)}`;
  return `${names.table(table)} (${columns.map(names.column).join(', ')})`;
}

/** Sentences with further facts about a table that a DELETE affects. */
export function notesOn(reached: ReachedTable, person: PersonErasure, names: Names): readonly string[] {
  const self = reached.table === person.table;
  const takes = reached.hops.some(({ outcome }) => outcome === 'deleted');
  const byAnotherWay = takes && reached.fate === 'blocks';
  return [
    ...(self && takes ? ['The rows that refer to it go with it: they are other people.'] : []),
    ...(!self && reached.isPeople && (reached.fate === 'deleted' || reached.fate === 'blocks')
      ? ['It holds one row per person too: others may be deleted with this one.']
      : []),
    ...(byAnotherWay
      ? ['Some of its rows may go by another key; those do not block where the key says NO ACTION.']
      : []),
    ...(reached.partitions > 0
      ? [
          reached.partitions === 1
            ? 'Its partition shares this.'
            : `Its ${reached.partitions} partitions share this.`,
        ]
      : []),
    ...(reached.inheritors.length === 0
      ? []
      : [
          `${joined(reached.inheritors.map(names.table))} ${reached.inheritors.length === 1 ? 'inherits' : 'inherit'} from it: foreign keys do not reach the rows there.`,
        ]),
  ];
}

export function stepWords(step: ErasureStep, names: Names): string {
  switch (step.kind) {
    case 'clear':
      return `Erase ${joined(step.columns.map(names.column))} in ${names.table(step.table)}: the rows stay, and afterwards nothing says whose they are.`;
    case 'detach':
      return step.around.length === 1
        ? `Set ${joined(step.columns.map(names.column))} to null in the rows of ${names.table(step.table)} that refer to these rows, or move them to another.`
        : `Set ${joined(step.columns.map(names.column))} to null in ${names.table(step.table)}: ${joined(step.around.map(names.table))} hold on to one another.`;
    case 'together':
      return togetherWords(step, names);
    case 'delete': {
      const what = step.isPerson
        ? `Delete the person from ${names.table(step.table)}`
        : `Delete the rows from ${names.table(step.table)}`;
      return step.along.length === 0
        ? `${what}.`
        : `${what}; rows of ${joined(step.along.map(names.table))} go with them.`;
    }
    case 'delete-left':
      return `Delete the rows of ${names.table(step.table)} that ${names.table(step.from)} pointed at by ${joined(step.columns.map(names.column))}, unless others use them. Note their keys before.`;
  }
}

function togetherWords(step: Extract<ErasureStep, { kind: 'together' }>, names: Names): string {
  const [only, ...more] = step.tables;
  const who =
    more.length === 0
      ? `Rows of ${names.table(only ?? '')} hold on to one another`
      : `${joined(step.tables.map(names.table))} hold on to one another`;
  if (names.dialect === 'sqlite')
    return `${who}, and none of the keys may be null: delete them in one transaction after PRAGMA defer_foreign_keys = ON.`;
  if (names.dialect !== 'postgresql')
    return `${who}, and none of the keys may be null: a constraint has to be changed before such rows can go.`;
  if (step.atOnce)
    return `${who}, none of the keys may be null, and RESTRICT looks at once: a constraint has to be changed before such rows can go.`;
  return step.deferrable
    ? `${who}, and none of the keys may be null: delete them in one transaction after SET CONSTRAINTS ALL DEFERRED, or in one statement.`
    : `${who}, and none of the keys may be null: delete them in one statement, WITH … AS (DELETE …) DELETE …`;
}

/** Statements about the schema as a whole. */
export function summaryOf({ people, apart, copies }: Erasure): string {
  if (people.length === 0 && apart.length === 0) return 'No personal data was found.';
  const tables =
    people.length === 0 ? 'No table of people was found' : `${count(people.length, 'table')} of people`;
  const blocked = people.filter(({ reached }) => reached.some(({ fate }) => fate === 'blocks')).length;
  const parts = [
    ...(people.length === 0
      ? []
      : [
          blocked === 0
            ? 'nothing blocks a DELETE of a person'
            : blocked === people.length
              ? 'other rows block the DELETE of a person'
              : `in ${blocked} of them other rows block the DELETE of a person`,
        ]),
    ...(apart.length === 0
      ? []
      : [`personal data in ${count(apart.length, 'table')} that no foreign key ties to a person`]),
    ...(copies.length === 0 ? [] : [`${count(copies.length, 'materialized view')} with copies`]),
  ];
  return `${[tables, ...parts].join('; ')}.`;
}

function count(number: number, one: string): string {
  return `${grouped(number)} ${one}${number === 1 ? '' : 's'}`;
}

/** The text if nothing was found. */
export const nothingFound =
  "No personal data was found: no column is named, typed or commented as if it were about a person. What Plinth cannot know stands in plinth.config.json under “personalData”, or in a comment such as COMMENT ON COLUMN t.c IS 'pii: contact'.";

/** What a schema cannot reveal. */
export const limits =
  'Read from the definitions alone: no row was looked at. Backups, replicas, logs, files and other systems are not part of a schema, and what has to be kept by law is for people to decide.';
