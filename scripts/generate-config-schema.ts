/**
 * Generates the JSON Schemas of plinth.config.json and plinth.stats.json from their descriptions in core, and docs/own-rules.d.ts from the
 * types that rule modules may use.
 */
import { readFileSync } from 'node:fs';
import { configSchemaText } from '../engine/session/config-schema-text.ts';
import { statisticsSchemaText } from '../engine/session/statistics-schema-text.ts';
import { run } from './generated.ts';

void run([
  { path: 'docs/plinth.config.schema.json', text: configSchemaText() },
  { path: 'docs/plinth.stats.schema.json', text: statisticsSchemaText() },
  { path: 'docs/own-rules.d.ts', text: readFileSync('engine/own-rules/surface.ts', 'utf8') },
]);
