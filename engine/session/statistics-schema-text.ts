/** The JSON Schema of plinth.stats.json as text, for editors and the documentation. */
import { statisticsSchema } from '../../core/statistics/members.ts';

export function statisticsSchemaText(): string {
  const head = { $schema: 'http://json-schema.org/draft-07/schema#' };
  return `${JSON.stringify({ ...head, ...statisticsSchema() }, undefined, 2)}\n`;
}
