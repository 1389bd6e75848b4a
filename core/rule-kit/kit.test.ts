/** Small helpers that all rules use. */
import { beforeAll, describe, expect, it } from 'vitest';
import { statementParser, statementsIn } from '../../test/sql.ts';
import { toolById } from '../migrations/tools.ts';
import type { ToolId } from '../migrations/convention.ts';
import type { StatementParser } from '../operations/postgres/statement-parser.ts';
import { applyEdits } from '../text/edit.ts';
import { slice } from '../text/span.ts';
import type { RuleFix } from './context.ts';
import { findKeyword } from './statements/keyword.ts';
import { fillMessage } from './checking/messages.ts';
import { fileWords } from '../migrations/files/new-migration.ts';
import { resolveFix } from './fixes/resolve-fix.ts';
import { removeTokens, replaceTokens } from './fixes/token-edits.ts';

let parser: StatementParser;
beforeAll(async () => {
  parser = await statementParser();
});

describe('messages', () => {
  it('fills placeholders and keeps names readable', () => {
    expect(fillMessage('{table} and {n} more.', { table: 'users', n: 2 })).toBe('users and 2 more.');
    expect(fillMessage('{missing}.', {})).toBe('{missing}.');
    expect(fillMessage('{t}.', { t: 'a\nb\u202ec' })).toBe('a b c.');
    expect(fillMessage('{t}', { t: '😀'.repeat(80) })).toBe(`${'😀'.repeat(62)}…`);
  });
});

describe('keywords', () => {
  it.each([
    ['CREATE INDEX "index" ON t (a)', ['index'], 'INDEX', 7],
    ["SELECT 'set not null', set /* x */ FROM t", ['set', 'from'], 'set /* x */ FROM', 23],
    ['-- index\nDROP INDEX i', ['index'], 'INDEX', 5],
    ['DROP TABLE t', ['index'], undefined, 0],
  ])('in %s', (text, words, found, at) => {
    const [statement] = statementsIn(text, parser);
    const { parsed } = statement!;
    const span = findKeyword(parsed, { start: 0, end: parsed.text.length }, words);
    expect(span && [slice(parsed.text, span), span.start]).toEqual(
      found === undefined ? undefined : [found, at],
    );
  });
});

it('takes words out and leaves comments', () => {
  const [statement] = statementsIn('CREATE INDEX IF /* why */ NOT EXISTS i ON t (a)', parser);
  const { parsed } = statement!;
  const hedge = findKeyword(parsed, { start: 0, end: parsed.text.length }, ['if', 'not', 'exists'])!;
  expect(applyEdits(parsed.text, removeTokens(parsed, hedge))).toBe('CREATE INDEX /* why */ i ON t (a)');
  expect(applyEdits(parsed.text, replaceTokens(parsed, hedge, 'X'))).toBe(
    'CREATE INDEX X /* why */ i ON t (a)',
  );
});

describe('fixes that need files', () => {
  const text = 'SELECT 1;\nSELECT 2; -- two\nSELECT 3';
  const move = (here: Extract<RuleFix, { kind: 'move' }>['here']): RuleFix => ({
    kind: 'move',
    title: 't',
    here,
    migrations: [
      { name: 'first', up: 'A;\n', down: 'B;\n', transaction: true },
      { name: 'second', up: 'C;\n', down: '', transaction: false },
    ],
  });
  const resolve = (fix: RuleFix, id: ToolId | undefined, path: string): ReturnType<typeof resolveFix> => {
    const tool = id === undefined ? undefined : toolById(id);
    const file = tool?.classify(path);
    const scene = {
      text,
      path: `db/${path}`,
      file,
      tool,
      companions: new Map(),
      existing: file ? [file] : [],
      novelty: 'new' as const,
    };
    return resolveFix(fix, statementsIn(text, parser)[1]!, scene);
  };

  it('numbers new migrations behind the file, each behind the one before', () => {
    const fix = resolve(move('remove-statement'), 'golang-migrate', '000007_x.up.sql');
    expect(fix?.kind === 'files' && fix.create.map((file) => file.path)).toEqual([
      'db/000008_first.up.sql',
      'db/000008_first.down.sql',
      'db/000009_second.up.sql',
      'db/000009_second.down.sql',
    ]);
    expect(applyEdits(text, fix!.edits)).toBe('SELECT 1;\n -- two\nSELECT 3');
  });

  it('is not offered where nobody knows how files are called', () => {
    expect(resolve(move([]), undefined, 'x.sql')).toBeUndefined();
    expect(resolve(move([]), 'flyway', 'R__views.sql')).toBeUndefined();
    const alone: RuleFix = { kind: 'untransacted', as: 'edit', title: 't', edits: [] };
    expect(resolve(alone, 'plain', '1_x.sql')).toBeUndefined();
    expect(resolve(alone, 'goose', '1_x.sql')?.kind).toBe('edit');
    expect(resolve(alone, 'diesel', '1_x/up.sql')?.kind).toBe('files');
  });
});

it('makes file names of anything', () => {
  expect(fileWords('create', 'Orders by "Größe"')).toBe('create_orders_by_gr_e');
  expect(fileWords('', '😀')).toBe('change');
});
