/** Writes docs/plinth.config.schema.json from the one description in core/config/schema.ts and the list of rules. */
import { configSchemaText } from '../engine/session/config-schema-text.ts';
import { run } from './generated.ts';

void run([{ path: 'docs/plinth.config.schema.json', text: configSchemaText() }]);
