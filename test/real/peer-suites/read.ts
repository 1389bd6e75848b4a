/** Reads the cases of peers' test suites out of their checkouts, for the rules that are about safety. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ToolId } from '../../../core/migrations/convention.ts';
import type { ExampleOptions } from '../../../core/rule-kit/define-rule.ts';
import type { Engine } from '../../recall/cases.ts';
import { eugeneRules, postgresLanguageServerRules, squawkRules } from './answers.ts';

export interface SuiteCase {
  readonly suite: 'strong_migrations' | 'squawk' | 'eugene' | 'pgls';
  /** The peer's rule, and its test. */
  readonly name: string;
  readonly engine: Engine;
  readonly sql: string;
  readonly isHazard: boolean;
  /** One of these rules of Plinth is the answer. */
  readonly rules: readonly string[];
  /** Undefined if the suite does not say which tables there are. */
  readonly history?: readonly string[];
  /** Migrations of the case itself that come before. */
  readonly steps?: readonly string[];
  readonly options: ExampleOptions;
}

/** A tool that sends a file in one transaction; where that is what the rule is about, one that opens it itself. */
function toolOf(rule: string): ToolId {
  return /nesting/i.test(rule) ? 'flyway' : 'golang-migrate';
}

/** A test of squawk is a function with one text in SQL and one call that says what is expected of it. */
export function squawk(root: string): readonly SuiteCase[] {
  const folder = join(root, 'crates', 'squawk_linter', 'src', 'rules');
  return Object.entries(squawkRules).flatMap(([rule, ours]) => {
    const source = readFileSync(join(folder, `${rule}.rs`), 'utf8');
    return source
      .split('#[test]')
      .slice(1)
      .flatMap((test): readonly SuiteCase[] => {
        const name = /fn (\w+)\(/.exec(test)?.[1] ?? '';
        const sql = /= r(#+)"([\s\S]*?)"\1;/.exec(test)?.[2] ?? /let sql = "([^"]*)";/.exec(test)?.[1];
        const verdict = /\blint_(errors|ok)(?:_with)?\(/.exec(test)?.[1];
        const version = /(?:Version::new\(|pg_version: ")(\d+)/.exec(test)?.[1];
        // Of versions that nobody supports any more Plinth says nothing.
        if (sql === undefined || verdict === undefined || Number(version ?? 16) < 14) return [];
        const options = {
          ...(/assume_in_transaction: true/.test(test) &&
          !sql.includes('squawk-disable-assume-in-transaction')
            ? { tool: toolOf(rule) }
            : {}),
          ...(version === undefined ? {} : { targetVersion: Math.min(18, Number(version)) }),
        };
        const isHazard = verdict === 'errors';
        return [
          {
            suite: 'squawk',
            name: `${rule}: ${name}`,
            engine: 'postgresql',
            sql,
            isHazard,
            rules: ours,
            options,
          },
        ];
      });
  });
}

/** A file of eugene holds migrations one after the other, each below its name in a comment. All but the first are new work. */
export function eugene(root: string): readonly SuiteCase[] {
  const folder = join(root, 'eugene', 'examples');
  return Object.entries(eugeneRules).flatMap(([rule, ours]) =>
    readdirSync(join(folder, rule)).flatMap((file): readonly SuiteCase[] => {
      const steps = readFileSync(join(folder, rule, file), 'utf8')
        .split(/^-- \d+\.sql$/m)
        .slice(1)
        .map((step) => step.trimStart());
      const isHazard = file.startsWith('bad');
      const cases = steps.map((sql, at): SuiteCase => {
        const before = { history: [], steps: steps.slice(0, at) };
        const name = `${rule}: ${file}, ${at + 1}`;
        const options = { tool: 'golang-migrate' as const };
        return {
          suite: 'eugene',
          name,
          engine: 'postgresql',
          sql,
          isHazard,
          rules: ours,
          ...before,
          options,
        };
      });
      // Which of the steps of a bad file is the bad one is not said: it is the last, but of a key without an index, which comes first.
      if (isHazard) return rule === 'E15' ? cases.slice(0, 1) : cases.slice(-1);
      return cases.slice(1);
    }),
  );
}

/** A file of postgres-language-server says in a comment which rule speaks, or that none does. */
export function postgresLanguageServer(root: string): readonly SuiteCase[] {
  const folder = join(root, 'crates', 'pgls_analyser', 'tests', 'specs', 'safety');
  return Object.entries(postgresLanguageServerRules).flatMap(([rule, ours]) =>
    readdirSync(join(folder, rule))
      .filter((file) => file.endsWith('.sql'))
      .flatMap((file): readonly SuiteCase[] => {
        const sql = readFileSync(join(folder, rule, file), 'utf8');
        const expected = /^-- expect_(?:only_)?(no_diagnostics|lint\/safety\/\w+)/m.exec(sql)?.[1];
        if (expected === undefined) return [];
        const isHazard = expected !== 'no_diagnostics';
        // It takes every file for one transaction.
        const options = { tool: toolOf(rule) };
        return [
          {
            suite: 'pgls',
            name: `${rule}: ${file}`,
            engine: 'postgresql',
            sql,
            isHazard,
            rules: ours,
            options,
          },
        ];
      }),
  );
}
