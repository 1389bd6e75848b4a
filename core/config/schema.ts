/**
 * The one description of plinth.config.json: a JSON Schema. The editor completes from it, docs/plinth.config.schema.json is printed from
 * it, and validate.ts interprets exactly the keywords that it uses.
 */
import { severities } from '../lint/finding.ts';
import { migrationTools } from '../migrations/tools.ts';
import { defaultPreset, presets } from '../lint/preset.ts';
import { scopes } from '../lint/scope.ts';
import { usualSmallTable } from '../statistics/scale.ts';

export interface ConfigSchema {
  readonly title?: string;
  readonly type: 'object' | 'array' | 'string' | 'integer';
  readonly description: string;
  readonly enum?: readonly string[];
  /** Said of each value of `enum`, in its order. */
  readonly enumDescriptions?: readonly string[];
  readonly properties?: Readonly<Record<string, ConfigSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false;
  readonly items?: ConfigSchema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly patternErrorMessage?: string;
  readonly default?: string | number | readonly never[] | Readonly<Record<string, never>>;
  /** For people, in messages: what may stand there. */
  readonly allowComments?: true;
}

export interface KnownRule {
  readonly id: string;
  readonly summary: string;
}

/** Major versions of PostgreSQL that a target can be. */
export const oldestVersion = 14;
export const newestVersion = 18;

export function configSchema(rules: readonly KnownRule[]): ConfigSchema {
  return {
    title: 'Plinth configuration',
    type: 'object',
    allowComments: true,
    description:
      'How Plinth reads the files beside and below this one. The nearest file upwards counts for each SQL file.',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string', description: 'Where this schema lies, for editors.' },
      migrations: {
        type: 'array',
        description: 'Migration folders, where Plinth should not decide by itself.',
        default: [],
        items: migrations,
      },
      preset: {
        type: 'string',
        description: 'Which rules speak without being named.',
        enum: presets,
        enumDescriptions: [
          'What a senior engineer stops a review for.',
          'Also what makes every migration safe by construction: timeouts, down migrations, one concern for each file.',
          'Also matters of taste and guesses.',
        ],
        default: defaultPreset,
      },
      rules: {
        type: 'object',
        description: 'Severity of single rules, or off. What is not named follows the preset.',
        additionalProperties: false,
        default: {},
        properties: Object.fromEntries(rules.map((rule) => [rule.id, ruleSchema(rule)])),
      },
      scope: {
        type: 'string',
        description: 'Which migrations get findings.',
        enum: scopes,
        enumDescriptions: [
          'Work that the default branch does not have yet.',
          'Files that are open in the editor, and new work.',
          'Everything, applied history too.',
        ],
        default: 'new',
      },
      defaultBranch: {
        type: 'string',
        description: 'The branch that new work is measured against. Without it: origin/HEAD, main or master.',
        pattern: '^[^\\s-][^\\s]*$',
        patternErrorMessage: 'a branch name without spaces that does not begin with a dash',
      },
      baseline: {
        type: 'string',
        description:
          'The list of findings to live with, relative to this file. Without it the nearest plinth.baseline.json upwards counts.',
        pattern: '^(?!/|[A-Za-z]:)(?!(.*/)?\\.\\.(/|$)).+\\.json$',
        patternErrorMessage: 'a .json file beside or below this file, written with forward slashes',
      },
      statistics: {
        type: 'string',
        description:
          'Sizes of tables as plinth stats pull has written them, relative to this file. Without it the nearest plinth.stats.json upwards counts.',
        pattern: '^(?!/|[A-Za-z]:)(?!(.*/)?\\.\\.(/|$)).+\\.json$',
        patternErrorMessage: 'a .json file beside or below this file, written with forward slashes',
      },
      smallTable: {
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
      },
      exclude: {
        type: 'array',
        description:
          'Globs of files without findings, relative to this file. They still count for the schema if they are migrations.',
        default: [],
        items: { type: 'string', description: 'A glob such as legacy/**.' },
      },
    },
  };
}

const migrations: ConfigSchema = {
  type: 'object',
  description: 'One migration folder.',
  additionalProperties: false,
  required: ['folder'],
  properties: {
    folder: {
      type: 'string',
      description: 'Relative to this file, forward slashes; "." is its own folder.',
      pattern: '^(?!/|[A-Za-z]:)(?!(.*/)?\\.\\.(/|$)).+$',
      patternErrorMessage: 'a folder beside or below this file, written with forward slashes',
    },
    tool: {
      type: 'string',
      description: 'The tool that runs these migrations.',
      enum: migrationTools.map((tool) => tool.id),
      enumDescriptions: migrationTools.map((tool) => tool.name),
    },
    dialect: {
      type: 'string',
      description:
        'The database they are written for. Only PostgreSQL gets findings so far; others are left alone.',
      enum: ['postgresql', 'mysql', 'sqlite', 'sqlserver'],
    },
    appliedThrough: {
      type: 'string',
      description:
        'Version of the last migration that has run in production, as its file name writes it. What comes behind it is new work, whatever git says.',
    },
    baseline: {
      type: 'object',
      description:
        'A schema that stands for the past of the folder: what migrations that are gone, or never were, have built. It is replayed before the migrations.',
      additionalProperties: false,
      required: ['file'],
      properties: {
        file: {
          type: 'string',
          description: 'A plain dump (pg_dump --schema-only), relative to this file.',
          pattern: '^(?!/|[A-Za-z]:)(?!(.*/)?\\.\\.(/|$)).+$',
          patternErrorMessage: 'a file beside or below this one, written with forward slashes',
        },
        through: {
          type: 'string',
          description:
            'Version of the last migration that the dump holds, as its file name writes it. Without it, all migrations of the folder come behind the dump.',
        },
      },
    },
    targetVersion: {
      type: 'integer',
      description: 'Major version of the oldest server that these migrations run on.',
      minimum: oldestVersion,
      maximum: newestVersion,
    },
  },
};

function ruleSchema(rule: KnownRule): ConfigSchema {
  return { type: 'string', description: rule.summary, enum: ['off', ...severities.toReversed()] };
}
