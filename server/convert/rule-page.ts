/** Where a diagnostic's code leads: in our own client to the page that ships with the extension, offline; elsewhere to the same page on the web. */
import { docsUrl } from '../../core/lint/docs-url.ts';
import { ownRules } from '../../core/lint/own-rules.ts';
import { rules } from '../../core/rules/index.ts';

const withPage: ReadonlySet<string> = new Set([...rules, ...ownRules].map(({ id }) => id));

/** Undefined for a rule of the team's own: its documentation is where the team keeps it. */
export function rulePage(rule: string, client: { readonly editorCommands: boolean }): string | undefined {
  if (!withPage.has(rule)) return undefined;
  return client.editorCommands ? `plinth-docs:/rules/${rule}.md` : docsUrl(rule);
}
