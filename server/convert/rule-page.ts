/** The link of a diagnostic's code: the shipped page in our own client, the same page on the web in others. */
import { docsUrl } from '../../core/lint/docs-url.ts';
import { ownRules } from '../../core/lint/own-rules.ts';
import { rules } from '../../core/rules/index.ts';

const withPage: ReadonlySet<string> = new Set([...rules, ...ownRules].map(({ id }) => id));

/** Undefined for a team's own rule, whose documentation Plinth does not have. */
export function rulePage(rule: string, client: { readonly editorCommands: boolean }): string | undefined {
  if (!withPage.has(rule)) return undefined;
  return client.editorCommands ? `plinth-docs:/rules/${rule}.md` : docsUrl(rule);
}
