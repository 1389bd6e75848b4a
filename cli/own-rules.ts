/** Loads the project's own rules for commands that list or explain rules and read no files. */
import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { configFileName } from '../core/config/config.ts';
import { configSchema } from '../core/config/schema.ts';
import { ownRules } from '../core/lint/own-rules.ts';
import type { Rule } from '../core/rule-kit/define-rule.ts';
import { loadOwnRules } from '../engine/own-rules/load.ts';
import { kit } from '../engine/session/kit.ts';
import { version } from '../engine/version.ts';
import { loadConfigs } from '../engine/workspace/config-set.ts';
import { readText } from '../engine/workspace/read-file.ts';
import type { Io } from './io.ts';
import { printable } from './style.ts';
import { rootOf, shownPath } from './targets.ts';

export interface RulesHere {
  readonly rules: readonly Rule[];
  /** True if an error in them has been printed. */
  readonly hasTrouble: boolean;
}

export async function rulesHere(io: Io): Promise<RulesHere> {
  const root = rootOf(io.cwd, io.cwd);
  const file = nearestConfig(io.cwd, root);
  if (file === undefined) return { rules: [], hasTrouble: false };
  const configs = loadConfigs({
    root,
    paths: [relative(root, file).replaceAll('\\', '/')],
    read: readText,
    schema: configSchema([...kit.rules, ...ownRules]),
    only: undefined,
    above: [],
    version: version(),
  });
  const { all, troubles } = await loadOwnRules({ root, configs, code: 'allowed' });
  const told = [...configs.troubles, ...troubles];
  for (const { file: of, line, column, message } of told)
    io.complain(`${printable(shownPath(root, of, io.cwd))}:${line}:${column} ${printable(message)}\n`);
  return { rules: all, hasTrouble: told.length > 0 };
}

function nearestConfig(folder: string, root: string): string | undefined {
  const file = join(folder, configFileName);
  if (existsSync(file)) return file;
  return folder === root || folder === dirname(folder) ? undefined : nearestConfig(dirname(folder), root);
}
