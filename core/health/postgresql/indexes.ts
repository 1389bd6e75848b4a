/** What checks of indexes share. */
import type { Script } from '../script.ts';
import { isOther, named, sqlName, type Named } from './words.ts';

/** The definition as the server prints it has no CONCURRENTLY. */
export function concurrently(definition: string): string {
  return definition.replace(/^CREATE (UNIQUE )?INDEX /, 'CREATE $1INDEX CONCURRENTLY ');
}

export function rebuildIndex(index: Named, oid: string): Script {
  return {
    title: `Build the index ${named(index)} again`,
    refuse: [isOther(index, oid)],
    statements: [`REINDEX INDEX CONCURRENTLY ${sqlName(index)}`],
    rollback:
      'not needed: the index is the same. A build that fails leaves an invalid index, which invalid-index reports.',
  };
}
