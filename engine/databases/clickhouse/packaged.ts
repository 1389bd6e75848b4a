/** What chdb reads – ClickHouse as a library, on a folder of its data – and what its errors say. */
import { existsSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Packaged } from '../packaged/session.ts';
import { say, type DatabaseFailure } from '../session.ts';

export const packagedClickhouse: Packaged = {
  product: 'ClickHouse',
  packageName: 'chdb',
  stateOf: definitionsAndParts,
  failureOf: clickhouseFailure,
};

/** Definitions of tables beside their parts. False for a file. */
export function isDataFolder(path: string): boolean {
  return ['metadata', 'store'].every((name) => existsSync(join(path, name, sep)));
}

/** Before the process that holds the folder. */
export const heldBy = 'Another program has the folder open';

/** A definition is a file that is rewritten, and a part is a folder that comes and goes. */
function definitionsAndParts(folder: string): readonly string[] {
  const below = (path: string): readonly string[] => {
    try {
      return readdirSync(path).map((name) => join(path, name));
    } catch {
      // A file, or gone meanwhile.
      return [];
    }
  };
  const [metadata, store] = [join(folder, 'metadata'), join(folder, 'store')];
  const databases = below(metadata);
  const tables = below(store).flatMap(below);
  return [metadata, ...databases, ...databases.flatMap(below), ...tables, ...tables.flatMap(sqlIn(below))];
}

/** The tables of a database whose folder has a name of its own are described in the store. */
function sqlIn(below: (path: string) => readonly string[]): (path: string) => readonly string[] {
  return (path) => below(path).filter((file) => file.endsWith('.sql'));
}

/** `Code: 47. DB::Exception: … (UNKNOWN_IDENTIFIER)`: the sentence, and the place that a syntax error tells. */
function clickhouseFailure(printed: string, text: string): DatabaseFailure {
  if (printed.startsWith(heldBy)) return say('lockTimeout', printed);
  const message = printed
    .replace(/^(?:Query failed: )?(?:Code: \d+\. )?(?:DB::Exception: )?/, '')
    .replace(/\s*\([A-Z_]+\)\.?\s*$/, '');
  const at = /^Syntax error: failed at position (\d+)/.exec(message)?.[1];
  const position = at === undefined ? undefined : Number(at) - 1;
  return {
    reason: 'statement',
    message,
    ...(position === undefined || position > text.length ? {} : { position }),
  };
}
