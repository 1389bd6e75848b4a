/** `plinth guard install`: shows the hooks of agents, and writes them only with --write. What else is in the files stays as it is. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { applyEdits, modify, parse } from 'jsonc-parser';
import { agents, type Agent, type AgentId } from '../guard/agents.ts';
import type { Io } from '../io.ts';
import { codeOf, isWritten } from '../written.ts';
import type { InstallRequest } from '../verbs/guard.ts';

export function guardInstallCommand({ agent, write }: InstallRequest, io: Io): number {
  const ids = Object.keys(agents) as AgentId[];
  // Without a name: the agents whose folder the project has.
  const found = agent === undefined ? ids.filter((id) => isUsed(agents[id], io.cwd)) : [agent];
  if (found.length === 0) {
    io.complain(`No folder of an agent was found here. Name one: --agent ${ids.join(', ')}.\n`);
    return 2;
  }
  const codes = found.map((id) => install(agents[id], write, io));
  if (!write) io.write('\nNothing was written. With --write it is.\n');
  return Math.max(...codes);
}

function isUsed({ file }: Agent, cwd: string): boolean {
  const folder = dirname(file);
  return folder !== '.github/hooks' && existsSync(join(cwd, folder));
}

function install(agent: Agent, write: boolean, io: Io): number {
  const path = join(io.cwd, agent.file);
  const before = textOf(path);
  if (before === undefined || (before !== '' && !isObject(before))) {
    io.complain(`${agent.file} was not changed: it is no JSON object that can be read.\n`);
    return 2;
  }
  if (before.includes('plinth guard')) {
    io.write(`${agent.name}: ${agent.file} asks plinth guard already.\n`);
    return 0;
  }
  const text = withHook(before === '' ? '{}\n' : before, agent);
  io.write(`${agent.name}: ${agent.file}\n${text}`);
  return write && !isWritten(agent.file, text, io) ? 2 : 0;
}

function withHook(text: string, { at, entry, beside }: Agent): string {
  const formattingOptions = { insertSpaces: true, tabSize: 2, eol: '\n' };
  const added = Object.entries(beside ?? {}).reduce(
    (before, [key, value]) =>
      hasKey(before, key) ? before : applyEdits(before, modify(before, [key], value, { formattingOptions })),
    text,
  );
  const root: unknown = parse(added);
  const list = at.reduce<unknown>((value, key) => entryOf(value, key), root);
  const edits = Array.isArray(list)
    ? modify(added, [...at, list.length], entry, { formattingOptions, isArrayInsertion: true })
    : modify(added, [...at], [entry], { formattingOptions });
  const done = applyEdits(added, edits);
  return done.endsWith('\n') ? done : `${done}\n`;
}

function hasKey(text: string, key: string): boolean {
  return entryOf(parse(text), key) !== undefined;
}

function isObject(text: string): boolean {
  const value: unknown = parse(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function entryOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
}

/** Empty if there is none; undefined if it cannot be read. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? '' : undefined;
  }
}
