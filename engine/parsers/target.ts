/** Distinguishes statements of a target version from newer ones, with the required grammars. Loaded once for each target. */
import { TargetSyntax } from '../../core/syntax/postgres/versions/target.ts';
import { grammarVersions, loadPostgresParser, newestGrammar } from './postgres.ts';

const loading = new Map<number, Promise<TargetSyntax>>();

/** Undefined if the target is as new as the newest grammar: then nothing has to be compared. */
export function loadTargetSyntax(version: number): Promise<TargetSyntax> | undefined {
  if (version >= newestGrammar) return undefined;
  const known = loading.get(version) ?? load(version);
  loading.set(version, known);
  return known;
}

async function load(version: number): Promise<TargetSyntax> {
  const needed = grammarVersions.filter((one) => one >= version);
  return new TargetSyntax(version, await Promise.all(needed.map((one) => loadPostgresParser(one))));
}
