/** Runs the caret-annotated *.test.txt files here against the grammars as package.json registers them, over a small host grammar. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRegistry, loadConfiguration } from 'vscode-tmgrammar-test/dist/common/index.js';
import { parseGrammarTestCase, runGrammarTestCase } from 'vscode-tmgrammar-test/dist/unit/index.js';

const here = import.meta.dirname;
const manifest = resolve(here, '..', '..', 'package.json');
const files = readdirSync(here).filter((file) => file.endsWith('.test.txt'));

describe('grammars', () => {
  const host = { path: join(here, 'host.tmLanguage.json'), scopeName: 'source.sql' };
  const { grammars } = loadConfiguration(manifest, undefined, undefined);
  const registry = createRegistry([host, ...grammars]);

  it.each(files)('%s', async (file) => {
    const text = readFileSync(join(here, file), 'utf8');
    const cases = parseGrammarTestCase(text);
    expect(cases.assertions.length).toBeGreaterThan(0);
    const failures = await runGrammarTestCase(registry, cases);
    expect(failures.map((failure) => describeFailure(failure, cases.source))).toEqual([]);
  });
});

/** Which characters have which scopes, and what was asked of them. */
function describeFailure(
  failure: Awaited<ReturnType<typeof runGrammarTestCase>>[number],
  source: readonly string[],
): string {
  const line = source[failure.srcLine] ?? '';
  const asked = [
    ...failure.missing.map((scope) => `+${scope}`),
    ...failure.unexpected.map((scope) => `-${scope}`),
  ];
  return `${line}\n  "${line.slice(failure.start, failure.end)}" has ${failure.actual.join(' ')}; asked for ${asked.join(' ')}`;
}
