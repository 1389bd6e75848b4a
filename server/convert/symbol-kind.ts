/** The kinds of an outline's entries as those of the protocol, for the outline and the call hierarchy. */
import { SymbolKind } from 'vscode-languageserver';
import type { OutlineKind } from '../../core/structure/outline.ts';

/** The protocol knows no tables: these have the icons that people know from other editors. */
export const symbolKinds: Readonly<Record<OutlineKind, SymbolKind>> = {
  section: SymbolKind.Module,
  table: SymbolKind.Class,
  column: SymbolKind.Field,
  constraint: SymbolKind.Constant,
  index: SymbolKind.Key,
  view: SymbolKind.Interface,
  function: SymbolKind.Function,
  trigger: SymbolKind.Event,
  policy: SymbolKind.Property,
  type: SymbolKind.Enum,
  sequence: SymbolKind.Number,
  schema: SymbolKind.Namespace,
  query: SymbolKind.Method,
  'common-table': SymbolKind.Variable,
  statement: SymbolKind.Object,
};
