/** Parts of the configuration's JSON Schema that are used more than once or that hold a list of their own. */
import { namedServers } from '../migrations/dialect/server-version.ts';
import { usualSmallTable } from '../findings/size-grading.ts';
import { poolModes } from './pool-mode.ts';
import { lockTimeoutSources } from './lock-timeout.ts';

/** A file next to or below the configuration, with forward slashes. */
export function fileBeside(extension: 'json' | 'mustache', description: string) {
  return {
    type: 'string',
    description,
    pattern: `^(?!/|[A-Za-z]:)(?!(.*/)?\\.\\.(/|$)).+\\.${extension}$`,
    patternErrorMessage: `a .${extension} file beside or below this file, written with forward slashes`,
  } as const;
}

/** A revision that git can resolve. `what` names it for people. */
export function gitName(what: string, description: string) {
  return {
    type: 'string',
    description,
    pattern: '^[^\\s-][^\\s]*$',
    patternErrorMessage: `${what} without spaces that does not begin with a dash`,
  } as const;
}

/** The templates of one command's documents, keyed by format. */
export function templatesOf(command: string) {
  return {
    type: 'object',
    description: `Templates for plinth ${command}, in place of those that come along (plinth ${command} --print-template).`,
    additionalProperties: false,
    properties: {
      markdown: fileBeside('mustache', 'Of the Markdown.'),
      html: fileBeside('mustache', 'Of the HTML.'),
    },
  } as const;
}

export const namedServer = {
  type: 'string',
  description: 'MySQL, MariaDB, SQLite and SQL Server: the oldest server that these migrations run on.',
  enum: namedServers,
} as const;

export const planValues = {
  type: 'array',
  description:
    'Columns whose most common values and bounds plinth stats pull may write into the statistics, for plans without the database. None that is not named.',
  default: [],
  items: {
    type: 'string',
    description: 'As table.column or schema.table.column; of a partitioned table its partitions, too.',
    pattern: '^[^.\\u0000]+(\\.[^.\\u0000]+){1,2}$',
    patternErrorMessage: 'a column as table.column or schema.table.column',
  },
} as const;

export const smallTable = {
  type: 'object',
  description:
    'From which size on a scan, a rewrite or an index build is worth a warning. Counts where there are statistics.',
  additionalProperties: false,
  properties: {
    bytes: {
      type: 'integer',
      description: 'Tables of at most so many bytes, with TOAST and without indexes, count as small.',
      minimum: 0,
      maximum: 2 ** 40,
      default: usualSmallTable.bytes,
    },
  },
} as const;

export const smallTables = {
  type: 'array',
  description:
    'Tables that stay small, whatever statistics say or leave out: what would be grave on a large table is an info on them.',
  default: [],
  items: {
    type: 'string',
    description:
      'As table or schema.table; * stands for any part of a name. Without a schema: in the one that is there by itself, such as public.',
    pattern: '^[^.\\s][^.\\u0000]*(\\.[^.\\s][^.\\u0000]*)?$',
    patternErrorMessage: 'a table as table or schema.table',
  },
} as const;

export const lockTimeout = {
  type: 'string',
  description: 'Who limits the wait for locks where the migrations do not.',
  enum: lockTimeoutSources,
  enumDescriptions: [
    'The role that runs migrations has a limit (ALTER ROLE … SET lock_timeout), or its sessions do (lock_wait_timeout, LOCK_TIMEOUT): no migration needs its own.',
  ],
} as const;

export const poolMode = {
  type: 'string',
  description:
    'The mode of the connection pooler between the application and PostgreSQL, for plinth pooling.',
  enum: poolModes,
  enumDescriptions: [
    'A client keeps its server connection until it disconnects.',
    'A client has a server connection for one transaction.',
    'A client has a server connection for one statement.',
  ],
} as const;

const targets = {
  type: 'array',
  default: [],
  items: {
    type: 'string',
    description: 'A name such as *.rds.amazonaws.com or shop_live, in which * stands for any text.',
    pattern: '^[^\\u0000]{1,200}$',
    patternErrorMessage: 'the name of a host, a database or an environment',
  },
} as const;

export const guard = {
  type: 'object',
  description:
    'What plinth guard holds databases for, beyond what their names say. Files that extend this one do not take it over.',
  additionalProperties: false,
  properties: {
    production: {
      ...targets,
      description: 'Hosts, databases and environments on which nothing destructive may run.',
    },
    scratch: {
      ...targets,
      description: 'Hosts, databases and environments that anybody may empty.',
    },
  },
} as const;

/** The checks and their thresholds are known to plinth health, which refuses others. */
export const health = {
  type: 'object',
  description: 'Thresholds of plinth health: by check, then by name. What is not named has its default.',
  additionalProperties: false,
  default: {},
  patternProperties: {
    '^[a-z]+(-[a-z]+)*$': {
      type: 'object',
      description: 'A check, such as connections-used.',
      additionalProperties: false,
      patternProperties: {
        '^[a-z]+$': {
          type: 'integer',
          description: 'A threshold, in the unit that the check names.',
          minimum: 0,
          maximum: 2 ** 40,
        },
      },
    },
  },
} as const;
