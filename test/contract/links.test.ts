/** Every relative link in the hand-written pages leads to a file that is there. Links to the web are not followed. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { globSync } from 'tinyglobby';

const repository = resolve(import.meta.dirname, '..', '..');
const pages = globSync(['*.md', 'docs/guide/*.md', 'examples/*/README.md'], { cwd: repository });

it('finds the pages', () => {
  expect(pages).toContain('README.md');
  expect(pages).toContain('docs/guide/configuration.md');
});

it.each(pages)('%s links to files that exist', (page) => {
  const path = resolve(repository, page);
  const broken = linksOf(readFileSync(path, 'utf8')).filter(
    (link) => !existsSync(resolve(dirname(path), link)),
  );
  expect(broken).toEqual([]);
});

function linksOf(markdown: string): readonly string[] {
  return Array.from(markdown.matchAll(/\]\(([^()#\s]+)(?:#[^()\s]*)?\)/g), (match) => match[1] ?? '').filter(
    (link) => !/^[a-z]+:/.test(link),
  );
}
