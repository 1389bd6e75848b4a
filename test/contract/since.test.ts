/** `npm test -- --since` runs the test that sees a change, and not everything: each case is a changed file and what has to be among the tests. */
import { expect, it } from 'vitest';
import { readPrograms } from '../stages/imports.ts';
import { testsReaching } from '../stages/since.ts';

const programs = readPrograms();

interface Case {
  readonly changed: string;
  readonly among: readonly string[];
  /** Files of tests. */
  readonly atMost: number;
}

const cases: readonly Case[] = [
  {
    changed: 'core/rules/locking/wide-lock-window.ts',
    among: ['test/rules/rules.test.ts', 'test/databases/rules/rule-examples.test.ts'],
    atMost: 20,
  },
  {
    changed: 'core/effects/facts/columns.ts',
    among: ['core/effects/of.test.ts', 'test/databases/effects/effects.test.ts'],
    atMost: 25,
  },
  {
    changed: 'core/migrations/tools/goose.ts',
    among: ['core/migrations/tools/goose.test.ts', 'core/migrations/tools.test.ts'],
    atMost: 60,
  },
  { changed: 'server/features/hover.ts', among: ['test/lsp/hover.test.ts'], atMost: 20 },
  { changed: 'server/features/code-action.ts', among: ['test/lsp/fixes.test.ts'], atMost: 20 },
  { changed: 'client/webview/plan/table.ts', among: ['test/webview/plan.test.ts'], atMost: 3 },
  { changed: 'client/drift/rows.ts', among: ['test/vscode/ui/explorer.test.ts'], atMost: 40 },
  { changed: 'cli/commands/drift.ts', among: ['test/cli/drift.test.ts'], atMost: 10 },
  { changed: 'docs/guide/plans.md', among: [], atMost: 0 },
];

it.each(cases)('$changed', ({ changed, among, atMost }) => {
  const tests = testsReaching([changed], programs) ?? [];
  expect(tests).toEqual(expect.arrayContaining([...among]));
  expect(tests.length).toBeLessThanOrEqual(atMost);
});

it('everything where data, a host or a dependency has changed', () => {
  for (const changed of ['package-lock.json', 'test/hosts/mariadb.ts', 'examples/shop/plinth.config.json'])
    expect(testsReaching([changed], programs)).toBeUndefined();
});
