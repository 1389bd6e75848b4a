/**
 * Badges of nodes: what somebody else changed, what pending migrations will do. They hang on the address that the tree gives such nodes, and
 * nothing else has such an address.
 */
import { FileDecoration, ThemeColor, Uri, type FileDecorationProvider } from 'vscode';
import type { PendingMark, SchemaNode } from '../../protocol/schema.ts';
import { clock } from './freshness.ts';

const scheme = 'plinth-schema';

/** Undefined for nodes without a badge. */
export function badgeAddress({ id, changedAt, pending }: SchemaNode): Uri | undefined {
  const said = pending ?? (changedAt === undefined ? undefined : String(changedAt));
  return said === undefined
    ? undefined
    : Uri.from({ scheme, path: `/${encodeURIComponent(id)}`, query: said });
}

export function changedWords(changedAt: number): string {
  return `Changed by another session, seen at ${clock(changedAt)}.`;
}

const pendingLooks: Readonly<Record<PendingMark, readonly [badge: string, words: string, color: string]>> = {
  adds: ['A', 'A pending migration adds it.', 'gitDecoration.addedResourceForeground'],
  changes: ['M', 'A pending migration changes it.', 'gitDecoration.modifiedResourceForeground'],
  drops: ['D', 'A pending migration drops it.', 'gitDecoration.deletedResourceForeground'],
};

export const badges: FileDecorationProvider = {
  provideFileDecoration: ({ scheme: own, query }) => {
    if (own !== scheme) return undefined;
    if (query === 'adds' || query === 'changes' || query === 'drops') {
      const [badge, words, color] = pendingLooks[query];
      return new FileDecoration(badge, words, new ThemeColor(color));
    }
    const at = Number(query);
    if (!Number.isFinite(at)) return undefined;
    return new FileDecoration(
      '●',
      changedWords(at),
      new ThemeColor('gitDecoration.modifiedResourceForeground'),
    );
  },
};
