/** The JSON Schema of plinth.stats.json as it ships, for editors and for the docs. */
import { statisticsSchema } from '../../core/statistics/members.ts';

export function statisticsSchemaText(): string {
  const head = { $schema: 'http://json-schema.org/draft-07/schema#' };
  return `${JSON.stringify({ ...head, ...statisticsSchema() }, undefined, 2)}\n`;
}
