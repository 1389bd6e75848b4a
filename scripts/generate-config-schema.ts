/** Generates the JSON Schemas of plinth.config.json and plinth.stats.json from their descriptions in core. */
import { run } from './generated.ts';
import { configSchemaText, statisticsSchemaText } from './schema-texts.ts';

void run([
  { path: 'docs/plinth.config.schema.json', text: configSchemaText() },
  { path: 'docs/plinth.stats.schema.json', text: statisticsSchemaText() },
]);
