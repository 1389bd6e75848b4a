/** All rules, each with the further cases beside the examples of its page: what the judges ask. A file of cases/ belongs to the rule of its path. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Example, Rule } from '../../core/rule-kit/define-rule.ts';
import { rules as pages } from '../../core/rules/index.ts';
import { repository } from '../hosts/paths.ts';

const folder = join(repository, 'test/rules/cases');

const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replaceAll('\\', '/'));

interface Cases {
  readonly cases: readonly Example[];
}

const further = new Map(
  await Promise.all(
    files.map(async (file): Promise<[string, readonly Example[]]> => {
      const { cases } = (await import(pathToFileURL(join(folder, file)).href)) as Cases;
      return [file.replace(/\.ts$/, ''), cases];
    }),
  ),
);

const ids = new Set<string>(pages.map(({ id }) => id));
const strangers = [...further.keys()].filter((id) => !ids.has(id));
if (strangers.length > 0) throw new Error(`cases of no rule: ${strangers.join(', ')}`);

export const rules: readonly Rule[] = pages.map((rule) => ({
  ...rule,
  examples: [...rule.examples, ...(further.get(rule.id) ?? [])],
}));
