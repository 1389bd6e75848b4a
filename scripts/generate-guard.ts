/** Generates core/guard/tools/index.ts, which registers each tool file in the folder. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repository, run } from './generated.ts';

const folder = 'core/guard/tools';
const ids = readdirSync(join(repository, folder))
  .filter((file) => /^[a-z-]+\.ts$/.test(file) && file !== 'index.ts')
  .map((file) => file.replace(/\.ts$/, ''))
  .sort();

function variable(id: string): string {
  return id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

void run([
  {
    path: `${folder}/index.ts`,
    text: `/** All tools of the guard, by id. Generated from the files of this folder: \`npm run generate\`. */
import type { GuardTool } from '../tool.ts';
${ids.map((id) => `import { tool as ${variable(id)} } from './${id}.ts';`).join('\n')}

export const tools: readonly GuardTool[] = [
${ids.map((id) => `  ${variable(id)},`).join('\n')}
];
`,
  },
]);
