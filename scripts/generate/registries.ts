/** The index.ts of each folder whose files register themselves by being there: a list of what they export, by their names. Imports none of them. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repository, type GeneratedFile } from './generated.ts';
import { isMember, lists, type List } from './lists.ts';

export function files(): readonly GeneratedFile[] {
  return lists.map(indexOf);
}

function indexOf(list: List): GeneratedFile {
  const { folder, what, of, type, from, exported } = list;
  const ids = readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => isMember(list, `${folder}/${file}`))
    .map((file) => file.slice(0, -'.ts'.length))
    .toSorted();
  const text = `/** All ${what}, by id. Generated from the files of this folder: \`npm run generate\`. */
import type { ${type} } from '${from}';
${ids.map((id) => `import { ${exported} as ${variable(id)} } from './${id}.ts';`).join('\n')}

export const ${of}: readonly ${type}[] = [
${ids.map((id) => `  ${variable(id)},`).join('\n')}
];
`;
  return { path: `${folder}/index.ts`, text };
}

function variable(id: string): string {
  return id.replace(/[/-](\w)/g, (_, letter: string) => letter.toUpperCase());
}
