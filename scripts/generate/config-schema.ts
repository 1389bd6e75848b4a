/** The JSON Schemas of plinth.config.json and plinth.stats.json, from their descriptions in core. */
import { configSchemaText, statisticsSchemaText } from '../schema-texts.ts';
import type { GeneratedFile } from './generated.ts';

export function files(): readonly GeneratedFile[] {
  return [
    { path: 'docs/plinth.config.schema.json', text: configSchemaText() },
    { path: 'docs/plinth.stats.schema.json', text: statisticsSchemaText() },
  ];
}
