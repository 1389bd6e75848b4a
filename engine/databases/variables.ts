/** Variables that describe connections: those of the environment, and of the .env files of each folder. Each engine interprets them. */
import { join } from 'node:path';
import { parseDotEnv } from './dot-env.ts';
import { readText, type OfferSources, type Problem } from './connection-candidates.ts';

export interface Variables {
  readonly variables: ReadonlyMap<string, string>;
  /** For display: `the environment`, `.env.local`. */
  readonly place: string;
  /** Who wrote it. */
  readonly owner: 'user' | 'workspace';
}

export function ofEnvironment({ env }: OfferSources): Variables {
  const given = Object.entries(env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { variables: new Map(given), place: 'the environment', owner: 'user' };
}

const files = ['.env', '.env.local', '.env.development', '.env.development.local'];

/** An unreadable file is reported; a missing one is not. */
export async function ofDotEnvFiles(folder: string, problems: Problem[]): Promise<readonly Variables[]> {
  const found: Variables[] = [];
  for (const name of files) {
    const text = await readText(join(folder, name), problems);
    if (text !== undefined) found.push({ variables: parseDotEnv(text), place: name, owner: 'workspace' });
  }
  return found;
}
