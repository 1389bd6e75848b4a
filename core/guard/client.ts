/** What a client sends: the texts and files of its options, standard input, and what its own commands (\i, \!, .read) name. */
import type { Surroundings } from './act.ts';
import { valuesIn, type Arguments } from './arguments.ts';
import { resolvePath } from './paths.ts';
import type { SqlClient } from './tool.ts';
import { textOf, type Piped, type Scope } from './shell/scope.ts';
import type { ShellCommand } from './shell/word.ts';

export interface Sent {
  readonly texts: readonly string[];
  /** What is sent and cannot be read here: half sentences. */
  readonly unread: readonly string[];
  /** Lines that the client passes to a shell. */
  readonly shell: readonly string[];
  /** What cannot be read drops or deletes. */
  readonly composes: boolean;
}

export interface Sending {
  readonly client: SqlClient;
  readonly read: Arguments;
  /** The words after the database. */
  readonly rest: readonly string[];
  readonly command: ShellCommand | undefined;
  /** What the command before it in the pipe writes: its text, or a half sentence on why it is not known. */
  readonly piped: Piped | undefined;
  readonly scope: Scope;
  readonly around: Surroundings;
}

export function sentBy(sending: Sending): Sent {
  const { client, read, rest, scope, around } = sending;
  const texts = [...valuesIn(read, client.text)];
  if (client.words !== undefined && rest.length > 0) texts.push(rest.join(' '));
  const unread: string[] = [];
  for (const path of valuesIn(read, client.file)) {
    if (path === '-' || path === '/dev/stdin') continue;
    const text = around.file(resolvePath(scope.folder, path));
    if (text === undefined) unread.push(`${path} cannot be read`);
    else texts.push(text);
  }
  const wantsInput =
    client.input && (texts.length + unread.length === 0 || valuesIn(read, client.file).includes('-'));
  const input = wantsInput ? inputOf(sending) : undefined;
  if (input !== undefined) {
    if ('text' in input) texts.push(input.text);
    else unread.push(input.unread);
  }
  const composes = input !== undefined && 'composes' in input;
  return withIncluded({ texts, unread, shell: [], composes }, scope, around);
}

/** What is on standard input, as far as the line says. */
export function inputOf({
  command,
  piped,
  scope,
  around,
}: Pick<Sending, 'command' | 'piped' | 'scope' | 'around'>): Piped | undefined {
  const input = command?.input;
  if (input === undefined) return piped;
  if (input.kind === 'text') return { text: textOf(input.text, scope, around) };
  const path = textOf(input.path, scope, around);
  const text = around.file(resolvePath(scope.folder, path));
  return text === undefined ? { unread: `${path} cannot be read` } : { text };
}

/** \i file, \ir file, \! command, source file, .read file: of lines that begin so. */
function withIncluded(sent: Sent, scope: Scope, around: Surroundings, depth = 0): Sent {
  const texts = [...sent.texts];
  const unread = [...sent.unread];
  const shell = [...sent.shell];
  for (const text of sent.texts)
    for (const [, command = '', rest = ''] of text.matchAll(
      /(?:^|\n)[ \t]*(\\ir?|\\include(?:_relative)?|\\!|\.read|\.shell|\.system|source|:r)[ \t]+([^\n]+)/g,
    )) {
      const argument = rest
        .trim()
        .replace(/;$/, '')
        .replaceAll(/^['"]|['"]$/g, '');
      if (/^(?:\\!|\.shell|\.system)$/.test(command)) shell.push(argument);
      else {
        const inner = around.file(resolvePath(scope.folder, argument));
        if (inner === undefined || depth > 3) unread.push(`${argument} cannot be read`);
        else {
          const more = withIncluded(
            { texts: [inner], unread: [], shell: [], composes: false },
            scope,
            around,
            depth + 1,
          );
          texts.push(...more.texts);
          unread.push(...more.unread);
          shell.push(...more.shell);
        }
      }
    }
  return { texts, unread, shell, composes: sent.composes };
}

type ScriptDialect = 'javascript' | 'redis' | 'code';

/** Scripts of MongoDB's shell, commands of Redis, and code for the console of a framework: only what deletes everything is recognised. */
const destroyers: Readonly<Record<ScriptDialect, RegExp>> = {
  javascript:
    /\bdropDatabase\s*\(|\.drop\s*\(|\b(?:deleteMany|remove)\s*\(\s*(?:\{\s*\}\s*)?[),]|\bdropUser\s*\(|dropAllUsers/,
  redis: /^\s*(?:flushall|flushdb|script\s+flush|debug\s+(?:flushall|reload)|cluster\s+reset)\b/im,
  code: /\b(?:delete_all|destroy_all|drop_table|drop_all|dropIfExists|dropAllTables|truncate)\b|\.all(?:\(\))?\.delete\(|\b(?:drop\s+(?:table|database|schema)|delete\s+from)\b/i,
};
const writers: Readonly<Record<ScriptDialect, RegExp>> = {
  javascript:
    /\b(?:insert|update|delete|replace|remove|create|rename|bulkWrite)(?:One|Many|Collection|Index|User)?\s*\(/,
  redis: /^\s*(?:set|del|unlink|rename|expire|hset|hdel|lpush|rpush|sadd|zadd|config\s+set|eval)\b/im,
  code: /\b(?:create|update|insert|save|delete|destroy)(?:_all|!|_by)?\s*\(/i,
};

export function scriptDeed(text: string, of: ScriptDialect): 'destroys' | 'applies' | undefined {
  if (destroyers[of].test(text)) return 'destroys';
  return writers[of].test(text) ? 'applies' : undefined;
}
