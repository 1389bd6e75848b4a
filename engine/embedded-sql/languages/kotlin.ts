/** SQL in Kotlin: Java's libraries, Exposed, and strings with `$name`. */
import { wordSet } from '../../../core/collections/word-set.ts';
import { java } from './java.ts';
import { backslash, type ProgramLanguage } from './language.ts';

export const kotlin: ProgramLanguage = {
  ...java,
  grammar: 'kotlin',
  escapes: (opening) => (opening.startsWith('"""') ? undefined : backslash),
  // The grammar reads `$name` in a string of one line as text.
  inText: /\$[a-zA-Z_]\w*/g,
  sends: new Set([...java.sends, ...wordSet('exec queryOf sqlQuery explicitExec')]),
  outside: /^(?:call\.(?:parameters|request)|\w*[rR]equest\.(?:getParameter|queryParameters))\b/,
};
