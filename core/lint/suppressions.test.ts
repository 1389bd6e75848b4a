/** Block, file, expiry and paired suppression comments, and the result of their fixes. */
import { beforeAll, describe, expect, it } from 'vitest';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { noDrops } from '../../test/rules/made-up.ts';
import { untold, type Effect } from '../effects/effect.ts';
import { emptySchema } from '../schema/apply/apply.ts';
import { StatementParser } from '../operations/postgres/statement-parser.ts';
import { applyEdits } from '../text/edit.ts';
import { slice } from '../text/span.ts';
import { readDocument } from '../migrations/files/document.ts';
import { fixAllOf } from './fix-all.ts';
import { lint, type LintResult } from './run.ts';
import { writeSuppression } from './suppression-edits.ts';

let parser: StatementParser;
beforeAll(async () => {
  parser = new StatementParser(await loadPostgresParser());
});

const noEffect: Effect = { ...untold, fact: 'none' };

function run(text: string, today?: string): LintResult {
  return lint(
    {
      path: 'a.sql',
      text,
      sections: readDocument(text, undefined, parser),
      migration: undefined,
      existing: [],
      schema: emptySchema(),
      targetVersion: 16,
    },
    {
      rules: [noDrops],
      effectOf: () => noEffect,
      preset: 'recommended',
      settings: new Map(),
      today,
    },
  );
}

/** `rule "marked text"` of each finding, without the category of the hygiene rules. */
function told(text: string, today?: string): readonly string[] {
  return run(text, today).findings.map(
    (finding) => `${finding.rule.replace('convention/', '')} "${slice(text, finding.span)}"`,
  );
}

const start = '-- plinth-ignore-start design/drops: old\n';
const end = '-- plinth-ignore-end design/drops\n';
const file = '-- plinth-ignore-file design/drops: old\n';
const drops = (table: string): string => `design/drops "${table}"`;

describe('blocks and files', () => {
  it.each<readonly [string, readonly string[]]>([
    [`drop table a;\n${start}drop table b;\ndrop table c;\n${end}drop table d;`, [drops('a'), drops('d')]],
    [`${start}drop table b;\n-- plinth-ignore-end\ndrop table d;`, [drops('d')]],
    [`${start}do $$ begin drop table b; end $$;\n${end}`, []],
    [`do $$ begin\n${start}drop table b;\n${end}drop table c; end $$;`, [drops('c')]],
    [`${start}drop table b;\n`, [`unmatched-suppression "${start.trim()}"`, drops('b')]],
    [`drop table b;\n${end}`, [drops('b'), `unmatched-suppression "${end.trim()}"`]],
    [`${start}select 1;\n${end}`, ['unused-suppression "design/drops"']],
    [`${start}drop table a;\n${end}${end}`, [`unmatched-suppression "${end.trim()}"`]],
    [`drop table a;\n${file}drop table b;\ndo $$ begin drop table c; end $$;`, []],
    [`${file}select 1;`, ['unused-suppression "design/drops"']],
    [
      '-- plinth-ignore-file design/drops\ndrop table a;',
      ['suppression-without-reason "-- plinth-ignore-file design/drops"', drops('a')],
    ],
    ['-- plinth-ignore-files design/drops: x\ndrop table a;', [drops('a')]],
    ["select '\n-- plinth-ignore-file design/drops: x\n'; drop table a;", [drops('a')]],
  ])('%j', (text, expected) => {
    expect(told(text)).toEqual(expected);
    expect(told(text.replaceAll('\n', '\r\n')).length).toBe(expected.length);
  });

  it('keeps the reason of what was suppressed', () => {
    expect(run(`${file}drop table a;`).suppressed.map(({ reason }) => reason)).toEqual(['old']);
  });
});

describe('a day until which a comment holds', () => {
  const text = '-- plinth-ignore design/drops: until 2027-01-31, then a is gone\ndrop table a;';

  it('counts that day, and not the next one', () => {
    expect(told(text, '2027-01-31')).toEqual([]);
    expect(told(text)).toEqual([]);
    expect(told(text, '2027-02-01')).toEqual([
      `expired-suppression "${text.split('\n')[0] ?? ''}"`,
      drops('a'),
    ]);
  });

  it('is read only where it is a date of its own', () => {
    const later = '-- plinth-ignore design/drops: until 2027-01-311\ndrop table a;';
    expect(told(later, '2099-01-01')).toEqual([]);
  });
});

/** Applies bulk fixes until none is left. */
function fixed(text: string, today?: string): string {
  let now = text;
  for (let round = 0; round < 5; round += 1) {
    const { edits } = fixAllOf(now, run(now, today).findings);
    if (edits.length === 0) return now;
    now = applyEdits(now, edits) ?? '';
  }
  throw new Error('it never ends');
}

describe('fixes', () => {
  it.each<readonly [string, string]>([
    ['-- plinth-ignore design/drops: x\nselect 1;\n', 'select 1;\n'],
    ['select 1;\r\n  -- plinth-ignore design/drops: x\r\nselect 2;', 'select 1;\r\nselect 2;'],
    ['select 1; -- plinth-ignore design/drops: x\nselect 2;', 'select 1;\nselect 2;'],
    ['select 1;\n-- plinth-ignore design/drops: x', 'select 1;\n'],
    [
      '-- plinth-ignore design/drops, convention/syntax-error: x\ndrop table a;',
      '-- plinth-ignore design/drops: x\ndrop table a;',
    ],
    ['-- plinth-ignore design/drops, convention/syntax-error: x\nselect 1;', 'select 1;'],
    ['-- plinth-ignore design/drops, design/drops: x\nselect 1;', 'select 1;'],
    [end, ''],
    // Only a person can write a reason, or decide where a block ends.
    ['-- plinth-ignore design/drops\ndrop table a;', '-- plinth-ignore design/drops\ndrop table a;'],
    [`${start}drop table a;`, `${start}drop table a;`],
  ])('%j becomes %j', (text, expected) => {
    expect(fixed(text)).toBe(expected);
  });

  it('remove a comment that is past its day', () => {
    expect(fixed('-- plinth-ignore design/drops: until 2020-01-01\ndrop table a;', '2026-01-01')).toBe(
      'drop table a;',
    );
  });

  it('mark the place of a missing reason, which is still missing then', () => {
    const text = '-- plinth-ignore design/drops :\ndrop table a;';
    const [finding] = run(text).findings;
    expect(finding?.fix?.kind).toBe('rewrite');
    const marked = applyEdits(text, finding?.fix?.edits ?? []) ?? '';
    expect(marked).toBe('-- plinth-ignore design/drops: <reason>\ndrop table a;');
    expect(told(marked)[0]).toContain('suppression-without-reason');
    expect(run(marked).findings[0]?.fix).toBeUndefined();
  });

  it.each([
    ['  drop table a;', '  -- plinth-ignore design/drops: <reason>\n  drop table a;'],
    ['select 1; drop table a;', 'select 1; \n-- plinth-ignore design/drops: <reason>\ndrop table a;'],
    ['select 1;\r\ndrop table a;', 'select 1;\r\n-- plinth-ignore design/drops: <reason>\r\ndrop table a;'],
  ])('write a comment that holds once the reason is filled in: %j', (text, expected) => {
    const written = applyEdits(text, [writeSuppression(text, text.indexOf('drop'), 'design/drops')]) ?? '';
    expect(written).toBe(expected);
    expect(told(written).length).toBe(2);
    expect(told(written.replace('<reason>', 'it is empty'))).toEqual([]);
  });
});
