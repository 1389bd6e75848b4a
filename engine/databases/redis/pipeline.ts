/**
 * How commands of Redis go through a session of text and rows: a query is a list of commands as JSON, and each row is one reply as JSON. A text
 * that is not such a list, as every statement of SQL, is refused by the session.
 */
import { sentence } from '../failure-words.ts';
import { failed, say, type QueryOptions, type Read, type SqlSession } from '../session.ts';
import { isError, type Reply } from './resp.ts';

/** Words of one command, one character for each byte. */
export type Command = readonly string[];

/** At once: more would delay the commands of others. */
export const mostAtOnce = 500;

/** Undefined if it is no list of commands. */
export function commandsIn(text: string): readonly Command[] | undefined {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(given) || given.length === 0 || given.length > mostAtOnce) return undefined;
  const commands: Command[] = [];
  for (const one of given) {
    if (!Array.isArray(one) || one.length === 0 || !one.every((word) => typeof word === 'string'))
      return undefined;
    commands.push(one);
  }
  return commands;
}

/** One reply for each command, in order. What the server refuses is an error in its place. */
export async function pipelined(
  session: SqlSession,
  commands: readonly Command[],
  options: QueryOptions = {},
): Promise<Read<readonly Reply[]>> {
  const outcome = await session.query(JSON.stringify(commands), options);
  if (outcome.kind === 'failed') return outcome;
  return { kind: 'read', value: outcome.rows.map(([reply]) => JSON.parse(reply ?? 'null') as Reply) };
}

/** The reply to one command; a refusal is a failure. */
export async function reply(
  session: SqlSession,
  command: Command,
  options: QueryOptions = {},
): Promise<Read<Reply>> {
  const read = await pipelined(session, [command], options);
  if (read.kind === 'failed') return read;
  const value = read.value[0] ?? null;
  return isError(value) ? failed(say('statement', refusalWords(value.error))) : { kind: 'read', value };
}

/** `NOPERM this user has no permissions …` as a sentence. */
export function refusalWords(error: string): string {
  return sentence(error.replace(/^[A-Z]+ /, '').slice(0, 300));
}
