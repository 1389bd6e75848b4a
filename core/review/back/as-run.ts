/** A way back as somebody runs it in psql: in one transaction where its statements bear one, and with a bound on how long it waits for locks. */

import { besideOthers } from '../statements/beside-script.ts';

/** Whoever takes something back in a hurry waits behind others as well as whoever brings it. */
export const boundedAll = "SET lock_timeout = '5s';\n";
export const boundedHere = "SET LOCAL lock_timeout = '5s';\n";

export function asRun({
  text: bare,
  transaction,
}: {
  readonly text: string;
  readonly transaction: boolean;
}): string {
  const text = `${pathNeeded(bare)}${bare}`;
  if (!transaction) return `${buildsAlone(text) ? `${besideOthers.join('\n')}\n` : eachStays(text)}${text}`;
  return isSeveral(text) ? `BEGIN;\n${boundedHere}${text}COMMIT;\n` : `${boundedAll}${text}`;
}

/** Of extensions, which may lie in any schema: the program may have that on its search path, and a psql not. */
const ofExtensions =
  /(?<![\w."])(uuid_generate_v\w+|uuid_nil|gen_random_bytes|gen_salt|crypt|digest|hmac|unaccent|similarity|ulid_generate|gen_ulid|nanoid)\(/g;

function pathNeeded(text: string): string {
  const names = new Set(
    text
      .split('\n')
      .filter((line) => !line.startsWith('--'))
      .flatMap((line) => [...line.matchAll(ofExtensions)].map(([, name = '']) => name)),
  );
  const [first, ...more] = names;
  if (first === undefined) return '';
  const [list, has, it] =
    more.length === 0 ? [first, 'has', 'it is'] : [[...names].join(', '), 'have', 'they are'];
  return `-- ${list} ${has} no schema here: where ${it} not found, put the search path of the program in front (SET LOCAL search_path = …).\n`;
}

/** Whoever runs it from its top again meets what it has made: lines in front of it. Of what passes over what is gone nothing has to be said. */
function eachStays(script: string): string {
  const own = statementsIn(script);
  if (own.length < 2 || own.every((line) => line.startsWith('DROP INDEX CONCURRENTLY IF EXISTS '))) return '';
  const isBlock = own.includes('BEGIN;');
  const isBuilt = own.some((line) => build.test(line));
  return [
    ...besideOthers.slice(0, 1),
    `-- What ran stays: where a statement fails, go on with that one${isBlock ? ' (between BEGIN and COMMIT: with the BEGIN)' : ''}, not from the top.`,
    ...(isBuilt ? besideOthers.slice(1, 2) : []),
    '',
  ].join('\n');
}

const build = /^CREATE (?:UNIQUE )?INDEX CONCURRENTLY /;

function statementsIn(script: string): readonly string[] {
  return script.split('\n').filter((line) => line.endsWith(';') && !line.startsWith('--'));
}

/** Nothing else that would wait without a limit then. */
function buildsAlone(script: string): boolean {
  const lines = statementsIn(script);
  return lines.length > 0 && lines.every((line) => build.test(line));
}

/** One statement is a transaction by itself. */
function isSeveral(script: string): boolean {
  return statementsIn(script).length > 1;
}
