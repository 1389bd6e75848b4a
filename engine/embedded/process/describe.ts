/**
 * Parse and Describe of the extended protocol: the types of a statement's parameters and result, or the server's error. The statement does
 * not run, and nothing of it stays in the session.
 */
import type { PGlite } from '@electric-sql/pglite';
import { anyElement, type RawColumn, type RawDescription } from '../messages.ts';
import { field, optionalString } from '../wire.ts';

export async function describe(
  database: PGlite,
  texts: readonly string[],
): Promise<readonly RawDescription[]> {
  const answers: RawDescription[] = [];
  const ask = async (sql: string, unused: readonly number[]): Promise<RawDescription> => {
    const { messages } = await database.runExclusive(() =>
      database.execProtocol(requestFor(sql, unused), { throwOnError: false }),
    );
    return read(messages);
  };
  for (const sql of texts) {
    const answer = await ask(sql, []);
    const unused = answer.kind === 'refused' && answer.sqlState === untyped ? numbersUnused(sql) : [];
    answers.push(unused.length === 0 ? answer : withOpen(await ask(sql, unused), unused));
  }
  return answers;
}

/** "could not determine data type of parameter". */
const untyped = '42P18';
/** Object identifier. */
const text = 25;

function withOpen(answer: RawDescription, unused: readonly number[]): RawDescription {
  if (answer.kind === 'refused') return answer;
  const parameters = answer.parameters.map((type, at) => (unused.includes(at + 1) ? anyElement : type));
  return { ...answer, parameters };
}

/** Below its highest `$n`, those that stand in a part that the program adds: the server wants a type for each. */
function numbersUnused(sql: string): readonly number[] {
  const used = new Set(Array.from(sql.matchAll(/\$(\d{1,3})\b/g), ([, number]) => Number(number)));
  const all = Array.from({ length: Math.max(0, ...used) }, (_, at) => at + 1);
  return all.filter((number) => !used.has(number));
}

function requestFor(sql: string, unused: readonly number[]): Uint8Array {
  const name = '\0';
  const last = Math.max(0, ...unused);
  const types = Buffer.alloc(2 + 4 * last);
  types.writeInt16BE(last);
  for (const number of unused) types.writeInt32BE(text, 2 + 4 * (number - 1));
  return Buffer.concat([
    message('P', Buffer.from(`${name}${sql}\0`, 'utf8'), types),
    message('D', Buffer.from(`S${name}`)),
    message('S'),
  ]);
}

function message(kind: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(5);
  head.write(kind);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** The library's declarations omit the fields of its messages. */
function read(messages: readonly unknown[]): RawDescription {
  const error = messages.find((one) => one instanceof Error);
  if (error !== undefined)
    return {
      kind: 'refused',
      message: error.message,
      sqlState: optionalString(error, 'code'),
      position: optionalString(error, 'position'),
      hint: optionalString(error, 'hint'),
    };
  const named = (name: string): unknown => messages.find((one) => field(one, 'name') === name);
  if (named('parameterDescription') === undefined)
    throw new Error('The server did not describe a statement.');
  return {
    kind: 'described',
    parameters: list(field(named('parameterDescription'), 'dataTypeIDs')).map(Number),
    columns: list(field(named('rowDescription'), 'fields')).map((one): RawColumn => ({
      name: String(field(one, 'name')),
      type: Number(field(one, 'dataTypeID')),
      modifier: Number(field(one, 'dataTypeModifier')),
      table: Number(field(one, 'tableID')),
      column: Number(field(one, 'columnID')),
    })),
  };
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
