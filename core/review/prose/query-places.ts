/**
 * Formats where queries of the workspace name something: a parenthesised clause for the end of a sentence. Seed rows do not count as
 * running code.
 */
import { askedWords } from '../../models/asked.ts';
import type { QueryPlace } from '../../query-index/query-index.ts';
import { joined } from '../../text/enumerate.ts';
import { name } from './words.ts';

const mostFiles = 2;

/** Empty if no query is known, which proves nothing. */
export function seenWords(places: readonly QueryPlace[]): string {
  const written = places.filter(({ isSeed, asked }) => !isSeed && asked === undefined);
  const files = [...new Set(written.map(({ path }) => name(path)))];
  const clauses = [
    ...namingModels(places),
    ...(files.length === 0 ? [] : [`in ${joined(files, mostFiles)}`]),
  ];
  return clauses.length === 0 ? '' : ` (named ${clauses.join(', and ')})`;
}

/** For a column that is added: models of the running release whose INSERT does not name it. */
export function leftOutWords(places: readonly QueryPlace[]): string {
  const [models] = namingModels(places);
  return models === undefined ? '' : ` (left out ${models})`;
}

function namingModels(places: readonly QueryPlace[]): readonly string[] {
  const models = places.flatMap(({ asked }) =>
    asked === undefined ? [] : [askedWords(asked.model, asked.verbs, name)],
  );
  return models.length === 0 ? [] : [`by ${joined([...new Set(models)], mostFiles)}`];
}
