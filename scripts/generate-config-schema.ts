/**
 * Writes the JSON Schemas of plinth.config.json and plinth.stats.json, each from its one description in core, and docs/own-rules.d.ts from the
 * types that rule modules are promised.
 */
import { readFileSync } from 'node:fs';
import { run } from './generated.ts';
import { configSchemaText, statisticsSchemaText } from './schema-texts.ts';

void run([
  { path: 'docs/plinth.config.schema.json', text: configSchemaText() },
  { path: 'docs/plinth.stats.schema.json', text: statisticsSchemaText() },
  { path: 'docs/own-rules.d.ts', text: readFileSync('engine/own-rules/surface.ts', 'utf8') },
]);
