/**
 * The language features: for which dialects each answers. One table: what is not in it is not offered, and where a dialect is missing the feature
 * gives no answer instead of another dialect's. Each has a setting of its own, `plinth.language.<name>`.
 */
import type { SpokenDialect } from '../../core/migrations/convention.ts';

const every: readonly SpokenDialect[] = ['postgresql', 'mysql', 'sqlite', 'sqlserver'];
const postgresql: readonly SpokenDialect[] = ['postgresql'];

export const languageFeatures = {
  documentSymbols: every,
  workspaceSymbols: every,
  foldingRanges: every,
  selectionRanges: every,
  documentLinks: every,
  formatting: every,
  completion: postgresql,
  signatureHelp: postgresql,
  definition: postgresql,
  references: postgresql,
  documentHighlight: postgresql,
  rename: postgresql,
  refactorings: postgresql,
  semanticTokens: postgresql,
  types: postgresql,
} as const satisfies Readonly<Record<string, readonly SpokenDialect[]>>;

export type LanguageFeature = keyof typeof languageFeatures;

export const languageFeatureNames = Object.keys(languageFeatures).filter(isLanguageFeature);

function isLanguageFeature(name: string): name is LanguageFeature {
  return name in languageFeatures;
}
