/** The JSON Schemas of plinth.config.json and plinth.stats.json as they ship, for editors and for the docs. */
import { configSchema } from '../core/config/schema.ts';
import { ownRules } from '../core/lint/own-rules.ts';
import { statisticsSchema } from '../core/statistics/members.ts';
import { kit } from '../engine/session/kit.ts';

export function configSchemaText(): string {
  return printed(configSchema([...kit.rules, ...ownRules].toSorted((a, b) => (a.id < b.id ? -1 : 1))));
}

export function statisticsSchemaText(): string {
  return printed(statisticsSchema());
}

function printed(schema: object): string {
  const head = { $schema: 'http://json-schema.org/draft-07/schema#' };
  return `${JSON.stringify({ ...head, ...schema }, undefined, 2)}\n`;
}
