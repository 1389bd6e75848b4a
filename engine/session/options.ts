/** What a session is opened with. */
import type { EmbeddedSqlFiles } from '../../core/embedded-sql/wanted.ts';
import { ownRules } from '../../core/lint/own-rules.ts';
import type { Scene } from '../../core/rule-kit/checking/section-input.ts';
import type { Rule } from '../../core/rule-kit/define-rule.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import type { discover } from '../workspace/discover.ts';
import type { WithoutGit } from './file-status.ts';

export interface SessionOptions {
  /** Absolute path of the workspace folder. */
  readonly root: string;
  readonly parser: PostgresParser;
  readonly rules: readonly Rule[];
  readonly effectOf: Scene['effectOf'];
  /** `forbidden` in a workspace that is not trusted. */
  readonly processes: 'allowed' | 'forbidden';
  /** What counts as new work where git cannot be asked: everything, or what is being edited. */
  readonly withoutGit: WithoutGit;
  /** The configuration file that the user named, relative to the root. */
  readonly configFile?: string | undefined;
  /** Rule modules of the workspace; they are never loaded where processes are forbidden. */
  readonly teamRules?: 'loaded' | 'left-out' | undefined;
  readonly since?: string | undefined;
  /** The last migration that has run, before what the configuration says. */
  readonly after?: string | undefined;
  /** The statistics that the user named, instead of those found. Absolute. */
  readonly statisticsFile?: string | undefined;
  /** Before the configuration's. */
  readonly embeddedSql?: EmbeddedSqlFiles | undefined;
  /** The clock, by which suppressions expire; tests bring their own. */
  readonly now?: () => Date;
}

/** What is looked for in the folder, with the rules that are not in the registry. */
export function discoverOptions(options: SessionOptions): Parameters<typeof discover>[0] {
  const { configFile, since, teamRules: code = 'loaded' } = options;
  return { ...options, configFile, since, code, rules: [...options.rules, ...ownRules] };
}
