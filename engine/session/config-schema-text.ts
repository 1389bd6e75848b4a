/** The JSON Schema of plinth.config.json as text, for editors and the documentation. */
import { configSchema } from '../../core/config/schema.ts';
import { ownRules } from '../../core/lint/own-rules.ts';
import { kit } from './kit.ts';

export function configSchemaText(): string {
  const schema = configSchema([...kit.rules, ...ownRules].toSorted((a, b) => (a.id < b.id ? -1 : 1)));
  const head = { $schema: 'http://json-schema.org/draft-07/schema#' };
  return `${JSON.stringify({ ...head, ...schema }, undefined, 2)}\n`;
}
