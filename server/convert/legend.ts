/** Names that client and server agree on in `initialize`: kinds of actions, and what the numbers of semantic tokens mean. */
import type { SemanticTokensLegend } from 'vscode-languageserver';

export const fixAllKind = 'source.fixAll.plinth';

/** Standard types, which every theme colours. */
export const tokenTypes = ['class', 'property', 'variable', 'parameter', 'function', 'type'] as const;
const tokenModifiers = ['declaration', 'modification'] as const;

export const semanticLegend: SemanticTokensLegend = {
  tokenTypes: [...tokenTypes],
  tokenModifiers: [...tokenModifiers],
};
