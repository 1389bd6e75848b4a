/** The options of a session. */
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
  /** `forbidden` in an untrusted workspace. */
  readonly processes: 'allowed' | 'forbidden';
  /** What counts as new work if git cannot be used: everything, or edited files. */
  readonly withoutGit: WithoutGit;
  /** The configuration file that the user named, relative to the root. */
  readonly configFile?: string | undefined;
  /** Rule modules of the workspace; never loaded if processes are forbidden. */
  readonly teamRules?: 'loaded' | 'left-out' | undefined;
  readonly since?: string | undefined;
  /** The last migration that has run; overrides the configuration. */
  readonly after?: string | undefined;
  /** The statistics file that the user named, in place of those found. Absolute. */
  readonly statisticsFile?: string | undefined;
  /** Overrides the configuration. */
  readonly embeddedSql?: EmbeddedSqlFiles | undefined;
  /** A command ends before texts change: then a migration's replay is kept for its lint, and not what the replay has read. */
  readonly isOneRun?: boolean;
  /** The clock for the expiry of suppressions; tests pass their own. */
  readonly now?: () => Date;
}

/** What discovery looks for in the folder, including rules that are not in the registry. */
export function discoverOptions(options: SessionOptions): Parameters<typeof discover>[0] {
  const { configFile, since, teamRules: code = 'loaded' } = options;
  return { ...options, configFile, since, code, rules: [...options.rules, ...ownRules] };
}
