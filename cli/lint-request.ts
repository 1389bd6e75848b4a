/** The arguments of `plinth lint`: the files, the scope, the reports and their destinations, and whether to fix. */
import { embeddedSqlFiles, type EmbeddedSqlFiles } from '../core/embedded-sql/wanted.ts';
import { majors } from '../core/effects/facts/fact.ts';
import { scopes, type Scope } from '../core/findings/scope.ts';
import type { DialectId } from '../core/migrations/convention.ts';
import { choice, type Values } from './values.ts';

const failLevels = ['error', 'warning', 'never'] as const;
export const dialects = ['postgresql', 'mysql', 'sqlite', 'sqlserver'] as const;
const reportFormats = ['text', 'json', 'sarif', 'github', 'gitlab', 'junit', 'markdown'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export interface Output {
  readonly format: ReportFormat;
  /** Undefined for standard output. */
  readonly file: string | undefined;
}

export interface LintRequest {
  readonly verb: 'lint';
  /** As given; ['-'] is standard input. */
  readonly paths: readonly string[];
  /** At most one of them is standard output. */
  readonly outputs: readonly Output[];
  readonly scope: Scope | undefined;
  readonly since: string | undefined;
  /** The last migration that has been applied. */
  readonly after: string | undefined;
  readonly failOn: (typeof failLevels)[number];
  readonly config: string | undefined;
  readonly dialect: DialectId | undefined;
  /** Major version of PostgreSQL. */
  readonly target: number | undefined;
  readonly notUnderstood: 'listed' | 'counted';
  readonly stdinFilepath: string | undefined;
  /** The statistics file, as given. */
  readonly stats: string | undefined;
  /** True to load rule modules of the project, which is code of somebody else. */
  readonly teamRules: 'loaded' | 'left-out';
  /** The file types in which embedded SQL is searched; overrides the configuration. */
  readonly embeddedSql: EmbeddedSqlFiles | undefined;
  readonly fix: 'no' | 'write' | 'show';
}

export const lintOptions = {
  format: { type: 'string' },
  output: { type: 'string', multiple: true },
  scope: { type: 'string' },
  since: { type: 'string' },
  after: { type: 'string' },
  'fail-on': { type: 'string' },
  fix: { type: 'boolean' },
  'fix-dry-run': { type: 'boolean' },
  config: { type: 'string' },
  dialect: { type: 'string' },
  target: { type: 'string' },
  stats: { type: 'string' },
  'not-understood': { type: 'boolean' },
  'stdin-filepath': { type: 'string' },
  'embedded-sql': { type: 'string' },
  'no-own-rules': { type: 'boolean' },
} as const;

export function lintRequest(values: Values, paths: readonly string[]): LintRequest | string {
  const scope = choice('scope', values.get('scope'), scopes);
  const failOn = choice('fail-on', values.get('fail-on'), failLevels);
  const dialect = choice('dialect', values.get('dialect'), dialects);
  const target = choice('target', values.get('target'), majors.map(String));
  const format = choice('format', values.get('format'), reportFormats);
  const embeddedSql = choice('embedded-sql', values.get('embedded-sql'), embeddedSqlFiles);
  const wrong =
    embeddedSql.wrong ?? format.wrong ?? scope.wrong ?? failOn.wrong ?? dialect.wrong ?? target.wrong;
  if (wrong !== undefined) return wrong;
  const clash = clashOf(values, paths, scope.value);
  if (clash !== undefined) return clash;
  const outputs = outputsOf(format.value ?? 'text', values.all('output'));
  if (typeof outputs === 'string') return outputs;
  return {
    verb: 'lint',
    paths: paths.length === 0 ? ['.'] : paths,
    outputs,
    scope: scope.value,
    since: values.get('since'),
    after: values.get('after'),
    failOn: failOn.value ?? 'warning',
    config: values.get('config'),
    dialect: dialect.value,
    target: target.value === undefined ? undefined : Number(target.value),
    notUnderstood: values.has('not-understood') ? 'listed' : 'counted',
    stdinFilepath: values.get('stdin-filepath'),
    stats: values.get('stats'),
    teamRules: values.has('no-own-rules') ? 'left-out' : 'loaded',
    embeddedSql: embeddedSql.value,
    fix: values.has('fix-dry-run') ? 'show' : values.has('fix') ? 'write' : 'no',
  };
}

/** Returns an error for two options that exclude each other. */
function clashOf(values: Values, paths: readonly string[], scope: Scope | undefined): string | undefined {
  if (paths.includes('-') && paths.length > 1)
    return 'Standard input (-) is linted alone, without other paths.';
  if (values.has('stdin-filepath') && !paths.includes('-')) return '--stdin-filepath needs - as the path.';
  if (values.has('since') && scope === 'all')
    return '--since asks for new work only, --scope all for everything: use one of them.';
  if (values.has('after') && (values.has('since') || scope === 'all'))
    return '--after names the last migration that has run; it takes neither --since nor --scope all beside it.';
  if (values.has('fix') && values.has('fix-dry-run'))
    return '--fix writes and --fix-dry-run only shows: use one of them.';
  return undefined;
}

/** `--output FILE` writes the report of --format to a file instead of the screen; `--output FORMAT=FILE` adds a report. */
function outputsOf(format: ReportFormat, written: readonly string[]): readonly Output[] | string {
  const added: Output[] = [];
  const plain: string[] = [];
  for (const value of written) {
    const [name, ...rest] = value.split('=');
    const known = reportFormats.find((one) => one === name);
    if (known === undefined) plain.push(value);
    else if (rest.join('=') === '') return `--output ${value} names no file.`;
    else added.push({ format: known, file: rest.join('=') });
  }
  if (plain.length > 1)
    return 'Several outputs need their formats: --output sarif=plinth.sarif --output junit=plinth.xml';
  const files = [...plain, ...added.map(({ file }) => file)];
  const twice = files.find((file, i) => files.indexOf(file) !== i);
  if (twice !== undefined) return `Two reports cannot both be written to ${twice}.`;
  return [{ format, file: plain[0] }, ...added];
}
