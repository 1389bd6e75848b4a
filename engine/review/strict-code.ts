/**
 * Whether programs of the repository talk to the database through a library that takes a timestamp with a zone for another type than one without:
 * a release that was built for the one then fails on the other. Textual, by what manifests name, and only asked where a change makes such a change.
 */
import { resolve } from 'node:path';
import { isAside } from '../../core/migrations/runners/folders.ts';
import type { StatementEffects } from '../../core/effects/statement.ts';
import { isMoment } from '../../core/schema/inverse/type-back.ts';
import { readText } from '../workspace/read-file.ts';

const mostFiles = 200;
const mostBytes = 200_000;

/** What the manifests of a language say, and who of their libraries looks at the type. */
const libraries: readonly { readonly manifest: RegExp; readonly said: RegExp }[] = [
  { manifest: /(?:^|\/)Cargo\.toml$/, said: /^\s*["']?(sqlx|tokio-postgres)\b/m },
  { manifest: /(?:^|\/)mix\.exs$/, said: /:(postgrex)\b/ },
  {
    manifest: /(?:^|\/)(?:pom\.xml|build\.gradle(?:\.kts)?)$/,
    said: /\b(org\.postgresql)\b/,
  },
];

/** `sqlx, by Cargo.toml`; the nearest to the root. */
export function strictCode(
  { root, paths }: { readonly root: string; readonly paths: readonly string[] },
  statements: readonly Pick<StatementEffects, 'actions'>[],
): string | undefined {
  const isAsked = statements.some(({ actions }) =>
    actions.some(({ operation }) => operation.kind === 'alterColumnType' && isMoment(operation.type)),
  );
  if (!isAsked) return undefined;
  const manifests = paths
    .filter((path) => !isAside(path) && libraries.some(({ manifest }) => manifest.test(path)))
    .toSorted((a, b) => a.split('/').length - b.split('/').length);
  for (const path of manifests.slice(0, mostFiles)) {
    const file = readText(resolve(root, path), mostBytes);
    if (file.kind !== 'text') continue;
    const [, library] = libraries.find(({ manifest }) => manifest.test(path))?.said.exec(file.text) ?? [];
    if (library !== undefined) return `${library}, by ${path}`;
  }
  return undefined;
}
