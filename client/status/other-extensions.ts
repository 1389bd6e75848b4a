/**
 * Which other extensions are active for SQL, so that a person can decide which of them completes, outlines or formats. An extension counts if it
 * says itself that it starts for SQL files and has started. Nothing is switched off by it.
 */
import { extensions } from 'vscode';

export function otherExtensions(own: string): readonly string[] {
  return extensions.all
    .filter(
      ({ id, isActive, packageJSON }) => isActive && id.toLowerCase() !== own && startsForSql(packageJSON),
    )
    .map(({ id, packageJSON }) => nameIn(packageJSON) ?? id);
}

const languages: readonly unknown[] = ['sql', 'postgres', 'pgsql', 'plpgsql'].map(
  (one) => `onLanguage:${one}`,
);

function startsForSql(manifest: unknown): boolean {
  const events: unknown = field(manifest, 'activationEvents');
  return Array.isArray(events) && events.some((event) => languages.includes(event));
}

function nameIn(manifest: unknown): string | undefined {
  const name = field(manifest, 'displayName');
  return typeof name === 'string' && !name.startsWith('%') ? name : undefined;
}

function field(manifest: unknown, name: string): unknown {
  return typeof manifest === 'object' && manifest !== null ? Reflect.get(manifest, name) : undefined;
}
