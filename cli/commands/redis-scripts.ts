/** `plinth redis scripts`: commands in Lua scripts and command files that hold up a Redis server. Contacts no server. */
import { join, resolve } from 'node:path';
import { isRedisScript, scriptFindings, type ScriptFinding } from '../../core/keyspace/scripts.ts';
import { readText, whyUnread } from '../../engine/workspace/read-file.ts';
import { walk } from '../../engine/workspace/walk.ts';
import type { Io } from '../io.ts';
import { refuse } from '../on-connection.ts';
import { printable, wrap } from '../style.ts';
import { locate } from '../targets.ts';
import type { RedisScriptsRequest } from '../verbs/redis.ts';
import { plural } from '../../core/text/format.ts';

interface Found extends ScriptFinding {
  readonly file: string;
}

/** The exit code. */
export async function redisScriptsCommand(request: RedisScriptsRequest, io: Io): Promise<number> {
  const { groups, missing } = locate(request.paths, io.cwd);
  const [gone] = missing;
  if (gone !== undefined) return refuse(io, `${gone.given} was not read: ${gone.because}.`);
  const files = new Set<string>();
  for (const { given, kind } of groups.flatMap(({ targets }) => targets)) {
    if (kind === 'file') {
      files.add(given);
      continue;
    }
    const walked = await walk(resolve(io.cwd, given));
    for (const one of walked.files.filter(isRedisScript)) files.add(join(given, one));
  }
  const found: Found[] = [];
  for (const file of files) {
    const text = readText(resolve(io.cwd, file));
    if (text.kind !== 'text') return refuse(io, `${file} was not read: ${whyUnread(text)}.`);
    found.push(...scriptFindings(file, text.text).map((one) => ({ ...one, file })));
  }
  io.write(request.format === 'json' ? json(found) : textOf(found, files.size, io));
  return found.length === 0 ? 0 : 1;
}

function json(found: readonly Found[]): string {
  const findings = found.map(({ file, line, command, because, instead }) => ({
    file,
    line,
    command,
    because,
    instead,
  }));
  return `${JSON.stringify({ version: 1, findings }, undefined, 2)}\n`;
}

function textOf(found: readonly Found[], files: number, { style }: Io): string {
  const read = plural(files, 'file');
  if (found.length === 0) return `${read} read: no command that holds up the server.\n`;
  const lines = found.flatMap(({ file, line, command, because, instead }) => [
    `${style.bold(printable(`${file}:${line}`))} ${style.yellow(command)}`,
    ...wrap(`${because} ${instead}`, style.width - 2).map((one) => `  ${one}`),
  ]);
  return `${lines.join('\n')}\n`;
}
