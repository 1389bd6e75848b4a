/** Packs dist/ into a VSIX below the ignored build folder, for test hosts that install an extension instead of loading a folder. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { repository } from '../test/hosts/paths.ts';

export async function packedExtension(): Promise<string> {
  const folder = join(repository, '.tsbuild');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'plinth-development.vsix');
  await createVSIX({ cwd: repository, packagePath: file, dependencies: false });
  return file;
}
