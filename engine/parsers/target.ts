/** What tells a target version's statements from newer ones, with the grammars it needs. Loaded once for each target. */
import { TargetSyntax } from '../../core/syntax/postgres/versions/target.ts';
import { grammarVersions, loadPostgresParser, newestGrammar } from './postgres.ts';

const loading = new Map<number, Promise<TargetSyntax>>();

/** Undefined if the target is as new as the newest grammar: there is nothing to compare. */
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
