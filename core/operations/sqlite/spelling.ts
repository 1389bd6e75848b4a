/** How SQLite writes names: four kinds of quotes, and case-insensitive, so that names are kept in lower case. */
import { wordSet } from '../../collections/word-set.ts';
import { temporarySchema } from '../model/temporary-schema.ts';
import type { Name } from '../model/operation.ts';
import { foldedName, unquotedName } from '../../syntax/sqlite/identifier.ts';
import type { Spelling } from '../tokens/cursor.ts';

const notColumns = wordSet(`
  and or not in is isnull notnull null true false between like glob regexp match escape case when then else
  end select from where exists as collate nocase binary rtrim distinct on join cast raise abort by order group
  limit asc desc integer text real blob numeric
`);

export const sqliteSpelling: Spelling = {
  name: (written) => foldedName(unquotedName(written)),
  shown: unquotedName,
  schema,
  isName: (written) => written.startsWith("'"),
  escapes: false,
  notColumns,
};

/** An unqualified name refers to `main`; a temporary object hides it. */
function schema(name: Name): Name | undefined {
  if (name.text === 'main') return undefined;
  return name.text === 'temp' ? { ...name, text: temporarySchema } : name;
}
