/**
 * What plinth.stats.json records for forecasts beside the sizes: counters that have an end. Numbers of the server that need more than 53 bits
 * are texts. Forecasts are in core/capacity.
 */
import { Members, type Note } from './planner/members.ts';

export interface Growth {
  /** The database's name: snapshots of several databases have no common rate. */
  readonly database: string;
  /** Undefined if the role may not read it. */
  readonly databaseBytes: number | undefined;
  /** The server's next transaction ID, which only grows. */
  readonly nextTransaction: number;
  /** The age of the oldest transaction ID that is not frozen, of all databases. */
  readonly oldestAge: number;
  /** The age at which a vacuum against wraparound starts. */
  readonly freezeMaxAge: number;
  readonly sequences: readonly SequenceGrowth[];
  readonly partitions: readonly PartitionsGrowth[];
}

export interface SequenceGrowth {
  readonly schema: string;
  readonly name: string;
  /** Undefined if it was never used, or is not visible; see `hidden`. */
  readonly last: string | undefined;
  readonly most: string;
  readonly cycles: boolean;
  /** The role may not read its value. */
  readonly hidden: boolean;
  /** Columns that get its values, and foreign keys that refer to them, at any distance. */
  readonly columns: readonly FedColumn[];
}

export interface FedColumn {
  readonly schema: string;
  readonly table: string;
  readonly column: string;
  /** `integer`, as the server prints it. */
  readonly type: string;
  readonly by: 'sequence' | 'foreign key';
}

export interface PartitionsGrowth {
  readonly schema: string;
  readonly table: string;
  /** The end of the last partition by time, as the server prints it; `none` if it has no partitions. */
  readonly end: string;
  /** Rows after the end go to a default partition. */
  readonly hasDefault: boolean;
}

const fedBy = ['sequence', 'foreign key'] as const;

export function readGrowth(value: unknown): {
  readonly growth: Growth | undefined;
  readonly notes: readonly Note[];
} {
  const notes: Note[] = [];
  const members = new Members(value, ['growth'], notes);
  const growth: Growth = {
    database: members.text('database'),
    databaseBytes: members.maybeCount('databaseBytes'),
    nextTransaction: members.count('nextTransaction'),
    oldestAge: members.count('oldestAge'),
    freezeMaxAge: members.count('freezeMaxAge'),
    sequences: members.list('sequences', (one) => ({
      schema: one.text('schema'),
      name: one.text('name'),
      last: one.maybeText('last'),
      most: one.text('most'),
      cycles: one.flag('cycles'),
      hidden: one.flag('hidden'),
      columns: one.list('columns', (column) => ({
        schema: column.text('schema'),
        table: column.text('table'),
        column: column.text('column'),
        type: column.text('type'),
        by: column.oneOf('by', fedBy) ?? 'sequence',
      })),
    })),
    partitions: members.list('partitions', (one) => ({
      schema: one.text('schema'),
      table: one.text('table'),
      end: one.text('end'),
      hasDefault: one.flag('hasDefault'),
    })),
  };
  return { growth: notes.length === 0 ? growth : undefined, notes };
}

/** Indented as in the file, one sequence or partitioned table on each line. */
export function printGrowth({ sequences, partitions, ...rest }: Growth): string {
  const members = [
    ...Object.entries(rest)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`),
    `"sequences": ${list(sequences)}`,
    `"partitions": ${list(partitions)}`,
  ];
  return `{\n    ${members.join(',\n    ')}\n  }`;
}

function list(all: readonly object[]): string {
  const lines = all
    .map((one) => JSON.stringify(one, (_name, value: unknown) => (value === false ? undefined : value)))
    .toSorted();
  return lines.length === 0 ? '[]' : `[\n${lines.map((line) => `      ${line}`).join(',\n')}\n    ]`;
}

const text = (description: string) => ({ type: 'string', description });
const count = (description: string) => ({ type: 'integer', minimum: 0, description });
const flag = (description: string) => ({ type: 'boolean', description });
const each = (description: string, required: readonly string[], properties: object) => ({
  type: 'array',
  description,
  items: { type: 'object', description: 'One of them.', required, properties },
});

/** For the JSON Schema of the file. */
export function growthSchema(): object {
  return {
    type: 'object',
    description: 'Counters that have an end, for plinth capacity.',
    required: ['database', 'nextTransaction', 'oldestAge', 'freezeMaxAge'],
    properties: {
      database: text('Name of the database.'),
      databaseBytes: count('Size of the database with indexes; left out where the role may not read it.'),
      nextTransaction: count('Next transaction ID of the server.'),
      oldestAge: count('Age of the oldest transaction ID that is not frozen.'),
      freezeMaxAge: count('Age at which a vacuum against wraparound starts.'),
      sequences: each('Sequences that count upwards.', ['schema', 'name', 'most'], {
        schema: text('Schema of the sequence.'),
        name: text('Name of the sequence.'),
        last: text('Last value, as digits; left out where it was never used or may not be read.'),
        most: text('Largest value of the sequence, as digits.'),
        cycles: flag('It begins again at the end.'),
        hidden: flag('The role may not read its value.'),
        columns: each('Columns with its values.', ['schema', 'table', 'column', 'type', 'by'], {
          schema: text('Schema of the table.'),
          table: text('The table.'),
          column: text('The column.'),
          type: text('Type of the column.'),
          by: { description: 'How its values get there.', enum: fedBy },
        }),
      }),
      partitions: each('Tables that are partitioned by time.', ['schema', 'table', 'end'], {
        schema: text('Schema of the table.'),
        table: text('The table.'),
        end: text('End of its last partition.'),
        hasDefault: flag('It has a default partition.'),
      }),
    },
  };
}
