/**
 * Runs the safety rules of peers over Plinth, by their own test suites: what each suite holds for a hazard has to be told at the default
 * preset, and what it holds for safe has not to be told by the rules that answer it. Each is linted as new work, once after a migration
 * that made the tables, and once with tables that no known migration made. Nothing of the suites is kept here: their checkouts are read.
 *   npm run real:peer-suites -- [--squawk FOLDER] [--eugene FOLDER] [--pgls FOLDER] [--all] What strong_migrations' tests have Rails send
 *   is written down by hand, in peer-suites/strong-migrations.ts.
 */
import { parseArgs } from 'node:util';
import { effectOf } from '../../core/effects/of-dialect.ts';
import { defaultPreset } from '../../core/findings/preset.ts';
import { lint } from '../../core/lint/run.ts';
import { rules } from '../../core/rules/index.ts';
import type { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import { exampleFiles, lintInput } from '../rules/example-files.ts';
import { statementParser } from '../sql.ts';
import { answerOf } from './peer-suites/answers.ts';
import { madeBefore } from './peer-suites/made-before.ts';
import { eugene, postgresLanguageServer, squawk, type SuiteCase } from './peer-suites/read.ts';
import { strongMigrationsSuite } from './peer-suites/strong-migrations.ts';

const { values } = parseArgs({
  options: {
    squawk: { type: 'string' },
    eugene: { type: 'string' },
    pgls: { type: 'string' },
    all: { type: 'boolean', default: false },
  },
});

interface Judged {
  readonly one: SuiteCase;
  /** Rules that Plinth says at the default preset. */
  readonly said: readonly string[];
  readonly isRight: boolean;
}

void main();

async function main(): Promise<void> {
  const parser = await statementParser();
  suite('strong_migrations', strongMigrationsSuite, parser);
  if (values.squawk !== undefined) suite('squawk', squawk(values.squawk), parser);
  if (values.eugene !== undefined) suite('eugene', eugene(values.eugene), parser);
  if (values.pgls !== undefined)
    suite('postgres-language-server', postgresLanguageServer(values.pgls), parser);
}

function suite(name: string, cases: readonly SuiteCase[], parser: StatementParser): void {
  for (const engine of new Set(cases.map((one) => one.engine))) {
    const own = cases.filter((one) => one.engine === engine);
    figures(`${name}, ${engine}, tables made before`, judge(own, 'made', parser));
    if (values.all || own.some(({ history }) => history === undefined))
      figures(`${name}, ${engine}, tables of no known migration`, judge(own, 'unknown', parser));
  }
}

function judge(
  cases: readonly SuiteCase[],
  tables: 'made' | 'unknown',
  parser: StatementParser,
): readonly Judged[] {
  return cases.map((one) => {
    const history =
      tables === 'unknown'
        ? (one.steps ?? [])
        : [...(one.history ?? madeBefore(one, parser)), ...(one.steps ?? [])];
    const example = { verdict: 'bad', title: one.name, ...one.options, sql: one.sql, history } as const;
    const { history: files, path } = exampleFiles(example);
    const { findings } = lint(lintInput(example, files, { path, text: one.sql }, parser), {
      rules,
      preset: defaultPreset,
      effectOf,
      settings: new Map(),
    });
    const said = [...new Set(findings.map(({ rule }) => rule))];
    const answered = said.some((rule) => one.rules.includes(rule));
    return { one, said, isRight: answered === one.isHazard };
  });
}

/** Figures, and each difference with its reason. */
function figures(title: string, judged: readonly Judged[]): void {
  const hazards = judged.filter(({ one }) => one.isHazard);
  const safe = judged.filter(({ one }) => !one.isHazard);
  const right = (of: readonly Judged[]): number => of.filter(({ isRight }) => isRight).length;
  console.log(
    `\n${title}: told ${right(hazards)} of ${hazards.length} hazards, quiet about ${right(safe)} of ${safe.length} safe ones`,
  );
  for (const { one, said, isRight } of judged) {
    if (isRight) continue;
    const answer = answerOf(one);
    console.log(
      `  ${one.isHazard ? 'not told' : 'told'}: ${one.name}: ${said.join(', ') || 'nothing'}\n      ${answer ?? 'NO REASON YET'}`,
    );
  }
}
