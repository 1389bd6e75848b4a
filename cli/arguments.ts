/** Turns the words of a command line into a typed request, or into one sentence that says what is wrong with them. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { closest } from '../core/config/closest.ts';
import type { DialectId } from '../core/migrations/convention.ts';
import { majors } from '../core/effects/facts/fact.ts';
import type { BaselineRequest } from './commands/baseline.ts';
import type { ConfigRequest } from './commands/config.ts';
import type { PiiRequest } from './commands/pii.ts';
import type { SafeNowRequest } from './commands/safe-now.ts';
import type { ProveRequest } from './commands/prove.ts';
import { adviseOptions, adviseRequest, type AdviseRequest } from './advise-request.ts';
import { auditOptions, auditRequest, type AuditRequest } from './audit-request.ts';
import { cacheOptions, cacheRequest, type CacheRequest } from './cache-request.ts';
import { driftOptions, driftRequest, type DriftRequest } from './drift-request.ts';
import { docsOptions, docsRequest, type DocsRequest } from './docs-request.ts';
import { planOptions, planRequest, type PlanRequest } from './plan-request.ts';
import { proveOptions, proveRequest, withRowsNumber } from './prove-request.ts';
import { reviewOptions, reviewRequest, type ReviewRequest } from './review-request.ts';
import { dialects, lintOptions, lintRequest, type LintRequest } from './lint-request.ts';
import {
  statsOptions,
  statsRequest,
  type StatsImportRequest,
  type StatsPullRequest,
} from './stats-request.ts';
import { piiFormats } from './reporters/pii.ts';
import { choice, valuesOf, type Values } from './values.ts';

const formats = ['text', 'json'] as const;
const schemaFormats = ['text', 'json', 'sql'] as const;

export interface RulesRequest {
  readonly verb: 'rules';
  /** `test` runs the examples of the project's own rules. */
  readonly mode: 'list' | 'test';
  readonly format: (typeof formats)[number];
}

export interface EffectsRequest {
  readonly verb: 'effects';
  /** As given; '-' is standard input. */
  readonly path: string;
  readonly format: (typeof formats)[number];
  /** A major version. */
  readonly target: number | undefined;
  readonly config: string | undefined;
  readonly dialect: DialectId | undefined;
  readonly stdinFilepath: string | undefined;
}

export interface SchemaRequest {
  readonly verb: 'schema';
  /** As given; a workspace, a migration folder or a migration. */
  readonly path: string;
  /** The one migration folder that is meant. */
  readonly folder: string | undefined;
  /** The last migration that has run. */
  readonly at: string | undefined;
  readonly format: (typeof schemaFormats)[number];
  readonly target: number | undefined;
  readonly config: string | undefined;
}

export interface SchemaPullRequest {
  readonly verb: 'schema pull';
  /** As given; undefined for the PG* variables. It may hold a password. */
  readonly connection: string | undefined;
  /** Undefined for standard output. */
  readonly output: string | undefined;
}

export interface ExplainRequest {
  readonly verb: 'explain';
  /** '-' is standard input. */
  readonly path: string;
  /** What plans come from: an empty database, or the statistics of another one. */
  readonly on: 'empty' | 'lab';
  /** As given: the statistics to go by. */
  readonly stats: string | undefined;
}

export type Request =
  | LintRequest
  | EffectsRequest
  | SchemaRequest
  | SchemaPullRequest
  | StatsPullRequest
  | StatsImportRequest
  | BaselineRequest
  | ConfigRequest
  | PiiRequest
  | SafeNowRequest
  | DriftRequest
  | ProveRequest
  | ReviewRequest
  | DocsRequest
  | AuditRequest
  | PlanRequest
  | AdviseRequest
  | CacheRequest
  | { readonly verb: 'rule'; readonly rule: string }
  | ExplainRequest
  | RulesRequest
  | { readonly verb: 'help'; readonly of: Verb | undefined }
  | { readonly verb: 'version' };

const verbs = [
  'lint',
  'baseline',
  'schema',
  'pii',
  'stats',
  'effects',
  'prove',
  'review',
  'docs',
  'audit',
  'explain',
  'plan',
  'advise',
  'rules',
  'rule',
  'config',
  'safe-now',
  'drift',
  'cache',
] as const;
export type Verb = (typeof verbs)[number];

export type Arguments =
  | { readonly ok: true; readonly request: Request }
  | { readonly ok: false; readonly message: string; readonly verb: Verb | undefined };

const options = {
  lint: lintOptions,
  effects: {
    format: { type: 'string' },
    target: { type: 'string' },
    config: { type: 'string' },
    dialect: { type: 'string' },
    'stdin-filepath': { type: 'string' },
  },
  schema: {
    at: { type: 'string' },
    folder: { type: 'string' },
    format: { type: 'string' },
    target: { type: 'string' },
    config: { type: 'string' },
    output: { type: 'string' },
  },
  pii: { folder: { type: 'string' }, format: { type: 'string' }, config: { type: 'string' } },
  stats: statsOptions,
  baseline: { prune: { type: 'boolean' }, config: { type: 'string' }, target: { type: 'string' } },
  prove: proveOptions,
  review: reviewOptions,
  docs: docsOptions,
  audit: auditOptions,
  rule: {},
  config: { format: { type: 'string' }, config: { type: 'string' } },
  explain: { lab: { type: 'boolean' }, stats: { type: 'string' } },
  plan: planOptions,
  advise: adviseOptions,
  'safe-now': { connection: { type: 'string' }, format: { type: 'string' }, config: { type: 'string' } },
  rules: { format: { type: 'string' }, test: { type: 'boolean' } },
  drift: driftOptions,
  cache: cacheOptions,
} as const satisfies Record<Verb, ParseArgsConfig['options']>;

export function readArguments(words: readonly string[]): Arguments {
  const [first, ...rest] = words;
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') return help(rest[0]);
  if (first === '--version' || first === '-v' || first === '-V')
    return { ok: true, request: { verb: 'version' } };
  const verb = verbs.find((one) => one === first);
  if (verb === undefined) return unknownVerb(first);
  if (rest.includes('--help') || rest.includes('-h'))
    return { ok: true, request: { verb: 'help', of: verb } };
  const parsed = parse(verb, rest);
  if (typeof parsed === 'string') return { ok: false, message: parsed, verb };
  const request = requestOf(verb, parsed.values, parsed.positionals);
  return typeof request === 'string' ? { ok: false, message: request, verb } : { ok: true, request };
}

function help(word: string | undefined): Arguments {
  const of = verbs.find((one) => one === word);
  return word === undefined || of !== undefined
    ? { ok: true, request: { verb: 'help', of } }
    : unknownVerb(word);
}

function unknownVerb(word: string): Arguments {
  const near = closest(word, verbs);
  const hint =
    near === undefined ? `The commands are ${verbs.join(', ')}.` : `Did you mean “plinth ${near}”?`;
  const wanted = /[./\\]|^-$/.test(word) ? `To lint it: plinth lint ${word}` : hint;
  return { ok: false, message: `There is no command “${word}”. ${wanted}`, verb: undefined };
}

function parse(
  verb: Verb,
  words: readonly string[],
): { readonly values: Values; readonly positionals: readonly string[] } | string {
  const own: Readonly<Record<string, { readonly type: 'string' | 'boolean' }>> = options[verb];
  const known = Object.keys(own);
  const written: (readonly [string, string])[] = [];
  const positionals: string[] = [];
  // Not strict: unknown words are told in sentences of our own.
  const { tokens } = parseArgs({
    args: [...(verb === 'prove' ? withRowsNumber(words) : words)],
    options: options[verb],
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    if (!known.includes(token.name)) {
      const near = closest(token.name, known);
      const hint = near === undefined ? '' : ` Did you mean --${near}?`;
      return `There is no option ${token.rawName} for “plinth ${verb}”.${hint}`;
    }
    if (own[token.name]?.type === 'boolean') {
      if (token.value !== undefined) return `${token.rawName} takes no value.`;
      written.push([token.name, 'yes']);
      continue;
    }
    if (token.value === undefined || token.value === '') return `${token.rawName} needs a value.`;
    written.push([token.name, token.value]);
  }
  return { values: valuesOf(written), positionals };
}

function requestOf(verb: Verb, values: Values, paths: readonly string[]): Request | string {
  if (verb === 'lint') return lintRequest(values, paths);
  if (verb === 'schema') return schemaRequest(values, paths);
  if (verb === 'prove') return proveRequest(values, paths);
  if (verb === 'review') return reviewRequest(values, paths);
  if (verb === 'docs') return docsRequest(values, paths);
  if (verb === 'audit') return auditRequest(values, paths);
  if (verb === 'advise') return adviseRequest(values, paths);
  if (verb === 'plan') return planRequest(values, paths);
  if (verb === 'drift') return driftRequest(values, paths);
  if (verb === 'pii') return piiRequest(values, paths);
  if (verb === 'stats') return statsRequest(values, paths);
  if (verb === 'cache') return cacheRequest(values, paths);
  const format = choice('format', values.get('format'), formats);
  if (format.wrong !== undefined) return format.wrong;
  switch (verb) {
    case 'baseline':
      return baselineRequest(values, paths);
    case 'config': {
      const [path, ...more] = paths;
      if (path === undefined) return 'Name the file that is asked about: plinth config FILE.sql';
      return more.length > 0
        ? 'plinth config takes one file at a time.'
        : { verb, path, format: format.value ?? 'text', config: values.get('config') };
    }
    case 'rule': {
      const [rule, ...more] = paths;
      if (rule === undefined) return 'Name the rule: plinth rule locking/index-without-concurrently';
      return more.length > 0 ? 'plinth rule takes one rule at a time.' : { verb, rule };
    }
    case 'effects':
      return effectsRequest(values, paths, format.value ?? 'text');
    case 'explain': {
      const [path, ...more] = paths;
      if (path === undefined) return 'Name the file whose query is to be explained: plinth explain query.sql';
      if (more.length > 0) return 'plinth explain takes one file at a time.';
      const [on, stats] = [values.has('lab') ? 'lab' : 'empty', values.get('stats')] as const;
      if (on === 'empty' && stats !== undefined) return '--stats needs --lab.';
      return { verb, path, on, stats };
    }
    case 'safe-now':
      return paths.length === 0
        ? 'Name the migrations that are to run: plinth safe-now FILE.sql --connection service=NAME'
        : {
            verb,
            paths,
            connection: values.get('connection'),
            format: format.value ?? 'text',
            config: values.get('config'),
          };
    case 'rules':
      if (paths.length > 0) return 'plinth rules takes no paths.';
      if (values.has('test') && format.value === 'json') return '--test prints text only.';
      return { verb, mode: values.has('test') ? 'test' : 'list', format: format.value ?? 'text' };
  }
}

function baselineRequest(values: Values, paths: readonly string[]): BaselineRequest | string {
  const target = choice('target', values.get('target'), majors.map(String));
  if (target.wrong !== undefined) return target.wrong;
  if (paths.includes('-')) return 'A baseline is about files: standard input has none.';
  return {
    verb: 'baseline',
    paths: paths.length === 0 ? ['.'] : paths,
    mode: values.has('prune') ? 'prune' : 'write',
    config: values.get('config'),
    target: target.value === undefined ? undefined : Number(target.value),
  };
}

function schemaRequest(values: Values, paths: readonly string[]): SchemaRequest | SchemaPullRequest | string {
  if (paths[0] === 'pull') return schemaPullRequest(values, paths.slice(1));
  if (values.has('output')) return '--output belongs to “plinth schema pull”.';
  const format = choice('format', values.get('format'), schemaFormats);
  if (format.wrong !== undefined) return format.wrong;
  const target = choice('target', values.get('target'), majors.map(String));
  if (target.wrong !== undefined) return target.wrong;
  const [path = '.', ...more] = paths;
  if (more.length > 0) return 'plinth schema takes one folder at a time.';
  return {
    verb: 'schema',
    path,
    folder: values.get('folder'),
    at: values.get('at'),
    format: format.value ?? 'text',
    target: target.value === undefined ? undefined : Number(target.value),
    config: values.get('config'),
  };
}

function piiRequest(values: Values, paths: readonly string[]): PiiRequest | string {
  const format = choice('format', values.get('format'), piiFormats);
  if (format.wrong !== undefined) return format.wrong;
  const [path = '.', ...more] = paths;
  if (more.length > 0) return 'plinth pii takes one folder at a time.';
  return {
    verb: 'pii',
    path,
    folder: values.get('folder'),
    format: format.value ?? 'text',
    config: values.get('config'),
  };
}

function schemaPullRequest(
  values: Values,
  [connection, ...more]: readonly string[],
): SchemaPullRequest | string {
  const other = ['at', 'folder', 'format', 'target', 'config'].find((name) => values.has(name));
  if (other !== undefined) return `plinth schema pull has no --${other}.`;
  if (more.length > 0) return 'plinth schema pull takes one connection at a time.';
  return { verb: 'schema pull', connection, output: values.get('output') };
}

function effectsRequest(
  values: Values,
  paths: readonly string[],
  format: EffectsRequest['format'],
): EffectsRequest | string {
  const [path, ...more] = paths;
  if (path === undefined)
    return 'Name the file whose statements are to be looked at: plinth effects FILE.sql';
  if (more.length > 0) return 'plinth effects takes one file at a time.';
  const target = choice('target', values.get('target'), majors.map(String));
  const dialect = choice('dialect', values.get('dialect'), dialects);
  const wrong = target.wrong ?? dialect.wrong;
  if (wrong !== undefined) return wrong;
  const stdinFilepath = values.get('stdin-filepath');
  if (stdinFilepath !== undefined && path !== '-') return '--stdin-filepath needs - as the path.';
  return {
    verb: 'effects',
    path,
    format,
    target: target.value === undefined ? undefined : Number(target.value),
    config: values.get('config'),
    dialect: dialect.value,
    stdinFilepath,
  };
}
