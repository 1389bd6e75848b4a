/** Variables in which people describe connections: those of the environment, and of the .env files of each folder. What they mean is each server's to say. */
import { join } from 'node:path';
import { parseDotEnv } from './dot-env.ts';
import { readText, type OfferSources, type Problem } from './connection-candidates.ts';

export interface Variables {
  readonly variables: ReadonlyMap<string, string>;
  /** For people: `the environment`, `.env.local`. */
  readonly place: string;
  /** Whose word it is. */
  readonly owner: 'user' | 'workspace';
}

export function ofEnvironment({ env }: OfferSources): Variables {
  const given = Object.entries(env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { variables: new Map(given), place: 'the environment', owner: 'user' };
}

const files = ['.env', '.env.local', '.env.development', '.env.development.local'];

/** A file that cannot be read is a problem to tell; one that is not there is none. */
export async function ofDotEnvFiles(folder: string, problems: Problem[]): Promise<readonly Variables[]> {
  const found: Variables[] = [];
  for (const name of files) {
    const text = await readText(join(folder, name), problems);
    if (text !== undefined) found.push({ variables: parseDotEnv(text), place: name, owner: 'workspace' });
  }
  return found;
}
