/**
 * Generates core/rules/index.ts, which registers each file core/rules/<category>/<id>.ts as a rule; then the configuration schemas, which
 * list all rules.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repository, run } from './generated.ts';

const folder = join(repository, 'core', 'rules');
const ids = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /^[a-z-]+\/[a-z0-9-]+\.ts$/.test(file))
  .map((file) => file.replace(/\.ts$/, ''))
  .sort();

function variable(id: string): string {
  return id.replace(/[/-](\w)/g, (_, letter: string) => letter.toUpperCase());
}

const text = `/** All rules, by id. Generated from the files of this folder: \`npm run generate\`. */
import type { Rule } from '../rule-kit/define-rule.ts';
${ids.map((id) => `import { rule as ${variable(id)} } from './${id}.ts';`).join('\n')}

export const rules: readonly Rule[] = [
${ids.map((id) => `  ${variable(id)},`).join('\n')}
];
`;

void run([{ path: 'core/rules/index.ts', text }]).then(async () => {
  // Imported only after the list has been written: an old list may import deleted files.
  if (process.exitCode !== 1) await import('./generate-config-schema.ts');
});
