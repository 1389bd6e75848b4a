/** What the outline of replayed migrations is built from. */
import { join } from 'node:path';
import type { PersonalData } from '../../core/personal-data/personal-data.ts';
import type { Origin, Schema } from '../../core/schema/model.ts';
import type { SchemaWords } from '../../core/schema/words.ts';
import type { LeafOrigin } from './outline.ts';
import type { Pages } from './pages.ts';

export interface Source {
  readonly schema: Schema;
  /** The folder that origin paths are relative to. */
  readonly root: string;
  readonly personal: PersonalData;
  readonly pages: Pages;
  /** Formats names and types as the schema's server does. */
  readonly words: SchemaWords;
}

export function originOf(origin: Origin, { root }: Source): LeafOrigin {
  return { path: join(root, origin.file), span: origin.span };
}
