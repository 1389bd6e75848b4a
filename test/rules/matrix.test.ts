/**
 * Rule by engine by what is known of the table, through the real linter: in the same change, made by no known migration, known small, of unknown
 * size, known large, applied. What is expected comes from the grading table. Each cell is made from the rule's own examples.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { effectOf } from '../../core/effects/of-dialect.ts';
import { grading, isGradedBySize, type Hazard, type Severity } from '../../core/findings/grading.ts';
import { lint, type LintResult } from '../../core/lint/run.ts';
import type { SpokenDialect } from '../../core/migrations/convention.ts';
import type { Example, Rule } from '../../core/rule-kit/define-rule.ts';
import { rules } from './with-cases.ts';
import { milder } from '../../core/findings/size-grading.ts';
import { indexSizes, type SizeIndex } from '../../core/statistics/statistics.ts';
import type { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import { statementParser } from '../sql.ts';
import { readAnnotations } from './annotations.ts';
import { exampleDay, exampleFiles, lintInput } from './example-files.ts';

let parser: StatementParser;
beforeAll(async () => {
  parser = await statementParser();
});

/** What is over when nobody uses the table yet. What is refused, exposed or slow is so on a new table too. */
const ofTablesInUse: ReadonlySet<Hazard> = new Set([
  'blocks-readers',
  'blocks-writers',
  'scans',
  'queues',
  'loses-data',
  'breaks-code',
]);

/** What the harm turns on cannot be known of a table that nobody saw created; the reason says what is told instead. */
const unknowable: ReadonlyMap<string, string> = new Map([
  ['data-loss/alter-column-nullable', 'Whether the column was NOT NULL is not known: it informs.'],
  ['data-loss/drop-cascade', 'What depends on the object is not known: it informs.'],
  [
    'data-loss/redefinition-drops',
    'What the column had is not known: locking/alter-copies-table tells the change.',
  ],
  ['data-loss/type-narrowing', 'The old type is not known: the rules on type changes tell the change.'],
  [
    'data-loss/charset-narrowed',
    'The former character set is not known: locking/alter-copies-table tells the copy.',
  ],
  [
    'data-loss/enum-value-removed',
    'The former values are not known: locking/alter-copies-table tells the change.',
  ],
  [
    'locking/hypertable-index',
    'Nothing shows a hypertable: locking/index-without-concurrently tells the index.',
  ],
  [
    'locking/partitioned-index-blocks',
    'Nothing shows partitions: locking/index-without-concurrently tells the index.',
  ],
  [
    'locking/type-change-rewrites',
    'On SQL Server locking/set-not-null-scans tells a column of unknown type; for PostgreSQL the rule has examples.',
  ],
]);

interface Cell {
  readonly rule: Rule;
  readonly dialect: SpokenDialect;
  readonly example: Example;
}

const cells: readonly Cell[] = rules
  .filter(({ hazard, preset }) => preset === 'recommended' && ofTablesInUse.has(hazard))
  .flatMap((rule) =>
    rule.dialects.flatMap((dialect) => {
      const example = rule.examples.find((one) => isPlain(rule, one, dialect));
      return example === undefined ? [] : [{ rule, dialect, example }];
    }),
  );

/** Nothing but an earlier migration and this one, and the harm is the rule's own. */
function isPlain({ hazard }: Rule, example: Example, dialect: SpokenDialect): boolean {
  const { verdict, sql, dialect: of = 'postgresql', history = [] } = example;
  const { statistics, ran, queries, pendingFrom, beside, behind } = example;
  const isAlone = [statistics, ran, queries, pendingFrom, beside, behind].every((one) => one === undefined);
  const { expected } = readAnnotations(sql);
  return (
    verdict === 'bad' &&
    of === dialect &&
    history.length > 0 &&
    isAlone &&
    expected.some(({ severity }) => severity === grading[hazard].unknown)
  );
}

function run(rule: Rule, example: Example, sizes?: SizeIndex): LintResult {
  const { history, path } = exampleFiles(example);
  const document = { path, text: readAnnotations(example.sql).text };
  const kit = { rules: [rule], effectOf, preset: 'recommended', settings: new Map() } as const;
  const input = lintInput(example, history, document, parser);
  return lint(input, { ...kit, today: exampleDay, ...(sizes === undefined ? {} : { sizes }) });
}

function severitiesIn({ findings }: LintResult): readonly Severity[] {
  return findings.map(({ severity }) => severity);
}

/** Every table that is there, of so many bytes. */
function allOf(bytes: number, result: LintResult): SizeIndex {
  const relations = [...(result.replays[0]?.replay.before[0]?.relations.values() ?? [])];
  return indexSizes({
    server: undefined,
    collectedAt: new Date(Date.parse(exampleDay)).toISOString(),
    relations: relations.map(({ schema, name }) => ({
      ...{ schema, name, kind: 'table', bytes, rows: undefined, writesPerSecond: undefined, unknown: [] },
    })),
    unknown: [],
  });
}

describe.each(cells.map((one) => [one.rule.id, one.dialect, one] as const))(
  '%s on %s',
  (_id, _dialect, { rule, example }) => {
    const { unknown, small, large, applied } = grading[rule.hazard];
    const before = (): LintResult => run(rule, example);

    it('of unknown size', () => {
      const result = before();
      expect(severitiesIn(result)).toContain(unknown);
      if (!isGradedBySize(rule.hazard) || unknown === 'info') return;
      const told = result.findings.filter(({ severity }) => severity === unknown);
      expect(told.some(({ isSizeAsked }) => isSizeAsked)).toBe(true);
    });

    it('known to be small', () => {
      const result = run(rule, example, allOf(8192, before()));
      const expected = isGradedBySize(rule.hazard) ? milder(small, unknown) : small;
      expect(severitiesIn(result)).toContain(expected);
    });

    it('known to be large', () => {
      expect(severitiesIn(run(rule, example, allOf(50 * 1024 ** 3, before())))).toContain(large);
    });

    it('applied', () => {
      const severities = severitiesIn(run(rule, { ...example, ran: true }));
      expect(severities.length).toBeGreaterThan(0);
      expect(severities.every((one) => milder(one, applied) === one)).toBe(true);
    });

    it('made in the same migration', () => {
      const sql = `${(example.history ?? []).join('\n')}\n${example.sql}`;
      expect(run(rule, { ...example, history: [], sql }).findings.map(({ message }) => message)).toEqual([]);
    });

    if (unknowable.has(rule.id)) return;
    it('made by no known migration', () => {
      expect(severitiesIn(run(rule, { ...example, history: [] }))).toContain(unknown);
    });
  },
);
