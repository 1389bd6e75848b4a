/**
 * The single description of plinth.config.json, as a JSON Schema. The editor completes from it, docs/plinth.config.schema.json is printed
 * from it, and validate.ts interprets exactly the keywords that it uses.
 */
import {
  fileBeside,
  gitName,
  guard,
  health,
  lockTimeout,
  poolMode,
  namedServer,
  planValues,
  smallTable,
  smallTables,
  templatesOf,
} from './schema-pieces.ts';
import { embeddedSqlFiles } from '../embedded-sql/wanted.ts';
import { severities } from '../findings/grading.ts';
import { categories, categoryWords } from '../personal-data/category.ts';
import { spokenDialects } from '../migrations/dialect/dialect.ts';
import { newestVersion, oldestVersion } from '../migrations/dialect/server-version.ts';
import { runnerLocks, runnerStarts, runnerTransactions } from '../migrations/applying/runner.ts';
import { migrationTools } from '../migrations/tools.ts';
import { defaultPreset, presets } from '../findings/preset.ts';
import { scopes } from '../findings/scope.ts';

interface SchemaKeywords {
  readonly title?: string;
  readonly description: string;
  readonly enum?: readonly string[];
  /** One description for each value of `enum`, in the same order. */
  readonly enumDescriptions?: readonly string[];
  readonly properties?: Readonly<Record<string, ConfigSchema>>;
  readonly patternProperties?: Readonly<Record<string, ConfigSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false;
  readonly items?: ConfigSchema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly patternErrorMessage?: string;
  readonly default?: string | number | boolean | readonly never[] | Readonly<Record<string, never>>;
  /** The values that are allowed, as messages name them. */
  readonly allowComments?: true;
}

type TypedSchema = SchemaKeywords & {
  readonly type: 'object' | 'array' | 'string' | 'integer' | 'boolean';
  readonly anyOf?: never;
};

/** For a list of schemas, the first whose type fits applies: no two of them have the same type. */
export type ConfigSchema =
  | TypedSchema
  | (SchemaKeywords & { readonly type?: never; readonly anyOf: readonly TypedSchema[] });

export interface KnownRule {
  readonly id: string;
  readonly summary: string;
}

export function configSchema(rules: readonly KnownRule[]): ConfigSchema {
  const settings = rulesSchema(rules);
  return {
    title: 'Plinth configuration',
    type: 'object',
    allowComments: true,
    description:
      'How Plinth reads the files beside and below this one. The nearest file upwards counts for each SQL file.',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string', description: 'Where this schema lies, for editors.' },
      extends: {
        description:
          'Configurations that speak before this one: paths that begin with ./ or ../, or names of npm packages. What comes later wins, and this file wins over all of them.',
        anyOf: [extended, { type: 'array', description: 'The first speaks first.', items: extended }],
      },
      plinthVersion: {
        type: 'string',
        description:
          'The versions of Plinth that this project is checked with, such as ^1.2.0. The command line refuses others; the editor tells when its own is another one.',
        pattern: '^[0-9v^~<>=*x][^\\n]{0,99}$',
        patternErrorMessage: 'a version or a range such as ^1.2.0',
      },
      migrations: {
        type: 'array',
        description: 'Migration folders, where Plinth should not decide by itself.',
        default: [],
        items: migrations,
      },
      preset: presetSchema,
      rules: settings,
      required: requiredSchema(rules),
      overrides: {
        type: 'array',
        description: 'Other settings for some of the files. Where several match, the later one wins.',
        default: [],
        items: overrideSchema(settings),
      },
      ruleModules: {
        type: 'array',
        description:
          'JavaScript modules with rules of your own, relative to this file. Linting runs their code: in the editor only in a trusted workspace.',
        default: [],
        items: {
          type: 'string',
          description: 'A path or a glob such as ./plinth-rules/*.mjs.',
          pattern: '^\\.\\.?/[^\\u0000\\\\]{1,200}\\.(mjs|cjs|js)$',
          patternErrorMessage:
            'a path that begins with ./ or ../, ends in .mjs, .cjs or .js, and is written with forward slashes',
        },
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
      embeddedSql: {
        type: 'string',
        description:
          'In which programs SQL has findings. In all but tests it is read for hovers, names and plans, unless this is “off”.',
        enum: embeddedSqlFiles,
        enumDescriptions: [
          'In none.',
          'In migrations of Knex, TypeORM, Sequelize, node-pg-migrate and db-migrate.',
          'In all of them but tests.',
        ],
        default: 'all',
      },
      defaultBranch: gitName(
        'a branch name',
        'The branch that new work is measured against. Without it: origin/HEAD, main or master.',
      ),
      codeRef: gitName(
        'a branch, tag or commit',
        'The git revision of the code that runs while migrations do. plinth prove prepares its queries before and behind each step.',
      ),
      baseline: fileBeside(
        'json',
        'The list of findings to live with, relative to this file. Without it the nearest plinth.baseline.json upwards counts.',
      ),
      statistics: fileBeside(
        'json',
        'Sizes of tables as plinth stats pull has written them, relative to this file. Without it the nearest plinth.stats.json upwards counts.',
      ),
      smallTable,
      smallTables,
      lockTimeout,
      poolMode,
      planValues,
      review: templatesOf('review'),
      docs: templatesOf('docs'),
      audit: templatesOf('audit'),
      personalData: personalDataSchema(),
      guard,
      health,
      exclude: {
        type: 'array',
        description:
          'Globs of files without findings, relative to this file. They still count for the schema if they are migrations.',
        default: [],
        items: glob,
      },
    },
  };
}

/** What a team declares about its own data, because the dictionary of names cannot know it. */
function personalDataSchema(): ConfigSchema {
  const names = {
    type: 'array',
    description: 'Names, or their last words, such as matrix_handle.',
    items: name,
  } as const;
  return {
    type: 'object',
    description: 'What is personal data in your tables, beyond what their columns are called.',
    additionalProperties: false,
    properties: {
      words: {
        type: 'object',
        description:
          'More names of columns, by category. A column whose name ends with one of them is marked.',
        additionalProperties: false,
        properties: Object.fromEntries(
          categories.map((id) => [
            id,
            { ...names, description: `Also names of: ${categoryWords[id].about}.` },
          ]),
        ),
      },
      ignoredWords: {
        ...names,
        description: 'Names that mean no personal data here, whatever the dictionary says.',
      },
      columns: {
        type: 'object',
        description: 'Single columns, as table.column or schema.table.column: their category, or none.',
        additionalProperties: false,
        patternProperties: {
          '^[^.\\u0000]+(\\.[^.\\u0000]+){1,2}$': {
            type: 'string',
            description: 'What the column holds about people.',
            enum: [...categories, 'none'],
          },
        },
      },
      tables: {
        type: 'object',
        description:
          'Single tables, as table or schema.table: person where its rows are people, none where nothing is about anybody.',
        additionalProperties: false,
        patternProperties: {
          '^[^.\\u0000]+(\\.[^.\\u0000]+)?$': {
            type: 'string',
            description: 'Whom its rows are about.',
            enum: ['person', 'none'],
          },
        },
      },
    },
  };
}

const name = {
  type: 'string',
  description: 'One word or several, in any case: matrixHandle is matrix_handle.',
  pattern: '^(?=.*[^\\s\\d_.-])[^\\u0000]{1,100}$',
  patternErrorMessage: 'a name with at least one letter',
} as const;

const extended = {
  type: 'string',
  description: './base.json, or @team/plinth-config.',
  pattern: '^[^\\u0000]{1,200}$',
  patternErrorMessage: 'a path that begins with ./ or ../, or the name of an npm package',
} as const;

/** Picomatch accepts almost any text as a glob; a glob that can match no file of the project is reported. */
const glob = {
  type: 'string',
  description: 'A glob such as legacy/**, with forward slashes.',
  pattern: '^(?!/|[A-Za-z]:)(?!(.*/)?\\.\\.(/|$))[^\\u0000\\\\]{1,200}$',
  patternErrorMessage: 'a glob of files beside or below this file, written with forward slashes',
} as const;

/** A team's own rules are known only after their modules are loaded; until then any name in their namespace is accepted. */
const teamPattern = '^team/[a-z0-9]+(-[a-z0-9]+)*$';

function rulesSchema(rules: readonly KnownRule[]): ConfigSchema {
  return {
    type: 'object',
    description: 'Severity of single rules, or off. What is not named follows the preset.',
    additionalProperties: false,
    default: {},
    properties: Object.fromEntries(rules.map((rule) => [rule.id, ruleSchema(rule)])),
    patternProperties: { [teamPattern]: ruleSchema({ summary: 'A rule of your own.' }) },
  };
}

function requiredSchema(rules: readonly KnownRule[]): ConfigSchema {
  return {
    type: 'object',
    description:
      'Rules that no configuration which extends this one can switch off or lower, and no comment and no baseline can silence, with the severity that they have at least.',
    additionalProperties: false,
    default: {},
    properties: Object.fromEntries(rules.map((rule) => [rule.id, requirement(rule.summary)])),
    patternProperties: { [teamPattern]: requirement('A rule of your own.') },
  };
}

function requirement(summary: string): ConfigSchema {
  const severity = { type: 'string', description: summary, enum: severities.toReversed() } as const;
  return {
    description: summary,
    anyOf: [
      severity,
      {
        type: 'object',
        description: summary,
        additionalProperties: false,
        required: ['severity'],
        properties: {
          severity,
          suppressible: {
            type: 'boolean',
            description: 'Comments with a reason and the baseline may silence single findings.',
            default: false,
          },
        },
      },
    ],
  };
}

function overrideSchema(settings: ConfigSchema): ConfigSchema {
  return {
    type: 'object',
    description: 'What is different for some of the files.',
    additionalProperties: false,
    required: ['files'],
    properties: {
      files: {
        description: 'Globs, relative to this file.',
        anyOf: [glob, { type: 'array', description: 'One of them is enough.', items: glob }],
      },
      preset: presetSchema,
      rules: settings,
      targetVersion,
    },
  };
}

const presetSchema: ConfigSchema = {
  type: 'string',
  description: 'Which rules speak without being named.',
  enum: presets,
  enumDescriptions: [
    'What a senior engineer stops a review for.',
    'Also what makes every migration safe by construction: timeouts, down migrations, one concern for each file.',
    'Also matters of taste and guesses.',
  ],
  default: defaultPreset,
};

const targetVersion: ConfigSchema = {
  type: 'integer',
  description: 'Major version of the oldest server that these migrations run on.',
  minimum: oldestVersion,
  maximum: newestVersion,
};

const runner: ConfigSchema = {
  type: 'object',
  description: 'How these files are applied, where that differs from what the tool documents.',
  additionalProperties: false,
  properties: {
    startedBy: {
      type: 'string',
      description: 'Who starts it.',
      enum: [...runnerStarts],
      enumDescriptions: [
        'A command: a job of the pipeline, a release step, somebody at a terminal.',
        'The application, as it starts: migration and release are one step.',
        'A person sends the files, statement by statement as psql does; no tool holds a transaction or a lock around them.',
      ],
    },
    transaction: {
      type: 'string',
      description: 'What one transaction of the runner holds.',
      enum: [...runnerTransactions],
      enumDescriptions: ['Each file.', 'All pending files.', 'Nothing: each statement commits by itself.'],
    },
    lock: {
      type: 'string',
      description: 'What keeps a second run out.',
      enum: [...runnerLocks],
      enumDescriptions: ['An advisory lock of the session.', 'A lock on a table.', 'Nothing.'],
    },
    instances: {
      type: 'integer',
      description: 'How many instances of the application start it.',
      minimum: 1,
      maximum: 10_000,
    },
  },
};

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
      description: 'The database they are written for; mysql is MariaDB too.',
      enum: spokenDialects,
    },
    appliedThrough: {
      type: 'string',
      description:
        'Version of the last migration that has run in production, as its file name writes it. What comes behind it is new work, whatever git says.',
    },
    runner,
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
    targetVersion,
    server: namedServer,
  },
};

function ruleSchema(rule: Pick<KnownRule, 'summary'>): ConfigSchema {
  return { type: 'string', description: rule.summary, enum: ['off', ...severities.toReversed()] };
}
