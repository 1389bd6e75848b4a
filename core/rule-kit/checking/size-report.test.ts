/** Which relations' sizes count for a report: those that the statement reads or writes as a whole, not those that it only touches. */
import { beforeAll, describe, expect, it } from 'vitest';
import { madeUp } from '../../../test/rules/made-up.ts';
import { statementParser, statementsIn } from '../../../test/sql.ts';
import { untold, type Effect, type RelationEffect } from '../../effects/effect.ts';
import { usualSmallTable } from '../../findings/size-grading.ts';
import { indexSizes } from '../../statistics/statistics.ts';
import type { StatementParser } from '../../operations/postgres/statement-parser.ts';
import type { Rule } from '../define-rule.ts';
import { scaleReport, type Sizes } from './size-report.ts';

let parser: StatementParser;
beforeAll(async () => {
  parser = await statementParser();
});

const megabyte = 1024 ** 2;
const sizes: Sizes = {
  index: indexSizes({
    server: undefined,
    collectedAt: '2026-11-20',
    relations: Object.entries({ small: 1, large: 5000 }).map(([name, megabytes]) => ({
      schema: 'public',
      name,
      kind: 'table',
      bytes: megabytes * megabyte,
      rows: undefined,
      writesPerSecond: undefined,
      unknown: [],
    })),
    unknown: [],
  }),
  today: '2026-11-20',
  small: usualSmallTable,
};

const touched: RelationEffect = {
  relation: 'small',
  role: 'target',
  lock: 'ACCESS EXCLUSIVE',
  isNew: false,
  rewrite: false,
  buildsIndex: false,
  scan: false,
  queue: undefined,
  standbyLock: false,
  evidence: 'made up',
};
const scanned = { ...touched, scan: true };

const rule: Rule = {
  ...madeUp,
  id: 'locking/made-up',
  hazard: 'blocks-writers',
  messages: {},
  check: {},
};

function told(sql: string, relations: readonly RelationEffect[]): string {
  const [operation] = statementsIn(sql, parser).flatMap(({ parsed }) => parsed.operations);
  if (operation === undefined) throw new Error(sql);
  const effect: Effect = { ...untold, relations };
  const report = { severity: undefined };
  const {
    severity,
    sizeSentence,
    isSizeAsked = false,
  } = scaleReport(rule, report, operation, {
    sizes,
    novelty: 'new',
    effect: () => effect,
    changed: () => [],
    smallTables: ['kinds'],
  });
  return [severity, isSizeAsked ? 'a size is asked for' : sizeSentence].join(': ');
}

const small = 'info: small is 1 MB (statistics of today).';
const large = 'error: large is 4.9 GB (statistics of today).';
const update = 'UPDATE small SET a = 1';

describe('what counts', () => {
  it.each<readonly [string, string, readonly RelationEffect[], string]>([
    ['what is scanned', 'ALTER TABLE small ADD CHECK (a > 0)', [scanned], small],
    [
      'not what is only locked beside it',
      update,
      [
        { ...scanned, relation: 'large' },
        { ...touched, role: 'parent' },
      ],
      large,
    ],
    ['not an index', update, [scanned, { ...scanned, relation: 'large', role: 'index' }], small],
    ['not what is new', update, [scanned, { ...scanned, relation: 'large', isNew: true }], small],
    ['the target, where nothing is worked through', 'ANALYZE small', [touched], small],
    [
      'source and target of an UPDATE',
      update,
      [touched, { ...touched, relation: 'large', role: 'source' }],
      large,
    ],
    [
      'the source of an INSERT',
      'INSERT INTO large SELECT 1',
      [
        { ...touched, relation: 'large' },
        { ...touched, role: 'source' },
      ],
      small,
    ],
    ['nothing of an INSERT without a source', 'INSERT INTO small VALUES (1)', [touched], 'warning: '],
    [
      'a relation that is not known keeps the rule’s own severity',
      update,
      [scanned, { ...scanned, relation: 'other' }],
      small.replace('info', 'warning'),
    ],
    [
      'nothing known: it is asked for',
      update,
      [{ ...scanned, relation: 'other' }],
      'warning: a size is asked for',
    ],
  ])('%s', (_title, sql, relations, expected) => {
    expect(told(sql, relations)).toBe(expected);
  });
});
