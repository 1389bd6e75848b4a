/** The single description of plinth.stats.json. read.ts validates by it, and the JSON Schema for editors is generated from it. */
import { growthSchema } from './growth.ts';
import { plannerSchema } from './planner/schema.ts';
import { relationKinds, statisticsFileName, statisticsVersion } from './statistics.ts';

export interface Member {
  /** `counts`: whole numbers by name. */
  readonly type: 'string' | 'integer' | 'number' | 'counts';
  readonly required: 'required' | 'optional';
  readonly description: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  /** For display: the allowed values. */
  readonly expected: string;
}

const count = 'a whole number, zero or more';

export const serverMembers = {
  versionNumber: {
    type: 'integer',
    required: 'required',
    description: 'server_version_num of the server, such as 160004.',
    expected: count,
  },
  version: {
    type: 'string',
    required: 'required',
    description: 'server_version of the server, as it says it.',
    expected: 'a text',
  },
} as const satisfies Readonly<Record<string, Member>>;

export const relationMembers = {
  schema: {
    type: 'string',
    required: 'required',
    description: 'Schema of the relation.',
    expected: 'a name',
    pattern: '^[^\\u0000]+$',
  },
  name: {
    type: 'string',
    required: 'required',
    description: 'Name of the relation.',
    expected: 'a name',
    pattern: '^[^\\u0000]+$',
  },
  kind: {
    type: 'string',
    required: 'required',
    description: 'What it is. Partitions are tables of their own, beside the partitioned table.',
    expected: `one of ${relationKinds.join(', ')}`,
    enum: relationKinds,
  },
  bytes: {
    type: 'integer',
    required: 'required',
    description: 'Size with TOAST and without indexes; of a partitioned table, the sum of its partitions.',
    expected: count,
  },
  rows: {
    type: 'integer',
    required: 'optional',
    description:
      'Rows, as the server estimates them; left out where it has never counted. Of a partitioned table, the sum of its partitions.',
    expected: count,
  },
  writesPerSecond: {
    type: 'number',
    required: 'optional',
    description:
      'Rows inserted, updated and deleted in a second, averaged since the server began to count; left out where that is less than an hour or not known.',
    expected: 'a number, zero or more',
  },
  distinct: {
    type: 'counts',
    required: 'optional',
    description:
      'Of MySQL and MariaDB: how many different values each column has, where the server has counted them.',
    expected: 'an object of whole numbers, zero or more',
  },
} as const satisfies Readonly<Record<string, Member>>;

/** A date, optionally with a time. */
export const instant = '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])(T.+)?$';

/** Unknown members are allowed everywhere: newer versions add some without a new version number. */
export function statisticsSchema(): object {
  return {
    title: 'Plinth statistics',
    type: 'object',
    description: `How large the relations of a database are. Written by plinth stats pull, read from ${statisticsFileName}. It holds values only of columns that somebody has allowed.`,
    required: ['version', 'collectedAt', 'relations'],
    properties: {
      $schema: { type: 'string', description: 'Where this schema lies, for editors.' },
      version: {
        description: 'Version of the format.',
        enum: [statisticsVersion],
      },
      server: {
        type: 'object',
        description: 'The server that was asked.',
        ...objectOf(serverMembers),
      },
      collectedAt: { type: 'string', description: 'When it was asked, in UTC.', pattern: instant },
      relations: {
        type: 'array',
        description: 'Tables, partitioned tables and materialised views, by schema and name.',
        items: { type: 'object', description: 'One relation.', ...objectOf(relationMembers) },
      },
      planner: plannerSchema(),
      growth: growthSchema(),
    },
  };
}

function objectOf(members: Readonly<Record<string, Member>>): object {
  const all = Object.entries(members);
  return {
    required: all.filter(([, { required }]) => required === 'required').map(([name]) => name),
    properties: Object.fromEntries(
      all.map(([name, { type, description, enum: allowed, pattern }]) => [
        name,
        {
          type: type === 'counts' ? 'object' : type,
          description,
          ...(allowed === undefined ? {} : { enum: allowed }),
          ...(pattern === undefined ? {} : { pattern }),
          ...(type === 'integer' || type === 'number' ? { minimum: 0 } : {}),
          ...(type === 'counts' ? { additionalProperties: { type: 'integer', minimum: 0 } } : {}),
        },
      ]),
    ),
  };
}
