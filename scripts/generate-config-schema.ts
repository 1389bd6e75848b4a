/** Writes the JSON Schemas of plinth.config.json and plinth.stats.json, each from its one description in core. */
import { configSchemaText } from '../engine/session/config-schema-text.ts';
import { statisticsSchemaText } from '../engine/session/statistics-schema-text.ts';
import { run } from './generated.ts';

void run([
  { path: 'docs/plinth.config.schema.json', text: configSchemaText() },
  { path: 'docs/plinth.stats.schema.json', text: statisticsSchemaText() },
]);
