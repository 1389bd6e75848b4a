/**
 * Badges of tree nodes for pending migrations, changes by other sessions, and findings. A badge is attached to the URI that the tree gives
 * such nodes, which nothing else uses. A node has one badge: pending migrations take precedence, and `!` marks additional findings.
 */
import { FileDecoration, ThemeColor, Uri, type FileDecorationProvider } from 'vscode';
import type { PendingMark, SchemaFindings, SchemaNode } from '../../protocol/schema.ts';
import { clock } from './freshness.ts';
import { findingsWords } from './finding-words.ts';

const scheme = 'plinth-schema';

/** Undefined for nodes without a badge. */
export function badgeAddress({ id, changedAt, pending, findings }: SchemaNode): Uri | undefined {
  const said = new URLSearchParams({
    ...(pending === undefined ? {} : { pending }),
    ...(changedAt === undefined ? {} : { changed: String(changedAt) }),
    ...(findings === undefined ? {} : { severity: findings.severity, count: String(findings.count) }),
  }).toString();
  return said === '' ? undefined : Uri.from({ scheme, path: `/${encodeURIComponent(id)}`, query: said });
}

export function changedWords(changedAt: number): string {
  return `Changed by another session, seen at ${clock(changedAt)}.`;
}

const modified = 'gitDecoration.modifiedResourceForeground';

const pendingLooks: Readonly<Record<PendingMark, readonly [badge: string, words: string, color: string]>> = {
  adds: ['A', 'A pending migration adds it.', 'gitDecoration.addedResourceForeground'],
  changes: ['M', 'A pending migration changes it.', modified],
  drops: ['D', 'A pending migration drops it.', 'gitDecoration.deletedResourceForeground'],
};

/** Information-level findings have no colour. */
const findingColors: Readonly<Record<SchemaFindings['severity'], string | undefined>> = {
  error: 'list.errorForeground',
  warning: 'list.warningForeground',
  info: undefined,
  hint: undefined,
};

export const badges: FileDecorationProvider = {
  provideFileDecoration: ({ scheme: own, query }) => {
    if (own !== scheme) return undefined;
    const said = new URLSearchParams(query);
    const looks = [pendingLook(said.get('pending')), changedLook(said.get('changed'))].flatMap(
      (look) => look ?? [],
    );
    const found = findingLook(said);
    const [first = found] = looks;
    if (first === undefined) return undefined;
    const isMore = found?.color !== undefined && first !== found;
    const words = [...looks, ...(found === undefined ? [] : [found])].map((look) => look.words);
    const color = first.color === undefined ? undefined : new ThemeColor(first.color);
    return new FileDecoration(`${first.badge}${isMore ? '!' : ''}`, words.join(' '), color);
  },
};

interface Look {
  readonly badge: string;
  readonly words: string;
  readonly color: string | undefined;
}

function pendingLook(mark: string | null): Look | undefined {
  if (mark !== 'adds' && mark !== 'changes' && mark !== 'drops') return undefined;
  const [badge, words, color] = pendingLooks[mark];
  return { badge, words, color };
}

function changedLook(changed: string | null): Look | undefined {
  const at = Number(changed ?? Number.NaN);
  return Number.isFinite(at) ? { badge: '●', words: changedWords(at), color: modified } : undefined;
}

function findingLook(said: URLSearchParams): Look | undefined {
  const count = Number(said.get('count') ?? Number.NaN);
  const severity = said.get('severity');
  if (!Number.isFinite(count) || !isSeverity(severity)) return undefined;
  const badge = count > 9 ? '9+' : String(count);
  return { badge, words: `${findingsWords({ severity, count })}.`, color: findingColors[severity] };
}

function isSeverity(text: string | null): text is SchemaFindings['severity'] {
  return text !== null && Object.hasOwn(findingColors, text);
}
