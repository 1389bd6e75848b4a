/** `npm run new-rule <category>/<id>`: creates a template for a rule, registered and documented; the rule tests report what is missing. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { categories } from '../core/findings/finding.ts';
import { repository } from './generate/generated.ts';

const id = process.argv[2] ?? '';
const [category = '', name = ''] = id.split('/');
const known = categories.find((one) => one === category);
const path = join(repository, 'core', 'rules', `${id}.ts`);
const problem =
  known === undefined || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)
    ? `Usage: npm run new-rule <category>/<id>, the id in kebab-case, the category one of ${categories.join(', ')}.`
    : existsSync(path)
      ? `${path} is there already.`
      : undefined;
if (problem !== undefined) {
  console.error(problem);
  process.exit(2);
}

mkdirSync(dirname(path), { recursive: true });
writeFileSync(path, scaffold());
const generated = spawnSync('npm', ['run', '--silent', 'generate'], { cwd: repository, stdio: 'inherit' });
console.log(`Written: core/rules/${id}.ts. Fill it in until \`npx vitest run test/rules\` is content.`);
process.exit(generated.status ?? 1);

function scaffold(): string {
  return `/** What the rule guards, in one sentence. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';

const messages = {
  dropped: 'What happens to {table}, and who is blocked. One action.',
} as const;

export const rule = defineRule({
  id: '${id}',
  hazard: 'misleads',
  elsewhere: 'Why the other engines have nothing of it.',
  summary: 'The offence, in one line.',
  why: 'What happens in production, on which evidence.',
  instead: 'The safe way, in steps.',
  whenOff: 'Where it is right to switch it off, or never.',
  messages,
  fix: { kinds: [], because: 'Why there is none, or why it is safe.' },
  examples: [
    bad('What people write', \`DROP TABLE users;
--         ^^^^^ warning: What happens to users, and who is blocked. One action.\`, {
      history: ['CREATE TABLE users (id bigint PRIMARY KEY);'],
    }),
    good('What they should write', 'SELECT 1;'),
  ],
  check: {
    dropRelation(operation, context) {
      context.report({ message: 'dropped', at: operation.target, data: { table: operation.target.name.text } });
    },
  },
});
`;
}
