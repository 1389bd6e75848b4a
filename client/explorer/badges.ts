/** The badge on what somebody else changed. It hangs on the address that the tree gives such nodes, and nothing else has such an address. */
import { FileDecoration, ThemeColor, Uri, type FileDecorationProvider } from 'vscode';
import type { SchemaNode } from '../../protocol/schema.ts';
import { clock } from './freshness.ts';

const scheme = 'plinth-schema';

/** Undefined for nodes without a badge. */
export function badgeAddress({ id, changedAt }: SchemaNode): Uri | undefined {
  return changedAt === undefined
    ? undefined
    : Uri.from({ scheme, path: `/${encodeURIComponent(id)}`, query: String(changedAt) });
}

export function changedWords(changedAt: number): string {
  return `Changed by another session, seen at ${clock(changedAt)}.`;
}

export const changedBadges: FileDecorationProvider = {
  provideFileDecoration: (uri) => {
    const at = Number(uri.query);
    if (uri.scheme !== scheme || !Number.isFinite(at)) return undefined;
    return new FileDecoration(
      '●',
      changedWords(at),
      new ThemeColor('gitDecoration.modifiedResourceForeground'),
    );
  },
};
