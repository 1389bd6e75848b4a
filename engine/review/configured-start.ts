/**
 * Keys of a program's configuration that, by their names, have it apply migrations as it starts: `migrations.auto`, `AUTO_MIGRATE`, `run-migrations`. Textual: where the
 * library that reads the key is another's, no call of the tool stands in the repository. Files of programs alone; whether it is set nobody sees here.
 */
import { resolve } from 'node:path';
import { lineAt, uncommented } from '../../core/migrations/runners/code.ts';
import { isAside, isForTests } from '../../core/migrations/runners/folders.ts';
import type { ConfiguredStart } from '../../core/review/input.ts';
import { readText } from '../workspace/read-file.ts';

interface Around {
  readonly root: string;
  readonly paths: readonly string[];
}

const program = /\.(?:go|rs|[cm]?[jt]s|py|rb|java|kts?|cs)$/i;
const likely = /conf|setting|option|env|flag|param|cmd|main|server|migrat|database|\bdb\b|sql|start/i;
const mostFiles = 1_000;
const mostBytes = 200_000;

const key =
  /["'`]((?:[\w-]{1,30}\.){0,4}(?:auto[-_.]?migrat(?:e|ions?)?|migrat(?:e|ions?)[-_.]?auto|(?:auto[-_.]?)?run[-_.]?migrations?|migrat(?:e|ions?)[-_.](?:on|at)[-_.]?start(?:up)?))["'`]/gi;
const configured = /\b(?:viper|config|cfg|conf|settings?|env|getenv|environ|flags?|pflag)\b/i;

/** The first of them; of several that say another key nobody knows which is meant. */
export function configuredStart(around: Around): ConfiguredStart | undefined {
  const known = remembered.get(around.paths);
  if (known !== undefined) return known.found;
  const found = foundIn(around);
  remembered.set(around.paths, { found });
  return found;
}

/** Each migration of a change asks the same. */
const remembered = new WeakMap<readonly string[], { readonly found: ConfiguredStart | undefined }>();

function foundIn({ root, paths }: Around): ConfiguredStart | undefined {
  const files = paths.filter((path) => program.test(path) && likely.test(path) && !isAside(path));
  const found = files.slice(0, mostFiles).flatMap((path): readonly ConfiguredStart[] => {
    const file = readText(resolve(root, path), mostBytes);
    if (file.kind !== 'text' || !/migrat/i.test(file.text) || isForTests(file.text)) return [];
    const text = uncommented(file.text, /\.(?:py|rb)$/i.test(path) ? 'hashes' : 'slashes');
    if (!configured.test(text)) return [];
    return [...text.matchAll(key)].map(({ 1: name = '', index }) => ({
      key: name,
      place: { file: path, line: lineAt(file.text, index) },
      ...defaultOf(text, name, index),
    }));
  });
  // A section's own, and the same below the name of the section.
  const [first] = found.toSorted((a, b) => a.key.length - b.key.length);
  if (
    first === undefined ||
    !found.every((one) => one.key === first.key || one.key.endsWith(`.${first.key}`))
  )
    return undefined;
  // What it is unless it is set may stand where the whole key does.
  const told = found.find(({ isOn, value }) => isOn !== undefined || value !== undefined);
  return told === undefined ? first : { ...first, isOn: told.isOn, value: told.value };
}

/** `SetDefault(key, false)`, `AddKnownKey(SQLConfMigrationsAuto, false)`: of the key or of the name that the line gives it. */
function defaultOf(text: string, name: string, at: number): Pick<ConfiguredStart, 'isOn' | 'value'> {
  const line = text.slice(text.lastIndexOf('\n', at) + 1, at);
  const given = /\b(\w{1,80})\s*(?:string\s*)?:?=\s*$/.exec(line)?.[1];
  const names = [
    `["'\`]${name.replaceAll('.', '\\.')}["'\`]`,
    ...(given === undefined ? [] : [`\\b${given}`]),
  ];
  const told = new RegExp(`(?:${names.join('|')})\\s*,\\s*(["'\`]?)([\\w-]{1,30})\\b`, 'i').exec(text);
  const [, quote, said] = told ?? [];
  if (said === undefined) return { isOn: undefined };
  if (/^(?:true|false)$/i.test(said)) return { isOn: said.toLowerCase() === 'true' };
  // A bare word is a name, whose value is not here.
  return quote === '' ? { isOn: undefined } : { isOn: undefined, value: said };
}
