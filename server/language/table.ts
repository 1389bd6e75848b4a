/**
 * The language features: for which dialects each answers. One table: what is not in it is not offered, and where a dialect is missing the feature
 * gives no answer instead of another dialect's. Each has a setting of its own, `plinth.language.<name>`.
 */
import type { SpokenDialect } from '../../core/migrations/convention.ts';

const every: readonly SpokenDialect[] = ['postgresql', 'mysql', 'sqlite', 'sqlserver'];
/** Those that core/names reads. MySQL and SQLite have no grammar here: their names are read from tokens alone. */
const withNames: readonly SpokenDialect[] = ['postgresql', 'mysql', 'sqlite'];
const postgresql: readonly SpokenDialect[] = ['postgresql'];

export const languageFeatures = {
  documentSymbols: every,
  workspaceSymbols: every,
  foldingRanges: every,
  selectionRanges: every,
  documentLinks: every,
  formatting: every,
  completion: withNames,
  signatureHelp: postgresql,
  definition: withNames,
  references: withNames,
  callHierarchy: postgresql,
  documentHighlight: withNames,
  // Elsewhere only what a statement itself names.
  rename: withNames,
  refactorings: postgresql,
  semanticTokens: postgresql,
  types: postgresql,
} as const satisfies Readonly<Record<string, readonly SpokenDialect[]>>;

export type LanguageFeature = keyof typeof languageFeatures;

export const languageFeatureNames = Object.keys(languageFeatures).filter(isLanguageFeature);

function isLanguageFeature(name: string): name is LanguageFeature {
  return name in languageFeatures;
}
